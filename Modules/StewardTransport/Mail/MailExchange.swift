internal import CCurl
internal import StewardPluginAPI

/// One mail in the loop.
final class MailExchange: Exchange {
  enum Outcome: Sendable {
    case accepted
    case refused(reply: Int)
    case notAuthenticated(reply: Int)
  }

  private let settings: MailSettings
  private let message: MailMessage
  private let completion: LoopClient.Completion<Outcome>
  private var recipients: UnsafeMutablePointer<curl_slist>?
  private var source: BodySource?

  init(
    _ message: MailMessage, settings: MailSettings, handle: CurlHandle, clock: LoopClock, end: Int64,
    completion: @escaping LoopClient.Completion<Outcome>
  ) {
    self.message = message
    self.settings = settings
    self.completion = completion
    super.init(handle: handle, clock: clock, limits: settings.limits, end: end)
  }

  deinit { curl_slist_free_all(recipients) }

  override func prepare() throws(TransportError) {
    let source = try BodySource(.bytes(message.wireBytes))
    self.source = source
    for address in message.recipients { recipients = curl_slist_append(recipients, address) }
    try settings.apply(to: handle)
    try handle.set(CURLOPT_MAIL_FROM, message.sender)
    try handle.set(CURLOPT_MAIL_RCPT, list: recipients)
    try handle.set(CURLOPT_UPLOAD, 1)
    try handle.set(CURLOPT_INFILESIZE_LARGE, size: source.count)
    try setCallbacks()
  }

  private func setCallbacks() throws(TransportError) {
    try handle.set(CURLOPT_READFUNCTION, CURLOPT_READDATA, self) { bytes, size, count, context in
      guard let context else { return Int(CURL_READFUNC_ABORT) }
      let exchange = Unmanaged<MailExchange>.fromOpaque(context).takeUnretainedValue()
      exchange.touch(.sending)
      return exchange.source?.read(into: UnsafeMutableRawBufferPointer(start: bytes, count: size * count)) ?? 0
    }
    // The server's lines: each shows that it is there, and none is kept.
    try handle.set(CURLOPT_HEADERFUNCTION, CURLOPT_HEADERDATA, self) { _, size, count, context in
      guard let context else { return 0 }
      let exchange = Unmanaged<MailExchange>.fromOpaque(context).takeUnretainedValue()
      if exchange.phase != .connecting { exchange.touch(.receiving) }
      return size * count
    }
    try handle.setConnected(self) { context, _, _, _, _ in
      guard let context else { return CURL_PREREQFUNC_ABORT }
      Unmanaged<MailExchange>.fromOpaque(context).takeUnretainedValue().touch(.waiting)
      return CURL_PREREQFUNC_OK
    }
  }

  override func finish(_ code: CURLcode) -> Bool {
    let reply = handle.integer(CURLINFO_RESPONSE_CODE)
    switch code {
    case CURLE_OK: completion(.success(.accepted))
    case CURLE_LOGIN_DENIED: completion(.success(.notAuthenticated(reply: reply)))
    case CURLE_SEND_ERROR, CURLE_WEIRD_SERVER_REPLY, CURLE_REMOTE_ACCESS_DENIED:
      if reply >= 400 {
        completion(.success(.refused(reply: reply)))
      } else {
        fail(.interrupted, "the server hung up or isn't a mail server")
      }
    default:
      let error = CurlFailure.error(code, phase: phase, overdue: overdue)
      fail(error.code, error.message)
    }
    return false
  }

  override func fail(_ code: TransportError.Code, _ reason: String) {
    completion(.failure(TransportError(code, "\(settings.label): \(reason)")))
  }
}

internal import CCurl
internal import StewardDomain
internal import StewardPluginAPI

/// One request and its answer in the loop, over as many addresses of the same host as it takes.
final class HTTPExchange: Exchange {
  private static let redirectLimit = 5

  private var prepared: PreparedRequest
  private let settings: HTTPSettings
  private let completion: LoopClient.Completion<HTTPResponse>
  private var redirects = 0
  private var list: UnsafeMutablePointer<curl_slist>?
  private var source: BodySource?
  private var head = ResponseHead()
  private var sink: BodySink?
  /// What a callback found, which goes before what libcurl makes of it.
  private var failure: TransportError?

  init(
    _ prepared: PreparedRequest, settings: HTTPSettings, handle: CurlHandle, clock: LoopClock, end: Int64,
    completion: @escaping LoopClient.Completion<HTTPResponse>
  ) {
    self.prepared = prepared
    self.settings = settings
    self.completion = completion
    super.init(handle: handle, clock: clock, limits: prepared.request.limits, end: end)
  }

  deinit { curl_slist_free_all(list) }

  override func prepare() throws(TransportError) {
    curl_slist_free_all(list)
    list = nil
    source = try BodySource(prepared.hasBody ? prepared.request.body : .none)
    head = ResponseHead()
    for line in prepared.lines + settings.lines(beside: prepared) { list = curl_slist_append(list, line) }
    try setRequest()
    try settings.apply(to: handle, target: prepared.target)
    try handle.set(CURLOPT_CONNECTTIMEOUT_MS, max(1, limits.connectMilliseconds))
    try setCallbacks()
  }

  private func setRequest() throws(TransportError) {
    try handle.set(CURLOPT_URL, prepared.target.text)
    try handle.set(CURLOPT_HTTPHEADER, list: list)
    // Refuses what is announced as too large before any of it comes; 0 would be no limit.
    try handle.set(CURLOPT_MAXFILESIZE_LARGE, size: max(1, limits.bodyBytes))
    switch (prepared.method, prepared.hasBody) {
    case ("GET", false): break
    case ("HEAD", false): try handle.set(CURLOPT_NOBODY, 1)
    case (_, true), ("POST", false), ("PUT", false), ("PATCH", false):
      try handle.set(CURLOPT_UPLOAD, 1)
      try handle.set(CURLOPT_INFILESIZE_LARGE, size: source?.count ?? 0)
      try handle.set(CURLOPT_CUSTOMREQUEST, prepared.method)
      // libcurl sends again what a connection lost that it had kept open. It can't where a part of a body was sent, and mustn't here.
      if source?.count == 0 { try handle.set(CURLOPT_FRESH_CONNECT, 1) }
    default: try handle.set(CURLOPT_CUSTOMREQUEST, prepared.method)
    }
  }

  private func setCallbacks() throws(TransportError) {
    try handle.set(CURLOPT_HEADERFUNCTION, CURLOPT_HEADERDATA, self) { bytes, size, count, context in
      HTTPExchange.call(context, bytes, size * count) { $0.receivedLine($1) }
    }
    try handle.set(CURLOPT_WRITEFUNCTION, CURLOPT_WRITEDATA, self) { bytes, size, count, context in
      HTTPExchange.call(context, bytes, size * count) { $0.receivedBody($1) }
    }
    try handle.set(CURLOPT_READFUNCTION, CURLOPT_READDATA, self) { bytes, size, count, context in
      guard let context else { return Int(CURL_READFUNC_ABORT) }
      let exchange = Unmanaged<HTTPExchange>.fromOpaque(context).takeUnretainedValue()
      return exchange.send(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
    }
    try handle.setConnected(self) { context, _, _, _, _ in
      guard let context else { return CURL_PREREQFUNC_ABORT }
      let exchange = Unmanaged<HTTPExchange>.fromOpaque(context).takeUnretainedValue()
      exchange.touch(exchange.source?.isOver == false ? .sending : .waiting)
      return CURL_PREREQFUNC_OK
    }
  }

  /// - Returns: the count where all is well, and no other number where it isn't, which is how libcurl wants it.
  private static func call(
    _ context: UnsafeMutableRawPointer?, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int,
    _ body: (HTTPExchange, UnsafeRawBufferPointer) -> Bool
  ) -> Int {
    guard let context else { return 0 }
    let exchange = Unmanaged<HTTPExchange>.fromOpaque(context).takeUnretainedValue()
    return body(exchange, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
  }

  private func send(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard let source, let count = source.read(into: buffer) else {
      failure = TransportError(.failed, "the file to send became shorter while it was sent")
      return Int(CURL_READFUNC_ABORT)
    }
    if phase != .receiving { touch(source.isOver ? .waiting : .sending) }
    return count
  }

  private func receivedLine(_ line: UnsafeRawBufferPointer) -> Bool {
    receive(line.count)
    if head.take(line) { return true }
    failure = TransportError(.tooLarge, "the headers are larger than \(ResponseHead.limit) bytes")
    return false
  }

  private func receivedBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    receive(bytes.count)
    do throws(TransportError) {
      try openSink().take(bytes)
      return true
    } catch {
      failure = error
      return false
    }
  }

  private func openSink() throws(TransportError) -> BodySink {
    if let sink { return sink }
    let made = try BodySink(
      head, destination: prepared.request.destination, limit: limits.bodyBytes, number: handle.number)
    sink = made
    return made
  }

  override func finish(_ code: CURLcode) -> Bool {
    do throws(TransportError) {
      if let failure { throw failure }
      guard code == CURLE_OK else { throw CurlFailure.error(code, phase: phase, overdue: overdue) }
      // libcurl (7.88) takes headers without their end for all of them.
      guard head.isComplete else { throw TransportError(.interrupted, "the connection ended within the headers") }
      if head.isRedirect, let location = handle.text(CURLINFO_REDIRECT_URL) {
        try redirect(to: location)
        return true
      }
      let sink = try openSink()
      try sink.finish(mayBeEmpty: prepared.method == "HEAD" || head.status == 204 || head.status == 304)
      settings.log?("\(prepared.label): \(head.status), \(sink.count) bytes")
      completion(
        .success(HTTPResponse(status: head.status, headers: head.headers, body: sink.bytes, bodyBytes: sink.count)))
    } catch {
      fail(error.code, error.message)
    }
    return false
  }

  private func redirect(to location: String) throws(TransportError) {
    redirects += 1
    guard redirects <= HTTPExchange.redirectLimit else {
      throw TransportError(.redirectRefused, "the host sent us on \(redirects) times")
    }
    sink = nil
    prepared = try prepared.redirected(to: location, status: head.status, now: settings.now())
  }

  override func fail(_ code: TransportError.Code, _ reason: String) {
    sink?.discard()
    let error = TransportError(code, "\(prepared.label): \(reason)")
    settings.log?(error.message)
    completion(.failure(error))
  }
}

internal import StewardFormats
public import StewardPluginAPI

extension CallError {
  /// What an answer means, or `nil` where it is a success.
  ///
  /// The body is JSON with `errors`, JSON with `code` and `detail` (Amazon Ads), JSON with `__type` (AWS), HTML of a
  /// machine in between, or XML of a store of files. None of it is relied on beyond the status, except that a 403 says
  /// in words whether the token is too old.
  public init?(_ response: HTTPResponse, operation: String) {
    guard !(200...299).contains(response.status) else { return nil }
    let said = ServiceMessage(response.body)
    let code: Code
    switch response.status {
    case 401, 403: code = said.speaksOfExpiredToken ? .tokenExpired : said.speaksOfExpiredURL ? .urlExpired : .noRole
    case 404, 410: code = .notFound
    case 408: code = .unavailable
    case 425: code = .duplicate
    case 429: code = .throttled
    case 500...599: code = .unavailable
    default: code = said.isJSON || said.text.isEmpty ? .badRequest : .unavailable
    }
    self.init(
      code, operation, said.text.isEmpty ? "no further words" : said.text, status: response.status,
      requestID: response.header("x-amzn-RequestId") ?? response.header("x-amz-request-id"),
      retryAfterSeconds: response.header("Retry-After").flatMap { Double($0) }.flatMap { $0 >= 0 ? $0 : nil })
  }

  /// Why a transfer failed.
  public init(_ error: TransportError, operation: String) {
    let code: Code =
      switch error.code {
      case .cancelled: .cancelled
      case .tooSlow: .tooSlow
      default: error.isPassing ? .transport : .refusedByHost
      }
    self.init(code, operation, error.message)
  }
}

/// What the body of a refusal says, whatever it is written in.
private struct ServiceMessage {
  let text: String
  let isJSON: Bool

  private static let longestText = 400

  init(_ body: [UInt8]) {
    if let json = try? JSONValue(parsing: body) {
      isJSON = true
      text = Self.clipped(Self.words(json))
    } else {
      isJSON = false
      text = Self.clipped(Self.plain(body))
    }
  }

  var speaksOfExpiredToken: Bool {
    let lower = text.lowercased()
    return lower.contains("token") && lower.contains("expired")
  }

  var speaksOfExpiredURL: Bool { !isJSON && text.lowercased().contains("expired") }

  private static func words(_ json: JSONValue) -> String {
    let errors = (json["errors"]?.array ?? [json]).map { error in
      ["code", "message", "details", "detail", "error", "error_description", "__type", "Message"]
        .compactMap { error[$0]?.string ?? error[$0]?.numberText }.filter { !$0.isEmpty }.joined(separator: ": ")
    }
    return errors.filter { !$0.isEmpty }.joined(separator: "; ")
  }

  /// The text between the tags of HTML or XML.
  private static func plain(_ body: [UInt8]) -> String {
    var words: [UInt8] = []
    var isInTag = false
    for byte in body.prefix(4096) {
      if byte == 0x3C { isInTag = true }
      if !isInTag { words.append(byte < 0x20 ? 0x20 : byte) }
      if byte == 0x3E {
        isInTag = false
        words.append(0x20)
      }
    }
    return String(decoding: words, as: UTF8.self).split(separator: " ").joined(separator: " ")
  }

  private static func clipped(_ text: String) -> String {
    text.count <= longestText ? text : text.prefix(longestText) + "…"
  }
}

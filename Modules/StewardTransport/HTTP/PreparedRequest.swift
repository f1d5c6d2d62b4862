internal import StewardDomain
internal import StewardPluginAPI

/// A request that was checked and is ready to be sent, to its own address or to one that the host named instead.
struct PreparedRequest: Sendable {
  let request: HTTPRequest
  let target: URLParts
  let method: String
  let hasBody: Bool
  /// `Name: value`, as libcurl takes them.
  let lines: [String]

  /// What may stand in a log or an error: the method, the host and the path.
  var label: String { "\(method) \(target.redacted)" }

  /// - Throws: ``TransportError`` with code `invalidRequest`, or `failed` where a file to sign can't be read.
  init(_ request: HTTPRequest, now: Instant) throws(TransportError) {
    try self.init(request, target: URLParts(request.url), method: request.method, keepsBody: true, now: now)
  }

  private init(
    _ request: HTTPRequest, target: URLParts, method: String, keepsBody: Bool, now: Instant
  ) throws(TransportError) {
    self.request = request
    self.target = target
    self.method = method
    if case .none = request.body { hasBody = false } else { hasBody = keepsBody }
    try PreparedRequest.check(method, request.headers, target)
    // What describes a body goes with it.
    var headers = keepsBody ? request.headers : request.headers.filter { !$0.name.lowercased().hasPrefix("content-") }
    if let signing = request.signing {
      let body = try BodyHash(keepsBody ? request.body : .none)
      headers += SignatureV4(signing: signing, now: now).headers(
        method: method, target: target, headers: headers, bodyHash: body.text)
    }
    lines = headers.map(PreparedRequest.line)
  }

  /// The same request to another address, as the status of a redirect wants it (RFC 9110, section 15.4).
  ///
  /// - Throws: ``TransportError`` with code `redirectRefused`.
  func redirected(to location: String, status: Int, now: Instant) throws(TransportError) -> PreparedRequest {
    let next: URLParts
    do throws(TransportError) { next = try URLParts(location) } catch {
      throw TransportError(.redirectRefused, "\(label): the answer names an address that can't be read")
    }
    guard target.allowsRedirect(to: next) else {
      throw TransportError(
        .redirectRefused,
        "\(label): the host sends us to \(next.scheme)://\(next.authority), and other hosts aren't followed")
    }
    let becomesGet = status == 303 ? method != "HEAD" : (status == 301 || status == 302) && method == "POST"
    return try PreparedRequest(
      request, target: next, method: becomesGet ? "GET" : method, keepsBody: !becomesGet, now: now)
  }

  private static func check(_ method: String, _ headers: [HTTPHeader], _ target: URLParts) throws(TransportError) {
    guard !method.isEmpty, method.utf8.count <= 20, method.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
      throw TransportError(
        .invalidRequest, "a request to \(target.redacted) has a method that isn't a word in upper case")
    }
    for header in headers {
      guard !header.name.isEmpty, header.name.utf8.allSatisfy(isTokenByte) else {
        throw TransportError(.invalidRequest, "\(method) \(target.redacted): a header has a malformed name")
      }
      guard !header.value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) else {
        throw TransportError(
          .invalidRequest, "\(method) \(target.redacted): header \(header.name) has a control character in its value")
      }
      guard !ownHeaders.contains(header.name.lowercased()) else {
        throw TransportError(
          .invalidRequest,
          "\(method) \(target.redacted): header \(header.name) follows from the request and can't be given")
      }
    }
  }

  /// Headers that decide where a request goes or where it ends.
  private static let ownHeaders: Set<String> = [
    "host", "content-length", "transfer-encoding", "connection", "expect", "te", "trailer", "upgrade",
  ]

  /// RFC 9110, section 5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true
    default: false
    }
  }

  /// libcurl takes `Name:` for "don't send this one", and `Name;` for an empty value.
  private static func line(_ header: HTTPHeader) -> String {
    header.value.allSatisfy { $0 == " " || $0 == "\t" } ? "\(header.name);" : "\(header.name): \(header.value)"
  }
}

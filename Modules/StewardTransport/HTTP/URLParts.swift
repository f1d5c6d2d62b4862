internal import CCurl
internal import StewardPluginAPI

/// An address as libcurl reads it, so that what is checked is what is asked for.
struct URLParts: Sendable, Hashable {
  /// All of it, in libcurl's spelling.
  let text: String
  /// `http` or `https`.
  let scheme: String
  /// In lower case; numbers of IPv6 in brackets.
  let host: String
  /// The port that is connected to, also where the address names none.
  let port: Int
  /// As it is sent, `/` at least.
  let path: String
  /// As it is sent, without the question mark.
  let query: String

  /// Host and port as a `Host` header states them.
  var authority: String {
    let isUsual = port == (scheme == "https" ? 443 : 80)
    return isUsual ? host : "\(host):\(port)"
  }

  /// What may stand in a log: never the query.
  var redacted: String { "\(scheme)://\(authority)\(path)" }

  /// Whether an answer of this address may send us to another: within one host and port, or from `http` to the same host's `https`.
  func allowsRedirect(to other: URLParts) -> Bool {
    guard host == other.host else { return false }
    if scheme == other.scheme { return port == other.port }
    return scheme == "http" && port == 80 && other.scheme == "https" && other.port == 443
  }

  /// - Throws: ``TransportError`` with code `invalidRequest`.
  init(_ url: String) throws(TransportError) {
    func invalid(_ reason: String) -> TransportError {
      TransportError(.invalidRequest, "the address of a request \(reason)")
    }
    guard !url.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) else {
      throw invalid("has a character that isn't visible ASCII; encode it, international host names in their xn-- form")
    }
    guard let parsed = curl_url() else { throw TransportError(.failed, "libcurl gives no room for an address") }
    defer { curl_url_cleanup(parsed) }
    let flags = UInt32(CURLU_DISALLOW_USER)
    let code = curl_url_set(parsed, CURLUPART_URL, url, flags)
    if code == CURLUE_USER_NOT_ALLOWED { throw invalid("names a user; send credentials in a secret header") }
    guard code == CURLUE_OK else { throw invalid("can't be read; expected https://host/path") }
    curl_url_set(parsed, CURLUPART_FRAGMENT, nil, 0)
    func part(_ part: CURLUPart, _ flags: UInt32 = 0) -> String? {
      var value: UnsafeMutablePointer<CChar>?
      guard curl_url_get(parsed, part, &value, flags) == CURLUE_OK, let value else { return nil }
      defer { curl_free(value) }
      return String(cString: value)
    }
    guard let scheme = part(CURLUPART_SCHEME)?.lowercased(), scheme == "https" || scheme == "http" else {
      throw invalid("has a scheme other than https and http")
    }
    guard let text = part(CURLUPART_URL), let host = part(CURLUPART_HOST), !host.isEmpty,
      let port = part(CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)).flatMap({ Int($0) })
    else { throw invalid("has no host") }
    self.text = text
    self.scheme = scheme
    self.host = host.lowercased()
    self.port = port
    path = part(CURLUPART_PATH) ?? "/"
    query = part(CURLUPART_QUERY) ?? ""
  }
}

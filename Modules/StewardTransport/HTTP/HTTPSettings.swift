internal import CCurl
internal import Glibc
public import StewardDomain
public import StewardPluginAPI

/// How a client sends. There is no way to turn the checks of certificates off.
public struct HTTPSettings: Sendable {
  public enum Proxy: Sendable {
    /// As `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy` say.
    case environment
    case none
    /// An address, perhaps with a user and a password in it.
    case address(Secret)
  }

  /// What a request that brings no `User-Agent` is sent as.
  public var userAgent: String
  public var proxy = Proxy.environment
  /// A PEM file with the authorities to trust in the place of the system's.
  public var authorities: String?
  /// How many requests to one host are under way at once; the others wait for their turn.
  public var requestsPerHost = 64
  /// How many connections are kept open for the next requests.
  public var idleConnections = 128
  /// Gets a line for each answer and each failure: method, host and path, and what came of it.
  public var log: (@Sendable (String) -> Void)?
  /// The time that signatures state.
  public var now: @Sendable () -> Instant = HTTPSettings.systemTime

  /// - Parameter version: of Steward, such as `0.1.0`.
  public init(version: String) { userAgent = "Steward/\(version)" }

  private static let systemTime: @Sendable () -> Instant = {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }

  /// What is the same for all requests.
  func apply(to handle: CurlHandle, target: URLParts) throws(TransportError) {
    try handle.setBasics(protocols: "http,https", bits: Int(CURLPROTO_HTTP | CURLPROTO_HTTPS))
    try handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    // A handle that spoke HTTP/2 before may have kept its buffer, and then refuses another.
    do throws(TransportError) { try handle.set(CURLOPT_BUFFERSIZE, 1 << 16) } catch {}
    // Unpacking is ours, see BodySink.
    try handle.set(CURLOPT_HTTP_CONTENT_DECODING, 0)
    if target.scheme == "https" {
      // Rather a stream in a connection that is about to be there than one more connection.
      try handle.set(CURLOPT_PIPEWAIT, 1)
      try handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
      if let authorities { try handle.set(CURLOPT_CAINFO, authorities) }
    }
    switch proxy {
    case .environment: break
    case .none: try handle.set(CURLOPT_PROXY, "")
    case .address(let address): try handle.set(CURLOPT_PROXY, address.reveal())
    }
  }

  /// The headers that a request doesn't bring itself.
  func lines(beside request: PreparedRequest) -> [String] {
    let names = request.request.headers.map { $0.name.lowercased() }
    // An upload would wait a second for the word to go on, which many servers never say.
    var lines = ["Expect:"]
    if !names.contains("user-agent") { lines.append("User-Agent: \(userAgent)") }
    if !names.contains("accept-encoding") { lines.append("Accept-Encoding: gzip") }
    return lines
  }
}

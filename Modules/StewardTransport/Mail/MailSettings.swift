internal import CCurl
public import StewardPluginAPI

/// A mail server and how it is spoken to.
public struct MailSettings: Sendable {
  public enum Encryption: Sendable, Hashable {
    /// From the first byte (`smtps`, usually port 465).
    case fromStart
    /// Asked for with STARTTLS and insisted on (usually port 587).
    case startTLS
    /// None, for a server on this machine; refused together with a password.
    case none
  }

  public var host: String
  public var port: Int
  public var encryption: Encryption
  public var user: String?
  public var password: Secret?
  /// A PEM file with the authorities to trust in the place of the system's.
  public var authorities: String?
  /// The phases of ``HTTPLimits`` mean here: connecting with encryption and login, the server's first word on the mail, the time
  /// without a byte in between, and all of it.
  public var limits = HTTPLimits()

  public init(host: String, port: Int, encryption: Encryption, user: String? = nil, password: Secret? = nil) {
    self.host = host
    self.port = port
    self.encryption = encryption
    self.user = user
    self.password = password
  }

  var label: String { "mail over \(host):\(port)" }

  var url: String { "\(encryption == .fromStart ? "smtps" : "smtp")://\(host):\(port)" }

  /// - Throws: ``MailError`` with code `invalidMessage`.
  func check() throws(MailError) {
    let isHost =
      !host.isEmpty
      && host.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || [0x2D, 0x2E, 0x3A, 0x5B, 0x5D].contains(byte)
      }
    guard isHost, (1...65_535).contains(port) else {
      throw MailError(.invalidMessage, "the mail server needs a host name in ASCII and a port")
    }
    guard encryption != .none || (user == nil && password == nil) else {
      throw MailError(.invalidMessage, "\(label): a password isn't sent without encryption; use STARTTLS or smtps")
    }
  }

  func apply(to handle: CurlHandle) throws(TransportError) {
    try handle.setBasics(protocols: "smtp,smtps", bits: Int(CURLPROTO_SMTP | CURLPROTO_SMTPS))
    try handle.set(CURLOPT_URL, url)
    try handle.set(CURLOPT_PROXY, "")
    try handle.set(CURLOPT_CONNECTTIMEOUT_MS, max(1, limits.connectMilliseconds))
    if encryption == .startTLS { try handle.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
    try handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let authorities { try handle.set(CURLOPT_CAINFO, authorities) }
    if let user { try handle.set(CURLOPT_USERNAME, user) }
    if let password { try handle.set(CURLOPT_PASSWORD, password.reveal()) }
  }
}

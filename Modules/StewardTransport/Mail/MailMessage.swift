/// A letter in its envelope.
public struct MailMessage: Sendable {
  /// The envelope's sender, which bounces go to: `alerts@example.com`, without a name or brackets.
  public let sender: String
  /// The envelope's recipients, each of them bare.
  public let recipients: [String]
  /// Headers, an empty line and the body, as RFC 5322 has them. Line ends become CRLF while it is sent.
  public let bytes: [UInt8]

  public init(sender: String, recipients: [String], bytes: [UInt8]) {
    self.sender = sender
    self.recipients = recipients
    self.bytes = bytes
  }

  /// The message with CRLF at each end of a line, also the last.
  var wireBytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 32 + 2)
    var previous: UInt8 = 0
    for byte in bytes {
      if previous == 0x0D, byte != 0x0A { result.append(0x0A) }
      if byte == 0x0A, previous != 0x0D { result.append(0x0D) }
      result.append(byte)
      previous = byte
    }
    if previous == 0x0D { result.append(0x0A) }
    if !result.isEmpty, previous != 0x0A, previous != 0x0D { result += [0x0D, 0x0A] }
    return result
  }

  /// - Throws: ``MailError`` with code `invalidMessage`.
  func check() throws(MailError) {
    guard !recipients.isEmpty else { throw MailError(.invalidMessage, "a mail needs a recipient") }
    for address in recipients + [sender] where !MailMessage.isAddress(address) {
      throw MailError(.invalidMessage, "an address of a mail is malformed; expected name@example.com, in visible ASCII")
    }
    guard !bytes.isEmpty else { throw MailError(.invalidMessage, "a mail without a single byte isn't one") }
  }

  /// Nothing that would end the command that the address stands in.
  private static func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return text.utf8.count <= 254 && parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
      && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3C && $0 != 0x3E }
  }
}

/// Why a mail wasn't taken.
public struct MailError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A code made of static members: adding one breaks no caller.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    public let name: String
    /// The envelope or the settings are malformed.
    public static let invalidMessage = Code(name: "invalidMessage")
    public static let unreachable = Code(name: "unreachable")
    /// The certificate isn't valid, or the server doesn't encrypt.
    public static let insecure = Code(name: "insecure")
    /// User or password aren't right.
    public static let notAuthenticated = Code(name: "notAuthenticated")
    /// The server takes the sender, a recipient or the message not at all or not now, see ``MailError/reply``.
    public static let refused = Code(name: "refused")
    public static let timeout = Code(name: "timeout")
    /// The connection broke off; whether the server took the mail isn't known.
    public static let interrupted = Code(name: "interrupted")
    public static let cancelled = Code(name: "cancelled")
    public static let failed = Code(name: "failed")
    public var description: String { name }
    init(name: String) { self.name = name }
  }

  public let code: Code
  /// The server and what was tried, never an address, a password or a part of the mail.
  public let message: String
  /// The server's number (RFC 5321, section 4.2), where it refused.
  public let reply: Int?

  init(_ code: Code, _ message: String, reply: Int? = nil) {
    self.code = code
    self.message = message
    self.reply = reply
  }

  /// Whether the same mail may pass later.
  public var isPassing: Bool {
    if let reply, code == .refused { return (400..<500).contains(reply) }
    return [.unreachable, .timeout, .interrupted].contains(code)
  }

  public var description: String { message }
}

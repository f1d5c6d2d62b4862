/// What a bundle reports when it can't do its work.
public struct PluginError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A code made of static members: adding one breaks no caller.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    public let name: String
    /// A setting is missing or wrong; the message names it.
    public static let badConfiguration = Code(name: "badConfiguration")
    /// What the source gave can't be read.
    public static let badInput = Code(name: "badInput")
    /// The other side can't be reached or refuses.
    public static let unavailable = Code(name: "unavailable")
    /// Not enough data for an answer.
    public static let tooLittleData = Code(name: "tooLittleData")
    /// Something in the bundle itself.
    public static let failed = Code(name: "failed")
    public var description: String { name }
    public init(name: String) { self.name = name }
  }

  public let code: Code
  /// What was tried, on what, and what to do. Never a secret.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}

/// Why a call can't have its turn.
public struct QuotaError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A code made of static members: adding one breaks no caller.
  public struct Code: Hashable, Sendable {
    private let name: String
    /// The use has no rate, no burst or no name.
    public static let invalidUse = Code(name: "invalidUse")
    /// The task was cancelled; nothing was taken.
    public static let cancelled = Code(name: "cancelled")
    /// The database refused.
    public static let unavailable = Code(name: "unavailable")
  }

  public let code: Code
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}

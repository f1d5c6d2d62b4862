/// Why a bundle can't be packed or a new one can't be started.
public struct PluginToolError: Error, Sendable, CustomStringConvertible {
  /// What was tried, on what, and what to do.
  public let message: String

  init(_ message: String) { self.message = message }

  public var description: String { message }
}

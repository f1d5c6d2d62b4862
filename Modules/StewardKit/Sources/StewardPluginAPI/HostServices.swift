public import StewardDomain

/// What the host gives a bundle: all that it may touch beside its own code.
public protocol HostServices: Sendable {
  /// Reads a file of the bundle's own folder, such as a rule pack.
  ///
  /// - Parameter path: relative to the bundle's folder, of plain components.
  /// - Throws: ``PluginError`` where there is no such file or the path leaves the folder.
  func resource(_ path: String) throws(PluginError) -> [UInt8]

  /// Writes one line to the host's log, under the bundle's name. Never pass a secret.
  func log(_ level: LogLevel, _ message: String)
}

public enum LogLevel: String, Hashable, Sendable {
  case debug, info, warning, error
}

/// What a configured source or notifier gets in addition: its settings, its secrets, its memory and the clock.
public protocol ConnectionServices: HostServices {
  /// A setting by its key, as given at `steward source add --set`.
  func setting(_ key: String) -> String?

  /// A secret by its key. Resolved late, each time it is asked for.
  ///
  /// - Throws: ``PluginError`` with code `badConfiguration` where it isn't there.
  func secret(_ key: String) throws(PluginError) -> Secret

  /// What this source stored under a key, in an earlier run too.
  func state(_ key: String) throws(PluginError) -> String?

  /// Stores a value under a key, durably, before it returns.
  func setState(_ key: String, to value: String?) throws(PluginError)

  /// Now. Scorers, monitors and recommenders have no clock.
  func now() -> Instant
}

/// A secret that doesn't print itself.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  private let value: String
  public init(_ value: String) { self.value = value }
  /// The secret itself, for the one place that sends it.
  public func reveal() -> String { value }
  public var description: String { "***" }
  public var debugDescription: String { "***" }
}

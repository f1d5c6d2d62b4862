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

  /// Sends a request to a host that the bundle's manifest allows, and waits for the whole answer.
  ///
  /// Any status is an answer; only what keeps an answer from coming is an error. Nothing is sent twice by itself.
  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse

  /// Waits until a call may be made and takes it from its quota.
  ///
  /// - Throws: ``PluginError`` where the task is cancelled or the quota can't be kept.
  func takeTurn(_ use: QuotaUse) async throws(PluginError)

  /// Tells what the answer to a call said about its quota.
  func report(_ outcome: QuotaOutcome, of use: QuotaUse) async

  /// Waits on the host's clock.
  ///
  /// - Throws: ``PluginError`` where the task is cancelled.
  func pause(milliseconds: Int64) async throws(PluginError)

  /// The path of a new file that belongs to this run and goes with it.
  func scratchFile() throws(PluginError) -> String
}

// A host that lends none of it, such as one for tests, needs to say nothing.
extension ConnectionServices {
  public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    throw TransportError(.unsupported, "this host sends no requests")
  }

  public func takeTurn(_ use: QuotaUse) async throws(PluginError) {}

  public func report(_ outcome: QuotaOutcome, of use: QuotaUse) async {}

  public func pause(milliseconds: Int64) async throws(PluginError) {}

  public func scratchFile() throws(PluginError) -> String {
    throw PluginError(.unavailable, "this host has no room for files")
  }
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

public import StewardDomain
public import StewardPluginAPI
internal import Synchronization

/// A host for tests: fixed settings, secrets and clock, a memory that lasts as long as the object, and a folder of
/// resources.
public final class FixedConnectionServices: ConnectionServices {
  /// One line that a bundle logged.
  public struct LogLine: Hashable, Sendable {
    public let level: LogLevel
    public let message: String
  }

  private struct Memory {
    var states: [String: String] = [:]
    var lines: [LogLine] = []
  }

  private let settings: [String: String]
  private let secrets: [String: String]
  private let instant: Instant
  private let folder: String?
  private let memory = Mutex(Memory())

  /// - Parameters:
  ///   - settings: by key.
  ///   - secrets: by key.
  ///   - now: what the clock shows, for ever.
  ///   - folder: the bundle's folder, from which resources are read; without it there are none.
  public init(
    settings: [String: String] = [:], secrets: [String: String] = [:],
    now: Instant = Instant(utc: "2026-11-23", secondOfDay: 43_200), folder: String? = nil
  ) {
    self.settings = settings
    self.secrets = secrets
    self.instant = now
    self.folder = folder
  }

  /// What was logged so far.
  public var log: [LogLine] { memory.withLock { $0.lines } }

  /// What is remembered, by key.
  public var states: [String: String] { memory.withLock { $0.states } }

  public func setting(_ key: String) -> String? { settings[key] }

  public func secret(_ key: String) throws(PluginError) -> Secret {
    guard let value = secrets[key] else { throw PluginError(.badConfiguration, "the secret \(key) isn't there") }
    return Secret(value)
  }

  public func state(_ key: String) throws(PluginError) -> String? { memory.withLock { $0.states[key] } }

  public func setState(_ key: String, to value: String?) throws(PluginError) {
    memory.withLock { $0.states[key] = value }
  }

  public func now() -> Instant { instant }

  public func log(_ level: LogLevel, _ message: String) {
    memory.withLock { $0.lines.append(LogLine(level: level, message: message)) }
  }

  public func resource(_ path: String) throws(PluginError) -> [UInt8] {
    let components = path.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
    let plain = components.allSatisfy { !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }
    guard plain, let folder, let bytes = contentsOfFile("\(folder)/\(path)") else {
      throw PluginError(.badInput, "the bundle has no resource \(path)")
    }
    return bytes
  }
}

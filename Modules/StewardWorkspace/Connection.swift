internal import Foundation
internal import StewardDomain
internal import StewardPluginAPI
internal import StewardPluginHost
internal import StewardStorage

/// The host's side of one configured source or notifier.
struct Connection: ConnectionServices {
  let source: ConfiguredSource
  let configuration: SourceConfiguration
  let manifest: BundleManifest
  let engine: any DatabaseEngine
  let base: FileHostServices

  func resource(_ path: String) throws(PluginError) -> [UInt8] { try base.resource(path) }
  func log(_ level: LogLevel, _ message: String) { base.log(level, message) }
  func now() -> Instant { currentInstant() }

  func setting(_ key: String) -> String? {
    configuration.settings[key] ?? manifest.configuration.first { $0.key == key && $0.kind == .setting }?.default
  }

  func secret(_ key: String) throws(PluginError) -> Secret {
    switch configuration.secrets[key] {
    case nil:
      throw PluginError(.badConfiguration, "the secret \(key) of \(source.name) isn't configured")
    case .environment(let name):
      guard let value = ProcessInfo.processInfo.environment[name] else {
        throw PluginError(
          .badConfiguration, "the environment has no \(name), which the secret \(key) of \(source.name) is in")
      }
      return Secret(value)
    case .file(let path):
      guard let data = FileManager.default.contents(atPath: path) else {
        throw PluginError(.badConfiguration, "\(path), which the secret \(key) of \(source.name) is in, can't be read")
      }
      var text = String(decoding: data, as: UTF8.self)
      while text.hasSuffix("\n") || text.hasSuffix("\r") { text.removeLast() }
      return Secret(text)
    }
  }

  func state(_ key: String) throws(PluginError) -> String? {
    do {
      return try engine.read { try SourceRepository($0).state(key, of: source.account, source: source.name) }
    } catch { throw PluginError(.failed, "the state of \(source.name) can't be read: \(error)") }
  }

  func setState(_ key: String, to value: String?) throws(PluginError) {
    do {
      try engine.write { try SourceRepository($0).setState(key, to: value, of: source.account, source: source.name) }
    } catch { throw PluginError(.failed, "the state of \(source.name) can't be stored: \(error)") }
  }
}

internal import Foundation
internal import StewardDomain
internal import StewardPluginAPI
internal import StewardPluginHost
internal import StewardQuota
internal import StewardStorage
internal import StewardTransport

/// The host's side of one configured source or notifier.
struct Connection: ConnectionServices {
  let source: ConfiguredSource
  let configuration: SourceConfiguration
  let manifest: BundleManifest
  let engine: any DatabaseEngine
  let base: FileHostServices
  let http: GuardedHTTP
  let quotas: QuotaScheduler
  let scratch = RunScratch()

  init(
    source: ConfiguredSource, configuration: SourceConfiguration, bundle: LoadedBundle, engine: any DatabaseEngine,
    network: HostNetwork
  ) {
    self.source = source
    self.configuration = configuration
    manifest = bundle.manifest
    self.engine = engine
    base = FileHostServices(folder: bundle.folder) { _, _ in }
    http = network.guarded(bundle.manifest.allowedHosts + configuration.hosts)
    quotas = network.quotas
  }

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse { try await http.send(request) }

  func takeTurn(_ use: QuotaUse) async throws(PluginError) {
    do { try await quotas.takeTurn(use) } catch { throw PluginError(.unavailable, error.message) }
  }

  func report(_ outcome: QuotaOutcome, of use: QuotaUse) async {
    // The next call asks again; a lost word about a quota costs a refusal at most.
    try? await quotas.report(outcome, of: use)
  }

  func pause(milliseconds: Int64) async throws(PluginError) {
    do { try await Task.sleep(for: .milliseconds(max(0, milliseconds))) } catch {
      throw PluginError(.unavailable, "the run was cancelled")
    }
  }

  func scratchFile() throws(PluginError) -> String { try scratch.file() }

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

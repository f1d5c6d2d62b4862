internal import Foundation
internal import StewardPluginAPI
internal import StewardQuota
internal import StewardStorage
internal import StewardTransport
internal import Synchronization

/// What a workspace's connections share on the network: one client, which reuses connections, and the quotas, which all programs of the
/// workspace share through its database. Nothing is started before somebody needs it.
final class HostNetwork: Sendable {
  static let version = "0.1.0"
  private let client = Mutex<HTTPClient?>(nil)
  let quotas: QuotaScheduler

  init(engine: any DatabaseEngine) {
    let program = "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)"
    quotas = QuotaScheduler(engine, clock: SystemQuotaClock(), program: program, seed: .random(in: 0 ... .max))
  }

  /// A client that only speaks to some hosts.
  func guarded(_ hosts: [String]) -> GuardedHTTP {
    let shared = client.withLock { client in
      let made = client ?? HTTPClient(HTTPSettings(version: Self.version))
      client = made
      return made
    }
    return GuardedHTTP(shared, allowedHosts: hosts)
  }
}

/// A folder for one run of a source, which goes with its last reference.
final class RunScratch: Sendable {
  private let folder: String
  private let count = Atomic(0)

  init() { folder = NSTemporaryDirectory() + "steward-run-" + UUID().uuidString }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func file() throws(PluginError) -> String {
    do {
      // What is fetched may be confidential: nobody else may look into the folder.
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw PluginError(.unavailable, "there is no room for files in \(folder): \(error.localizedDescription)")
    }
    return "\(folder)/\(count.add(1, ordering: .relaxed).newValue)"
  }
}

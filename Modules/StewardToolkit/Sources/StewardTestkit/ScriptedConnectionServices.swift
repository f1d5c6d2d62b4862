public import StewardDomain
public import StewardPluginAPI
internal import Synchronization

/// A host for tests of what goes over a network: requests are answered by a script, the clock moves only when somebody
/// waits, quotas are real buckets on that clock, and the host can break off at any of its calls, as a process that is
/// killed does.
///
/// What is remembered outlives the object through ``states``: give it to the next one to see what a restart makes of it.
public final class ScriptedConnectionServices: ConnectionServices {
  public typealias Script = @Sendable (HTTPRequest) async throws(TransportError) -> HTTPResponse

  /// One request that was sent, with the time on the host's clock.
  public struct SentRequest: Sendable {
    public let at: Instant
    public let request: HTTPRequest
    public let status: Int?
  }

  private struct Bucket {
    var level: Double
    var filled: Instant
    var ratePerSecond: Double
  }

  private struct Memory {
    var states: [String: String]
    var lines: [FixedConnectionServices.LogLine] = []
    var sent: [SentRequest] = []
    var turns: [QuotaUse] = []
    var refusals = 0
    var buckets: [String: Bucket] = [:]
    var clock: Instant
    var callCount = 0
    var fileCount = 0
  }

  private let settings: [String: String]
  private let secrets: [String: String]
  private let folder: String?
  private let scratch: ScratchFolder
  private let breakAt: Int?
  private let script: Script
  private let memory: Mutex<Memory>

  /// - Parameters:
  ///   - settings: by key.
  ///   - secrets: by key.
  ///   - states: what an earlier run remembered.
  ///   - now: what the clock shows at the beginning.
  ///   - folder: the bundle's folder, from which resources are read.
  ///   - breakAt: the number of the call, from 1, at which the host breaks off; that call and all later ones fail.
  ///   - script: answers the requests.
  public init(
    settings: [String: String] = [:], secrets: [String: String] = [:], states: [String: String] = [:],
    now: Instant = Instant(utc: "2026-11-23", secondOfDay: 43_200), folder: String? = nil, breakAt: Int? = nil,
    script: @escaping Script
  ) throws {
    self.settings = settings
    self.secrets = secrets
    self.folder = folder
    self.breakAt = breakAt
    self.script = script
    scratch = try ScratchFolder()
    memory = Mutex(Memory(states: states, clock: now))
  }

  /// What is remembered, by key.
  public var states: [String: String] { memory.withLock { $0.states } }

  /// What was logged so far.
  public var log: [FixedConnectionServices.LogLine] { memory.withLock { $0.lines } }

  /// What was sent so far, in order.
  public var sent: [SentRequest] { memory.withLock { $0.sent } }

  /// The turns that were taken so far, in order.
  public var turns: [QuotaUse] { memory.withLock { $0.turns } }

  /// How many calls were refused for being too many.
  public var refusals: Int { memory.withLock { $0.refusals } }

  /// How many calls the host has answered.
  public var callCount: Int { memory.withLock { $0.callCount } }

  // MARK: ConnectionServices

  public func setting(_ key: String) -> String? { settings[key] }

  public func secret(_ key: String) throws(PluginError) -> Secret {
    guard let value = secrets[key] else { throw PluginError(.badConfiguration, "the secret \(key) isn't there") }
    return Secret(value)
  }

  public func state(_ key: String) throws(PluginError) -> String? {
    try count()
    return memory.withLock { $0.states[key] }
  }

  public func setState(_ key: String, to value: String?) throws(PluginError) {
    try count()
    memory.withLock { $0.states[key] = value }
  }

  public func now() -> Instant { memory.withLock { $0.clock } }

  public func resource(_ path: String) throws(PluginError) -> [UInt8] {
    guard let folder, let bytes = contentsOfFile("\(folder)/\(path)") else {
      throw PluginError(.failed, "there is no resource \(path)")
    }
    return bytes
  }

  public func log(_ level: LogLevel, _ message: String) {
    memory.withLock { $0.lines.append(FixedConnectionServices.LogLine(level: level, message: message)) }
  }

  public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    do throws(PluginError) { try count() } catch { throw TransportError(.cancelled, error.message) }
    let response: HTTPResponse
    do throws(TransportError) { response = try await script(request) } catch {
      note(request, nil)
      throw error
    }
    note(request, response.status)
    guard case .file(let path) = request.destination, (200...299).contains(response.status) else { return response }
    guard writeFile(path, response.body) else { throw TransportError(.failed, "\(path) can't be written") }
    return HTTPResponse(
      status: response.status, headers: response.headers, body: [], bodyBytes: response.bodyBytes)
  }

  public func takeTurn(_ use: QuotaUse) async throws(PluginError) {
    try count()
    memory.withLock { memory in
      let key = "\(use.application)\t\(use.party)\t\(use.operation)"
      var bucket =
        memory.buckets[key] ?? Bucket(level: use.burst, filled: memory.clock, ratePerSecond: use.ratePerSecond)
      fill(&bucket, to: memory.clock, burst: use.burst)
      if bucket.level < 1, bucket.ratePerSecond > 0 {
        let seconds = (1 - bucket.level) / bucket.ratePerSecond
        memory.clock = Instant(microseconds: memory.clock.microseconds + Int64(seconds * 1e6) + 1)
        fill(&bucket, to: memory.clock, burst: use.burst)
      }
      bucket.level -= 1
      memory.buckets[key] = bucket
      memory.turns.append(use)
    }
  }

  public func report(_ outcome: QuotaOutcome, of use: QuotaUse) async {
    guard case .refused = outcome else { return }
    memory.withLock { memory in
      memory.refusals += 1
      memory.buckets["\(use.application)\t\(use.party)\t\(use.operation)"]?.level = 0
    }
  }

  public func pause(milliseconds: Int64) async throws(PluginError) {
    try count()
    memory.withLock { $0.clock = Instant(microseconds: $0.clock.microseconds + milliseconds * 1000) }
  }

  public func scratchFile() throws(PluginError) -> String {
    try count()
    return memory.withLock { memory in
      memory.fileCount += 1
      return "\(scratch.path)/\(memory.fileCount)"
    }
  }

  // MARK: Parts

  /// Counts a call, and breaks off where it is time.
  private func count() throws(PluginError) {
    let number = memory.withLock { memory in
      memory.callCount += 1
      return memory.callCount
    }
    if let breakAt, number >= breakAt { throw PluginError(.failed, "the host broke off at call \(number)") }
  }

  private func note(_ request: HTTPRequest, _ status: Int?) {
    memory.withLock { $0.sent.append(SentRequest(at: $0.clock, request: request, status: status)) }
  }

  private func fill(_ bucket: inout Bucket, to now: Instant, burst: Double) {
    let seconds = Double(now.microseconds - bucket.filled.microseconds) / 1e6
    bucket.level = min(burst, bucket.level + seconds * bucket.ratePerSecond)
    bucket.filled = now
  }
}

public import StewardDomain
internal import StewardFormats
public import StewardPluginAPI
internal import Synchronization

/// What is remembered of jobs, so that none is made twice and none is lost. Written before and after each step that
/// matters; what is in it survives the process.
public final class JobLedger: Sendable {
  public struct Entry: Hashable, Sendable {
    public enum Phase: String, Sendable {
      /// About to be asked for; nobody knows whether the service heard it.
      case asked
      /// The service has it under ``Entry/id``.
      case made
      /// Delivered, or there was nothing.
      case done
      /// The service refused or gave up.
      case failed
    }
    public var phase: Phase
    public var id = ""
    /// When it was asked for.
    public var asked: Instant
    /// Where the days end that were asked for.
    public var end: CivilDay?
    /// Failures in a row.
    public var failures = 0
    public var note = ""
  }

  private let services: any ConnectionServices
  private let lanes = Mutex<[String: [String: Entry]]>([:])

  public init(_ services: any ConnectionServices) { self.services = services }

  /// All entries of a lane by key.
  public func entries(_ lane: String) throws(PluginError) -> [String: Entry] {
    try lanes.withLock { (lanes) throws(PluginError) in try load(lane, &lanes) }
  }

  public func entry(of job: Job) throws(PluginError) -> Entry? { try entries(job.lane)[job.key] }

  /// Sets an entry, durably, before it returns.
  public func set(_ entry: Entry?, of job: Job) throws(PluginError) {
    try lanes.withLock { (lanes) throws(PluginError) in
      var entries = try load(job.lane, &lanes)
      entries[job.key] = entry
      try store(entries, job.lane)
      lanes[job.lane] = entries
    }
  }

  /// Forgets entries that nobody will ask about.
  public func forget(_ lane: String, where isOld: (String, Entry) -> Bool) throws(PluginError) {
    try lanes.withLock { (lanes) throws(PluginError) in
      let entries = try load(lane, &lanes)
      let kept = entries.filter { !isOld($0.key, $0.value) }
      guard kept.count < entries.count else { return }
      try store(kept, lane)
      lanes[lane] = kept
    }
  }

  private func load(_ lane: String, _ lanes: inout [String: [String: Entry]]) throws(PluginError) -> [String: Entry] {
    if let known = lanes[lane] { return known }
    var entries: [String: Entry] = [:]
    if let text = try services.state(Self.key(lane)) {
      guard let json = try? JSONValue(parsing: text), let members = json.object else {
        throw PluginError(.failed, "what is remembered of \(lane) can't be read; remove its state to begin anew")
      }
      for member in members { entries[member.key] = Entry(member.value) }
    }
    lanes[lane] = entries
    return entries
  }

  private func store(_ entries: [String: Entry], _ lane: String) throws(PluginError) {
    let json = JSONValue.object(entries.map { JSONValue.Member($0.key, $0.value.json) })
    try services.setState(Self.key(lane), to: entries.isEmpty ? nil : json.text(sortedKeys: true))
  }

  private static func key(_ lane: String) -> String { "jobs \(lane)" }
}

extension JobLedger.Entry {
  public init(_ phase: Phase, asked: Instant, end: CivilDay?) {
    self.phase = phase
    self.asked = asked
    self.end = end
  }

  fileprivate init?(_ json: JSONValue) {
    guard let phase = json["phase"]?.string.flatMap({ Phase(rawValue: $0) }), let asked = json["asked"]?.integer else {
      return nil
    }
    self.init(phase, asked: Instant(seconds: Int64(asked)), end: json["end"]?.string.flatMap { CivilDay($0) })
    id = json["id"]?.string ?? ""
    failures = json["failures"]?.integer ?? 0
    note = json["note"]?.string ?? ""
  }

  fileprivate var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("phase", .string(phase.rawValue)), .init("asked", .number(String(asked.seconds))),
    ]
    if let end { members.append(.init("end", .string(end.description))) }
    if !id.isEmpty { members.append(.init("id", .string(id))) }
    if failures > 0 { members.append(.init("failures", .number(String(failures)))) }
    if !note.isEmpty { members.append(.init("note", .string(note))) }
    return .object(members)
  }
}

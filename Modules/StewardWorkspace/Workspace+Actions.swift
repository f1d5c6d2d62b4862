public import StewardDomain
internal import StewardFormats
public import StewardPluginAPI
internal import StewardPluginHost
public import StewardStorage

extension Workspace {
  /// How long an approval holds: what was looked at yesterday may be another thing today.
  private static let approvalSeconds: Int64 = 86_400

  /// What the account's sources can change.
  public func actionKinds(of account: AccountID) throws -> [(source: String, kind: ActionKind)] {
    _ = try self.account(account)
    return try sources(of: account).flatMap { source in
      try actuator(source)?.kinds.map { (source.name, $0) } ?? []
    }
  }

  /// Asks what a change would do, and keeps it for somebody's decision.
  ///
  /// - Parameter source: the source's name; `nil` where only one can do it.
  public func preview(
    _ kind: String, account: AccountID, source: String?, marketplace: MarketplaceID, parameters: [String: String]
  ) async throws -> StoredAction {
    let account = try self.account(account)
    let (chosen, actuator) = try chosenSource(of: account.id, kind: kind, named: source)
    let request = ActionRequest(kind: kind, account: account, marketplace: marketplace, parameters: parameters)
    let preview = try await actuator.preview(request)
    let json = JSONValue.object(parameters.sorted { $0.key < $1.key }.map { JSONValue.Member($0, .string($1)) })
    let action = StoredAction(
      account: account.id, source: chosen.name, kind: kind, marketplace: marketplace, parameters: json.text(),
      title: preview.title, state: preview.isAccepted ? .previewed : .refused,
      remarks: preview.remarks.joined(separator: "\n"), previewed: currentInstant())
    return try engine.write { try ActionRepository($0, account: account.id).add(action) }
  }

  /// All changes of an account, the newest first.
  public func actions(of account: AccountID) throws -> [StoredAction] {
    _ = try self.account(account)
    return try engine.read { try ActionRepository($0, account: account).all() }
  }

  /// Keeps a person's decision on a change that waits for one.
  public func decide(_ number: Int64, account: AccountID, approves: Bool, by person: String) throws -> StoredAction {
    var action = try self.action(number, of: account)
    guard action.state == .previewed || (!approves && action.state == .approved) else {
      throw WorkspaceError("action \(number) is \(action.state.rawValue); only what is previewed can be decided on")
    }
    let old = action.state
    action.state = approves ? .approved : .rejected
    action.decidedBy = person
    action.decided = currentInstant()
    try store(action, from: old)
    return action
  }

  /// Does what was approved, once; where an earlier attempt died in the middle, looks what became of it.
  ///
  /// - Throws: ``WorkspaceError`` where it isn't approved, the approval is older than a day, or the account is stopped.
  public func apply(_ number: Int64, account: AccountID) async throws -> StoredAction {
    var action = try self.action(number, of: account)
    let (_, actuator) = try chosenSource(of: account, kind: action.kind, named: action.source)
    let request = ActionRequest(
      kind: action.kind, account: try self.account(account), marketplace: action.marketplace,
      parameters: try Self.parameters(action.parameters))
    if action.state == .applying || action.state == .accepted || action.state == .unknown {
      let old = action.state
      action.state = try await actuator.isSeen(request) ? .confirmed : old == .accepted ? .accepted : .unknown
      try store(action, from: old)
      return action
    }
    action = try begin(action)
    do {
      let outcome = try await actuator.apply(request)
      action.state = StoredAction.State(rawValue: outcome.kind.rawValue) ?? .unknown
      action.remarks = outcome.remarks.joined(separator: "\n")
    } catch {
      action.state = .failed
      action.remarks = "\(error)"
    }
    action.applied = currentInstant()
    try store(action, from: .applying)
    return action
  }

  /// Stops all changes for an account, or lets them be made again.
  public func setStop(_ reason: String?, account: AccountID) throws {
    _ = try self.account(account)
    try engine.write { session in
      let actions = ActionRepository(session, account: account)
      if let reason { try actions.stop(because: reason, at: currentInstant()) } else { try actions.resume() }
    }
  }

  /// Why nothing may be changed for an account, or `nil` where it may.
  public func stop(of account: AccountID) throws -> String? {
    try engine.read { try ActionRepository($0, account: account).stop()?.reason }
  }

  /// Marks a change as being made, in the transaction that looks at the account's switch.
  private func begin(_ action: StoredAction) throws -> StoredAction {
    var action = action
    return try engine.write { session in
      let actions = ActionRepository(session, account: action.account)
      if let stop = try actions.stop() {
        throw WorkspaceError(
          "changes for \(action.account) are stopped since \(stop.since): \(stop.reason); see `steward account resume`")
      }
      guard action.state == .approved, let decided = action.decided else {
        throw WorkspaceError("action \(action.number) is \(action.state.rawValue): it has to be approved first")
      }
      guard currentInstant().seconds - decided.seconds < Self.approvalSeconds else {
        throw WorkspaceError("action \(action.number) was approved more than a day ago: preview it again")
      }
      action.state = .applying
      guard try actions.change(action, from: .approved) else {
        throw WorkspaceError("action \(action.number) is being applied by another program")
      }
      return action
    }
  }

  private func store(_ action: StoredAction, from state: StoredAction.State) throws {
    guard try engine.write({ try ActionRepository($0, account: action.account).change(action, from: state) }) else {
      throw WorkspaceError(
        "action \(action.number) was changed by another program meanwhile; look with `steward action list`")
    }
  }

  private func action(_ number: Int64, of account: AccountID) throws -> StoredAction {
    _ = try self.account(account)
    guard let action = try engine.read({ try ActionRepository($0, account: account).find(number) }) else {
      throw WorkspaceError("\(account) has no action \(number); see `steward action list --account \(account)`")
    }
    return action
  }

  private func sources(of account: AccountID) throws -> [ConfiguredSource] {
    try engine.read { try SourceRepository($0).all(of: account) }
  }

  private func actuator(_ source: ConfiguredSource) throws -> (any Actuator)? {
    let (bundle, connection) = try connection(source)
    return try bundle.actuator(connection)
  }

  private func chosenSource(
    of account: AccountID, kind: String, named name: String?
  ) throws -> (ConfiguredSource, any Actuator) {
    var able: [(ConfiguredSource, any Actuator)] = []
    for source in try sources(of: account) where name == nil || source.name == name {
      if let actuator = try actuator(source), actuator.kinds.contains(where: { $0.name == kind }) {
        able.append((source, actuator))
      }
    }
    guard let first = able.first else {
      throw WorkspaceError(
        "no source of \(account)\(name.map { " called \($0)" } ?? "") can do \(kind); see `steward action kinds --account \(account)`"
      )
    }
    guard able.count == 1 else {
      throw WorkspaceError(
        "several sources of \(account) can do \(kind): add --source, one of \(able.map(\.0.name).joined(separator: ", "))"
      )
    }
    return first
  }

  private static func parameters(_ json: String) throws -> [String: String] {
    guard case .object(let members) = try JSONValue(parsing: json) else { return [:] }
    return Dictionary(members.map { ($0.key, $0.value.string ?? "") }) { first, _ in first }
  }
}

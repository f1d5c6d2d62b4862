public import StewardDomain

/// A change at the other side, from the wish to what became of it.
public struct StoredAction: Sendable, Hashable {
  public enum State: String, Sendable, Hashable, CaseIterable {
    /// Waits for somebody's decision.
    case previewed
    /// The preview says that the other side wouldn't take it, or it said so when it was applied.
    case refused
    case approved
    /// Somebody decided against it.
    case rejected
    /// Sent or about to be; stays so where the program died at that moment.
    case applying
    /// Done, and seen.
    case confirmed
    /// Taken, and not seen yet.
    case accepted
    /// Nobody knows whether it was done.
    case unknown
    /// Certainly not done.
    case failed
  }

  public let account: AccountID
  /// Counts from 1 within the account.
  public var number: Int64
  public let source: String
  public let kind: String
  public let marketplace: MarketplaceID
  /// JSON: the parameters by key.
  public let parameters: String
  public let title: String
  public var state: State
  /// What the other side says, one sentence a line.
  public var remarks: String
  public let previewed: Instant
  public var decidedBy: String?
  public var decided: Instant?
  public var applied: Instant?

  public init(
    account: AccountID, source: String, kind: String, marketplace: MarketplaceID, parameters: String, title: String,
    state: State, remarks: String, previewed: Instant
  ) {
    self.account = account
    number = 0
    self.source = source
    self.kind = kind
    self.marketplace = marketplace
    self.parameters = parameters
    self.title = title
    self.state = state
    self.remarks = remarks
    self.previewed = previewed
  }
}

/// Changes of one account, and the switch that stops them.
public struct ActionRepository {
  private let session: any DatabaseSession
  private let account: AccountID

  public init(_ session: any DatabaseSession, account: AccountID) {
    self.session = session
    self.account = account
  }

  private static let columns = """
    action_id, source, kind, marketplace, parameters, title, state, remarks, previewed, decided_by, decided, applied
    """

  /// Keeps a new action under the account's next number.
  public func add(_ action: StoredAction) throws -> StoredAction {
    var action = action
    action.number =
      try session.first(
        "SELECT COALESCE(MAX(action_id), 0) + 1 FROM action WHERE account_id = ?1", [.text(account.text)],
        as: { $0.integer(0) }) ?? 1
    try session.execute(
      """
      INSERT INTO action (account_id, \(Self.columns))
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, NULL, NULL, NULL)
      """,
      [
        .text(account.text), .integer(action.number), .text(action.source), .text(action.kind),
        .text(action.marketplace.text), .text(action.parameters), .text(action.title), .text(action.state.rawValue),
        .text(action.remarks), .integer(action.previewed.microseconds),
      ])
    return action
  }

  /// All actions, the newest first.
  public func all() throws -> [StoredAction] {
    try session.rows(
      "SELECT \(Self.columns) FROM action WHERE account_id = ?1 ORDER BY action_id DESC", [.text(account.text)],
      as: action(of:))
  }

  public func find(_ number: Int64) throws -> StoredAction? {
    try session.first(
      "SELECT \(Self.columns) FROM action WHERE account_id = ?1 AND action_id = ?2",
      [.text(account.text), .integer(number)], as: action(of:))
  }

  /// Stores an action's new state, if its old one is still what the caller believes.
  ///
  /// - Returns: whether it was. Of two programs that try, one succeeds.
  public func change(_ action: StoredAction, from state: StoredAction.State) throws -> Bool {
    try session.first(
      """
      UPDATE action SET state = ?4, remarks = ?5, decided_by = ?6, decided = ?7, applied = ?8
      WHERE account_id = ?1 AND action_id = ?2 AND state = ?3 RETURNING action_id
      """,
      [
        .text(account.text), .integer(action.number), .text(state.rawValue), .text(action.state.rawValue),
        .text(action.remarks), .text(action.decidedBy), .integer(action.decided?.microseconds),
        .integer(action.applied?.microseconds),
      ], as: { $0.integer(0) }) != nil
  }

  /// Why nothing may be changed for the account, or `nil` where it may.
  public func stop() throws -> (reason: String, since: Instant)? {
    try session.first(
      "SELECT reason, since FROM action_stop WHERE account_id = ?1", [.text(account.text)],
      as: { ($0.text(0), Instant(microseconds: $0.integer(1))) })
  }

  /// Stops all changes for the account.
  public func stop(because reason: String, at now: Instant) throws {
    try session.execute(
      """
      INSERT INTO action_stop (account_id, reason, since) VALUES (?1, ?2, ?3)
      ON CONFLICT (account_id) DO UPDATE SET reason = excluded.reason, since = excluded.since
      """, [.text(account.text), .text(reason), .integer(now.microseconds)])
  }

  /// Lets changes be made again.
  public func resume() throws {
    try session.execute("DELETE FROM action_stop WHERE account_id = ?1", [.text(account.text)])
  }

  private func action(of row: any DatabaseRow) -> StoredAction {
    var action = StoredAction(
      account: account, source: row.text(1), kind: row.text(2), marketplace: MarketplaceID(row.text(3)),
      parameters: row.text(4), title: row.text(5), state: StoredAction.State(rawValue: row.text(6)) ?? .unknown,
      remarks: row.text(7), previewed: Instant(microseconds: row.integer(8)))
    action.number = row.integer(0)
    action.decidedBy = row.optionalText(9)
    action.decided = row.optionalInteger(10).map(Instant.init(microseconds:))
    action.applied = row.optionalInteger(11).map(Instant.init(microseconds:))
    return action
  }
}

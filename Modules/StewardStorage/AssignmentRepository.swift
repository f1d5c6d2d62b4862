public import StewardDomain

/// Who manages which account, now and before.
public struct AssignmentRepository {
  let session: any DatabaseSession
  public init(_ session: any DatabaseSession) { self.session = session }

  /// One stretch of an account with a manager.
  public struct Assignment: Sendable, Hashable {
    public let account: AccountID
    /// Empty: nobody.
    public let manager: String
    /// It began then, and ended when the next one began.
    public let since: Instant

    public init(account: AccountID, manager: String, since: Instant) {
      self.account = account
      self.manager = manager
      self.since = since
    }
  }

  /// Hands an account to a manager; to nobody where the name is empty.
  ///
  /// - Returns: whether that changed anything.
  @discardableResult
  public func assign(_ assignment: Assignment) throws -> Bool {
    let before = try history(of: assignment.account)
    guard (before.last?.manager ?? "") != assignment.manager else { return false }
    try session.execute(
      "INSERT INTO account_manager (account_id, ordinal, manager, since) VALUES (?1, ?2, ?3, ?4)",
      [
        .text(assignment.account.text), .integer(Int64(before.count)), .text(assignment.manager),
        .integer(assignment.since.microseconds),
      ])
    return true
  }

  /// Everybody who managed an account, the first one first.
  public func history(of account: AccountID) throws -> [Assignment] {
    try session.rows(
      "SELECT manager, since FROM account_manager WHERE account_id = ?1 ORDER BY ordinal", [.text(account.text)],
      as: { Assignment(account: account, manager: $0.text(0), since: Instant(microseconds: $0.integer(1))) })
  }

  /// The manager of each account that has one.
  public func managers() throws -> [AccountID: String] {
    var found: [AccountID: String] = [:]
    // In the order of time, so that the newest one stays.
    for (account, manager) in try session.rows(
      "SELECT account_id, manager FROM account_manager ORDER BY account_id, ordinal",
      as: { (AccountID($0.text(0)), $0.text(1)) })
    {
      found[account] = manager.isEmpty ? nil : manager
    }
    return found
  }
}

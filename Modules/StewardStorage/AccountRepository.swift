public import StewardDomain

/// Accounts of the workspace and their configured sources.
public struct AccountRepository {
  let session: any DatabaseSession
  public init(_ session: any DatabaseSession) { self.session = session }

  public func add(_ account: Account) throws {
    try session.execute(
      "INSERT INTO account (account_id, name, kind, marketplaces) VALUES (?1, ?2, ?3, ?4)",
      [
        .text(account.id.text), .text(account.name), .text(account.kind.rawValue),
        .text(account.marketplaces.map(\.text).joined(separator: ",")),
      ])
  }

  /// Every account, by id.
  public func all() throws -> [Account] {
    try session.rows("SELECT account_id, name, kind, marketplaces FROM account ORDER BY account_id", as: account(of:))
  }

  public func find(_ id: AccountID) throws -> Account? {
    try session.first(
      "SELECT account_id, name, kind, marketplaces FROM account WHERE account_id = ?1", [.text(id.text)],
      as: account(of:))
  }

  private func account(of row: any DatabaseRow) -> Account {
    Account(
      id: AccountID(row.text(0)), name: row.text(1), kind: AccountKind(rawValue: row.text(2)) ?? .seller,
      marketplaces: row.text(3).split(separator: ",").map { MarketplaceID(String($0)) })
  }
}

/// A source as it was configured for an account: a bundle with its settings. Secrets are references, never values.
public struct ConfiguredSource: Sendable, Hashable {
  public let account: AccountID
  public let name: String
  public let bundle: BundleID
  /// JSON: `{"settings": {…}, "secrets": {KEY: "@FILE" or "env:NAME"}}`.
  public let configuration: String

  public init(account: AccountID, name: String, bundle: BundleID, configuration: String) {
    self.account = account
    self.name = name
    self.bundle = bundle
    self.configuration = configuration
  }
}

/// Configured sources and what they remember.
public struct SourceRepository {
  let session: any DatabaseSession
  public init(_ session: any DatabaseSession) { self.session = session }

  public func put(_ source: ConfiguredSource) throws {
    try session.execute(
      """
      INSERT INTO source (account_id, name, bundle, settings) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (account_id, name) DO UPDATE SET bundle = excluded.bundle, settings = excluded.settings
      """,
      [.text(source.account.text), .text(source.name), .text(source.bundle.text), .text(source.configuration)])
  }

  /// All sources, by account and name; of one account where it is given.
  public func all(of account: AccountID? = nil) throws -> [ConfiguredSource] {
    try session.rows(
      """
      SELECT account_id, name, bundle, settings FROM source WHERE account_id = ?1 OR ?1 IS NULL
      ORDER BY account_id, name
      """,
      [.text(account?.text)],
      as: {
        ConfiguredSource(
          account: AccountID($0.text(0)), name: $0.text(1), bundle: BundleID($0.text(2)), configuration: $0.text(3))
      })
  }

  public func state(_ key: String, of account: AccountID, source: String) throws -> String? {
    try session.first(
      "SELECT value FROM source_state WHERE account_id = ?1 AND source = ?2 AND state_key = ?3",
      [.text(account.text), .text(source), .text(key)], as: { $0.text(0) })
  }

  public func setState(_ key: String, to value: String?, of account: AccountID, source: String) throws {
    guard let value else {
      try session.execute(
        "DELETE FROM source_state WHERE account_id = ?1 AND source = ?2 AND state_key = ?3",
        [.text(account.text), .text(source), .text(key)])
      return
    }
    try session.execute(
      """
      INSERT INTO source_state (account_id, source, state_key, value) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (account_id, source, state_key) DO UPDATE SET value = excluded.value
      """,
      [.text(account.text), .text(source), .text(key), .text(value)])
  }
}

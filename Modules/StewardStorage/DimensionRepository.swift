public import StewardDomain

/// The small numbers that stand for marketplaces, families and items within an account.
///
/// Numbers are given in the order of first sight, so that replaying the documents in their order gives the same ones.
public struct DimensionRepository {
  let session: any DatabaseSession
  let account: AccountID
  public init(_ session: any DatabaseSession, account: AccountID) {
    self.session = session
    self.account = account
  }

  /// The scope of a marketplace, made where it doesn't exist; `nil` stands for the account as a whole.
  public func scope(_ marketplace: MarketplaceID?) throws -> Int64 {
    let name = marketplace?.text ?? ""
    if let known = try session.first(
      "SELECT scope_id FROM scope WHERE account_id = ?1 AND marketplace = ?2", [.text(account.text), .text(name)],
      as: { $0.integer(0) })
    {
      return known
    }
    let next = try session.first(
      "SELECT COUNT(*) + 1 FROM scope WHERE account_id = ?1", [.text(account.text)], as: { $0.integer(0) })
    try session.execute(
      "INSERT INTO scope (account_id, scope_id, marketplace) VALUES (?1, ?2, ?3)",
      [.text(account.text), .integer(next), .text(name)])
    return next ?? 1
  }

  /// The scopes that have been used, by number.
  public func scopes() throws -> [(id: Int64, marketplace: MarketplaceID?)] {
    try session.rows(
      "SELECT scope_id, marketplace FROM scope WHERE account_id = ?1 ORDER BY scope_id", [.text(account.text)],
      as: { ($0.integer(0), $0.text(1).isEmpty ? nil : MarketplaceID($0.text(1))) })
  }

  public func family(_ name: String) throws -> Int64 {
    if let known = try session.first(
      "SELECT family_id FROM family WHERE account_id = ?1 AND name = ?2", [.text(account.text), .text(name)],
      as: { $0.integer(0) })
    {
      return known
    }
    let next = try session.first(
      "SELECT COUNT(*) + 1 FROM family WHERE account_id = ?1", [.text(account.text)], as: { $0.integer(0) })
    try session.execute(
      "INSERT INTO family (account_id, family_id, name) VALUES (?1, ?2, ?3)",
      [.text(account.text), .integer(next), .text(name)])
    return next ?? 1
  }

  /// All items of a scope by number; item `i` is at index `i - 1`.
  public func items(scope: Int64) throws -> [ItemIdentity] {
    try session.rows(
      "SELECT sku, asin, parent_asin FROM item WHERE account_id = ?1 AND scope_id = ?2 ORDER BY item_id",
      [.text(account.text), .integer(scope)],
      as: { ItemIdentity(sku: SKU($0.text(0)), asin: ASIN($0.text(1)), parentASIN: ASIN($0.text(2))) })
  }

  public func put(_ item: ItemIdentity, number: Int, scope: Int64) throws {
    try session.execute(
      """
      INSERT INTO item (account_id, scope_id, item_id, sku, asin, parent_asin) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (account_id, scope_id, item_id) DO UPDATE SET asin = excluded.asin, parent_asin = excluded.parent_asin
      """,
      [
        .text(account.text), .integer(scope), .integer(Int64(number)), .text(item.sku.text), .text(item.asin.text),
        .text(item.parentASIN.text),
      ])
  }
}

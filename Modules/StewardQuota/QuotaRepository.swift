internal import StewardDomain
internal import StewardStorage

/// The buckets of all programs of a workspace.
///
/// The column that leads every key has the application and the party here: whatever an engine does by account, such as taking turns
/// or cutting tables, it does by bucket owner.
struct QuotaRepository {
  private let session: any DatabaseSession

  init(_ session: any DatabaseSession) { self.session = session }

  private static let columns =
    "documented_rate, rate, burst, tokens, counted, blocked_until, refusals, claim_owner, claim_priority, claim_value, claim_until"

  func bucket(_ key: BucketKey) throws -> QuotaBucket? {
    try session.first(
      """
      SELECT \(Self.columns) FROM quota_bucket
      WHERE account_id = ?1 AND application = ?2 AND party = ?3 AND operation = ?4
      """, Self.values(of: key), as: { QuotaBucket($0, from: 0) })
  }

  func buckets() throws -> [(key: BucketKey, bucket: QuotaBucket)] {
    try session.rows(
      """
      SELECT application, party, operation, \(Self.columns) FROM quota_bucket
      ORDER BY application, party, operation
      """
    ) { row in
      (
        BucketKey(application: row.text(0), party: row.text(1), operation: row.text(2)),
        QuotaBucket(row, from: 3)
      )
    }
  }

  func put(_ bucket: QuotaBucket, _ key: BucketKey) throws {
    try session.execute(
      """
      INSERT INTO quota_bucket (account_id, application, party, operation, \(Self.columns))
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
      ON CONFLICT (account_id, application, party, operation) DO UPDATE SET
        documented_rate = excluded.documented_rate, rate = excluded.rate, burst = excluded.burst,
        tokens = excluded.tokens, counted = excluded.counted, blocked_until = excluded.blocked_until,
        refusals = excluded.refusals, claim_owner = excluded.claim_owner, claim_priority = excluded.claim_priority,
        claim_value = excluded.claim_value, claim_until = excluded.claim_until
      """,
      Self.values(of: key) + [
        .real(bucket.documentedRate), .real(bucket.rate), .real(bucket.burst), .real(bucket.tokens),
        .integer(bucket.counted.microseconds), .integer(bucket.blockedUntil.microseconds), .integer(bucket.refusals),
        .text(bucket.claim?.owner), .integer(bucket.claim?.rank.priority),
        bucket.claim.map { .real($0.rank.value) } ?? .null, .integer(bucket.claim?.until.microseconds),
      ])
  }

  private static func values(of key: BucketKey) -> [SQLValue] {
    [.text("\(key.application)/\(key.party)"), .text(key.application), .text(key.party), .text(key.operation)]
  }
}

extension QuotaBucket {
  fileprivate init(_ row: any DatabaseRow, from column: Int) {
    documentedRate = row.real(column)
    rate = row.real(column + 1)
    burst = row.real(column + 2)
    tokens = row.real(column + 3)
    counted = Instant(microseconds: row.integer(column + 4))
    blockedUntil = Instant(microseconds: row.integer(column + 5))
    refusals = row.integer(column + 6)
    claim = row.optionalText(column + 7).map { owner in
      Claim(
        owner: owner, rank: Rank(priority: row.integer(column + 8), value: row.real(column + 9)),
        until: Instant(microseconds: row.integer(column + 10)))
    }
  }
}

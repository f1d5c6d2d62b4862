public import StewardDomain

/// A score, finding or recommendation with the identifier that people use for it.
public struct Identified<Value: Sendable>: Sendable {
  public let id: String
  /// The scorer, monitor or recommender that made it.
  public let author: String
  public let value: Value

  public init(id: String, author: String, value: Value) {
    self.id = id
    self.author = author
    self.value = value
  }
}

/// The results of the newest analysis of each account.
public struct AnalysisRepository {
  let session: any DatabaseSession
  let account: AccountID
  public init(_ session: any DatabaseSession, account: AccountID) {
    self.session = session
    self.account = account
  }

  /// Puts new results in the place of the old ones.
  public func replace(
    asOf: Instant, today: CivilDay, failures: [String], scores: [Identified<Score>], findings: [Identified<Finding>],
    recommendations: [Identified<Recommendation>]
  ) throws {
    for table in Migrations.analysisTableNames {
      try session.execute("DELETE FROM \(table) WHERE account_id = ?1", [.text(account.text)])
    }
    try session.execute(
      "INSERT INTO analysis (account_id, as_of, today, failures) VALUES (?1, ?2, ?3, ?4)",
      [
        .text(account.text), .integer(asOf.microseconds), .integer(Int64(today.number)),
        .text(failures.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") }.joined(separator: "\n")),
      ])
    for score in scores { try insert(score) }
    for finding in findings { try insert(finding) }
    for recommendation in recommendations { try insert(recommendation) }
  }

  /// When and with what view the account was last analysed, and which bundles failed.
  public func newest() throws -> (asOf: Instant, today: CivilDay, failures: [String])? {
    try session.first(
      "SELECT as_of, today, failures FROM analysis WHERE account_id = ?1", [.text(account.text)],
      as: {
        (
          Instant(microseconds: $0.integer(0)), CivilDay(number: Int32(clamping: $0.integer(1))),
          $0.text(2).split(separator: "\n").map(String.init)
        )
      })
  }

  private func insert(_ score: Identified<Score>) throws {
    let item = score.value.subject.item
    try session.execute(
      """
      INSERT INTO score (account_id, score_id, scorer, marketplace, sku, asin, value, base)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """,
      [
        .text(account.text), .text(score.id), .text(score.author), .text(score.value.subject.marketplace.text),
        .text(item?.sku.text ?? ""), .text(item?.asin.text ?? ""), .real(score.value.value), .real(score.value.base),
      ])
    try insert(score.value.reasons.map { ($0.points, $0.evidence) }, owner: score.id)
  }

  private func insert(_ finding: Identified<Finding>) throws {
    let item = finding.value.subject.item
    try session.execute(
      """
      INSERT INTO finding (account_id, finding_id, monitor, marketplace, sku, asin, clause, severity, title)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """,
      [
        .text(account.text), .text(finding.id), .text(finding.author), .text(finding.value.subject.marketplace.text),
        .text(item?.sku.text ?? ""), .text(item?.asin.text ?? ""), .text(finding.value.clause),
        .text(finding.value.severity.rawValue), .text(finding.value.title),
      ])
    try insert(finding.value.evidence.map { (nil, $0) }, owner: finding.id)
  }

  private func insert(_ made: Identified<Recommendation>) throws {
    let values = RecommendationRow.values(of: made)
    try session.execute(
      """
      INSERT INTO recommendation (account_id, \(RecommendationRow.columns))
      VALUES (?1, \(RecommendationRow.placeholders(from: 2)))
      """, [.text(account.text)] + values)
    try insert(made.value.evidence.map { (nil, $0) }, owner: made.id)
  }

  private var evidence: EvidenceTable { EvidenceTable(session, account: account, name: "evidence") }

  private func insert(_ list: [(points: Double?, evidence: Evidence)], owner: String) throws {
    try evidence.insert(list, owner: owner)
  }
}

extension AnalysisRepository {
  /// The recommendations that haven't expired on a day, by identifier.
  public func recommendations(on today: CivilDay) throws -> [Identified<Recommendation>] {
    let evidence = try evidence.all()
    return try session.rows(
      """
      SELECT \(RecommendationRow.columns) FROM recommendation
      WHERE account_id = ?1 AND expires_day > ?2 ORDER BY recommendation_id
      """, [.text(account.text), .integer(Int64(today.number))],
      as: { row in RecommendationRow.recommendation(row, evidence: (evidence[row.text(0)] ?? []).map(\.evidence)) })
  }

  /// All scores, by identifier.
  public func scores() throws -> [Identified<Score>] {
    let evidence = try evidence.all()
    return try session.rows(
      "SELECT score_id, scorer, marketplace, sku, asin, base FROM score WHERE account_id = ?1 ORDER BY score_id",
      [.text(account.text)],
      as: { row in
        Identified(
          id: row.text(0), author: row.text(1),
          value: Score(
            subject: RecommendationRow.subject(row, marketplace: 2), base: row.real(5),
            reasons: (evidence[row.text(0)] ?? []).map { Score.Reason(points: $0.points ?? 0, evidence: $0.evidence) }))
      })
  }

  /// All findings, by identifier.
  public func findings() throws -> [Identified<Finding>] {
    let evidence = try evidence.all()
    return try session.rows(
      """
      SELECT finding_id, monitor, marketplace, sku, asin, clause, severity, title FROM finding
      WHERE account_id = ?1 ORDER BY finding_id
      """,
      [.text(account.text)],
      as: { row in
        Identified(
          id: row.text(0), author: row.text(1),
          value: Finding(
            subject: RecommendationRow.subject(row, marketplace: 2), clause: row.text(5),
            severity: Finding.Severity(rawValue: row.text(6)) ?? .notice, title: row.text(7),
            evidence: (evidence[row.text(0)] ?? []).map(\.evidence)))
      })
  }
}

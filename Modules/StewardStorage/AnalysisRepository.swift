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
    let value = made.value
    try session.execute(
      """
      INSERT INTO recommendation (account_id, recommendation_id, recommender, kind, marketplace, sku, asin, title, action,
        reversal, value_basis, currency, low_minor, expected_minor, high_minor, level, horizon_days, effort_minutes,
        expires_day, likely_low_minor, likely_high_minor, likely_level, counterfactual, disproof, caveats, rule)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
        ?24, ?25, ?26)
      """,
      [
        .text(account.text), .text(made.id), .text(made.author), .text(value.kind),
        .text(value.subject.marketplace.text), .text(value.subject.item?.sku.text ?? ""),
        .text(value.subject.item?.asin.text ?? ""), .text(value.title), .text(value.action), .text(value.reversal),
        .text(value.valueBasis), .text(value.value.expected.currency.code), .integer(value.value.low.minorUnits),
        .integer(value.value.expected.minorUnits), .integer(value.value.high.minorUnits), .real(value.value.level),
        .integer(Int64(value.horizonDays)), .integer(Int64(value.effortMinutes)),
        .integer(Int64(value.expires.number)), .integer(value.likely.low.minorUnits),
        .integer(value.likely.high.minorUnits), .real(value.likely.level), .text(value.counterfactual),
        .text(value.disproof), .text(value.caveats.joined(separator: "\n")), .text(value.rule),
      ])
    try insert(value.evidence.map { (nil, $0) }, owner: made.id)
  }

  private func insert(_ evidence: [(points: Double?, evidence: Evidence)], owner: String) throws {
    for (ordinal, entry) in evidence.enumerated() {
      var values: [SQLValue] = [
        .text(account.text), .text(owner), .integer(Int64(ordinal + 1)), entry.points.map { .real($0) } ?? .null,
        .text(entry.evidence.statement),
      ]
      switch entry.evidence.source {
      case .facts(let metric, let marketplace, let item, let days, let value):
        values += [
          "facts", .integer(Int64(metric.number)), .text(marketplace.text), .text(item.sku.text), .text(item.asin.text),
          .integer(Int64(days.lowerBound.number)), .integer(Int64(days.upperBound.number)), .integer(value), nil,
        ]
      case .records(let references):
        let list = references.map { "\($0.document.number):\($0.line)" }.joined(separator: ",")
        values += ["records", nil, nil, nil, nil, nil, nil, nil, .text(list)]
      case .rule(let pack, let rule):
        values += ["rule", nil, nil, nil, nil, nil, nil, nil, .text("\(pack)\t\(rule)")]
      @unknown default:
        // A kind that a newer Kit knows: the statement is kept, the way back isn't.
        values += ["rule", nil, nil, nil, nil, nil, nil, nil, .text("unknown\t")]
      }
      try session.execute(
        """
        INSERT INTO evidence (account_id, owner_id, ordinal, points, statement, kind, metric, marketplace, sku, asin,
          from_day, to_day, value, reference)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        """,
        values)
    }
  }
}

extension AnalysisRepository {
  /// The recommendations that haven't expired on a day, by identifier.
  public func recommendations(on today: CivilDay) throws -> [Identified<Recommendation>] {
    let evidence = try allEvidence()
    return try session.rows(
      """
      SELECT recommendation_id, recommender, kind, marketplace, sku, asin, title, action, reversal, value_basis, currency,
        low_minor, expected_minor, high_minor, level, horizon_days, effort_minutes, expires_day, likely_low_minor,
        likely_high_minor, likely_level, counterfactual, disproof, caveats, rule
      FROM recommendation WHERE account_id = ?1 AND expires_day > ?2 ORDER BY recommendation_id
      """,
      [.text(account.text), .integer(Int64(today.number))],
      as: { row in
        let currency = Currency(row.text(10)) ?? Currency(packedCode: 0)
        func money(_ column: Int) -> Money { Money(minorUnits: row.integer(column), currency: currency) }
        return Identified(
          id: row.text(0), author: row.text(1),
          value: Recommendation(
            subject: Self.subject(row, marketplace: 3), kind: row.text(2), title: row.text(6), action: row.text(7),
            reversal: row.text(8), evidence: (evidence[row.text(0)] ?? []).map(\.evidence),
            value: MoneyInterval(low: money(11), expected: money(12), high: money(13), level: row.real(14)),
            likely: row.isNull(18)
              ? MoneyInterval(low: money(11), expected: money(12), high: money(13), level: row.real(14))
              : MoneyInterval(low: money(18), expected: money(12), high: money(19), level: row.real(20)),
            valueBasis: row.text(9), counterfactual: row.optionalText(21) ?? "",
            disproof: row.optionalText(22) ?? "",
            caveats: (row.optionalText(23) ?? "").split(separator: "\n").map(String.init),
            rule: row.optionalText(24) ?? "",
            horizonDays: Int(row.integer(15)), effortMinutes: Int(row.integer(16)),
            expires: CivilDay(number: Int32(clamping: row.integer(17)))))
      })
  }

  /// All scores, by identifier.
  public func scores() throws -> [Identified<Score>] {
    let evidence = try allEvidence()
    return try session.rows(
      "SELECT score_id, scorer, marketplace, sku, asin, base FROM score WHERE account_id = ?1 ORDER BY score_id",
      [.text(account.text)],
      as: { row in
        Identified(
          id: row.text(0), author: row.text(1),
          value: Score(
            subject: Self.subject(row, marketplace: 2), base: row.real(5),
            reasons: (evidence[row.text(0)] ?? []).map { Score.Reason(points: $0.points ?? 0, evidence: $0.evidence) }))
      })
  }

  /// All findings, by identifier.
  public func findings() throws -> [Identified<Finding>] {
    let evidence = try allEvidence()
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
            subject: Self.subject(row, marketplace: 2), clause: row.text(5),
            severity: Finding.Severity(rawValue: row.text(6)) ?? .notice, title: row.text(7),
            evidence: (evidence[row.text(0)] ?? []).map(\.evidence)))
      })
  }

  private static func subject(_ row: any DatabaseRow, marketplace: Int) -> Subject {
    let sku = row.text(marketplace + 1)
    let asin = row.text(marketplace + 2)
    return Subject(
      marketplace: MarketplaceID(row.text(marketplace)),
      item: sku.isEmpty && asin.isEmpty ? nil : ItemIdentity(sku: SKU(sku), asin: ASIN(asin)))
  }

  private func allEvidence() throws -> [String: [(points: Double?, evidence: Evidence)]] {
    var result: [String: [(points: Double?, evidence: Evidence)]] = [:]
    try session.query(
      """
      SELECT owner_id, points, statement, kind, metric, marketplace, sku, asin, from_day, to_day, value, reference
      FROM evidence WHERE account_id = ?1 ORDER BY owner_id, ordinal
      """,
      [.text(account.text)]
    ) { row in
      let evidence = Evidence(row.text(2), source: Self.source(row))
      result[row.text(0), default: []].append((row.isNull(1) ? nil : row.real(1), evidence))
    }
    return result
  }

  private static func source(_ row: any DatabaseRow) -> Evidence.Source {
    switch row.text(3) {
    case "facts":
      let from = CivilDay(number: Int32(clamping: row.integer(8)))
      let to = CivilDay(number: Int32(clamping: row.integer(9)))
      return .facts(
        metric: Metric(number: UInt16(clamping: row.integer(4))), marketplace: MarketplaceID(row.text(5)),
        item: ItemIdentity(sku: SKU(row.text(6)), asin: ASIN(row.text(7))), days: from..<max(from, to),
        value: row.integer(10))
    case "records":
      return .records(
        row.text(11).split(separator: ",").compactMap { entry in
          let parts = entry.split(separator: ":")
          guard parts.count == 2, let document = Int64(parts[0]), let line = Int(parts[1]) else { return nil }
          return RecordReference(document: DocumentID(document), line: line)
        })
    default:
      let parts = row.text(11).split(separator: "\t", maxSplits: 1).map(String.init)
      return .rule(pack: parts.first ?? "", rule: parts.count > 1 ? parts[1] : "")
    }
  }
}

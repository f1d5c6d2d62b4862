public import StewardDomain

/// The drops that the newest analysis of an account found, with their causes.
public struct DropRepository {
  let session: any DatabaseSession
  let account: AccountID
  public init(_ session: any DatabaseSession, account: AccountID) {
    self.session = session
    self.account = account
  }

  private var evidence: EvidenceTable { EvidenceTable(session, account: account, name: "evidence") }

  /// Puts new drops, in their order, in the place of the old ones.
  ///
  /// They belong to the newest analysis and their evidence is kept beside that of its scores: `AnalysisRepository.replace`
  /// clears both and comes first.
  ///
  /// - Parameter rule: the version of the rules that found them.
  public func replace(_ drops: [Identified<StoredDrop>], rule: String) throws {
    for table in ["sales_drop", "drop_cause"] {
      try session.execute("DELETE FROM \(table) WHERE account_id = ?1", [.text(account.text)])
    }
    try session.execute(
      "UPDATE analysis SET drop_rule = ?2 WHERE account_id = ?1", [.text(account.text), .text(rule)])
    for (place, drop) in drops.enumerated() { try insert(drop, place) }
  }

  private func insert(_ drop: Identified<StoredDrop>, _ place: Int) throws {
    let value = drop.value
    try session.execute(
      """
      INSERT INTO sales_drop (account_id, drop_id, ordinal, marketplace, sku, asin, metric, from_day, to_day,
        value_before, value_after, deviation, loss_per_day)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
      """,
      [
        .text(account.text), .text(drop.id), .integer(Int64(place)),
        .text(value.subject.marketplace.text), .text(value.subject.item?.sku.text ?? ""),
        .text(value.subject.item?.asin.text ?? ""), .text(value.metric),
        .integer(Int64(value.days.lowerBound.number)), .integer(Int64(value.days.upperBound.number)),
        .real(value.before), .real(value.after), value.deviation.map { .real($0) } ?? .null,
        .real(value.lossPerDayMinor),
      ])
    for (rank, cause) in value.causes.enumerated() {
      try session.execute(
        """
        INSERT INTO drop_cause (account_id, drop_id, ordinal, cause, score, statement, value_before, value_after,
          lag_days, reasons, figures)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """,
        [
          .text(account.text), .text(drop.id), .integer(Int64(rank + 1)), .text(cause.name), .real(cause.score),
          .text(cause.statement), cause.before.map { .real($0) } ?? .null, cause.after.map { .real($0) } ?? .null,
          cause.lagDays.map { .integer(Int64($0)) } ?? .null,
          .text(cause.reasons.map { "\($0.points)\t\($0.text)" }.joined(separator: "\n")),
          .text(cause.figures.map { "\($0)" }.joined(separator: ",")),
        ])
    }
    try evidence.insert(value.evidence.map { (nil, $0) }, owner: drop.id)
  }

  /// The version of the rules that found the drops of the newest analysis; `nil` where it looked for none.
  public func rule() throws -> String? {
    try session.first(
      "SELECT drop_rule FROM analysis WHERE account_id = ?1", [.text(account.text)], as: { $0.optionalText(0) }) ?? nil
  }

  /// All drops, each store's costliest first; their author is ``rule()``.
  public func all() throws -> [Identified<StoredDrop>] {
    guard let rule = try rule() else { return [] }
    var causes: [String: [StoredDrop.Cause]] = [:]
    try session.query(
      """
      SELECT drop_id, cause, score, statement, value_before, value_after, lag_days, reasons, figures FROM drop_cause
      WHERE account_id = ?1 ORDER BY drop_id, ordinal
      """,
      [.text(account.text)]
    ) { row in causes[row.text(0), default: []].append(Self.cause(row)) }
    let evidence = try evidence.all()
    return try session.rows(
      """
      SELECT drop_id, marketplace, sku, asin, metric, from_day, to_day, value_before, value_after, deviation,
        loss_per_day
      FROM sales_drop WHERE account_id = ?1 ORDER BY ordinal
      """,
      [.text(account.text)],
      as: { row in
        let from = CivilDay(number: Int32(clamping: row.integer(5)))
        return Identified(
          id: row.text(0), author: rule,
          value: StoredDrop(
            subject: RecommendationRow.subject(row, marketplace: 1), metric: row.text(4),
            days: from..<max(from, CivilDay(number: Int32(clamping: row.integer(6)))), before: row.real(7),
            after: row.real(8), deviation: row.isNull(9) ? nil : row.real(9), lossPerDayMinor: row.real(10),
            causes: causes[row.text(0)] ?? [], evidence: (evidence[row.text(0)] ?? []).map(\.evidence)))
      })
  }

  private static func cause(_ row: any DatabaseRow) -> StoredDrop.Cause {
    StoredDrop.Cause(
      name: row.text(1), score: row.real(2),
      reasons: row.text(7).split(separator: "\n").compactMap { line in
        let parts = line.split(separator: "\t", maxSplits: 1)
        guard parts.count == 2, let points = Double(parts[0]) else { return nil }
        return StoredDrop.Cause.Reason(text: String(parts[1]), points: points)
      },
      statement: row.text(3), before: row.isNull(4) ? nil : row.real(4), after: row.isNull(5) ? nil : row.real(5),
      lagDays: row.optionalInteger(6).map { Int($0) }, figures: row.text(8).split(separator: ",").compactMap { Int($0) }
    )
  }
}

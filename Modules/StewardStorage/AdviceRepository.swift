public import StewardDomain

/// Advice of one account that somebody decided on: its states, how it will be measured, what came of it.
public struct AdviceRepository {
  let session: any DatabaseSession
  private let account: AccountID

  public init(_ session: any DatabaseSession, account: AccountID) {
    self.session = session
    self.account = account
  }

  var key: SQLValue { .text(account.text) }
  private var evidence: EvidenceTable { EvidenceTable(session, account: account, name: "advice_evidence") }

  /// Keeps new advice, with its first events, under the account's next number.
  public func add(_ advice: StoredAdvice) throws -> StoredAdvice {
    var advice = advice
    advice.number =
      try session.first(
        "SELECT COALESCE(MAX(advice_id), 0) + 1 FROM advice WHERE account_id = ?1", [key], as: { $0.integer(0) }) ?? 1
    let next = 3 + RecommendationRow.count
    try session.execute(
      """
      INSERT INTO advice (account_id, advice_id, \(RecommendationRow.columns), state, as_of, snoozed_until)
      VALUES (?1, ?2, \(RecommendationRow.placeholders(from: 3)), ?\(next), ?\(next + 1), ?\(next + 2))
      """,
      [key, .integer(advice.number)] + RecommendationRow.values(of: advice.recommendation) + [
        .text(advice.state.rawValue), .integer(advice.asOf.microseconds),
        .integer(advice.snoozedUntil.map { Int64($0.number) }),
      ])
    try evidence.insert(
      advice.recommendation.value.evidence.map { (nil, $0) }, owner: String(advice.number))
    for event in advice.events { try add(event, to: advice.number) }
    return advice
  }

  /// All that was decided on, the newest first.
  ///
  /// - Parameter withEvidence: without it the recommendations come with no evidence, for those who only count.
  public func all(withEvidence: Bool = true) throws -> [StoredAdvice] {
    let evidence = withEvidence ? try evidence.all() : [:]
    let events = try events()
    let after = RecommendationRow.count
    return try session.rows(
      """
      SELECT \(RecommendationRow.columns), state, as_of, snoozed_until, advice_id FROM advice
      WHERE account_id = ?1 ORDER BY advice_id DESC
      """, [key],
      as: { row in
        let number = row.integer(after + 3)
        return StoredAdvice(
          number: number,
          recommendation: RecommendationRow.recommendation(
            row, evidence: (evidence[String(number)] ?? []).map(\.evidence)),
          asOf: Instant(microseconds: row.integer(after + 1)),
          state: StoredAdvice.State(rawValue: row.text(after)) ?? .expired,
          snoozedUntil: row.optionalInteger(after + 2).map { CivilDay(number: Int32(clamping: $0)) },
          events: events[number] ?? [])
      })
  }

  /// Moves advice to the state of an event, if its old state is still what the caller believes.
  ///
  /// - Returns: whether it was. Of two programs that try, one succeeds.
  public func move(
    _ number: Int64, from state: StoredAdvice.State, by event: StoredAdvice.Event, snoozedUntil: CivilDay? = nil
  ) throws -> Bool {
    let moved = try session.first(
      """
      UPDATE advice SET state = ?4, snoozed_until = ?5
      WHERE account_id = ?1 AND advice_id = ?2 AND state = ?3 RETURNING advice_id
      """,
      [
        key, .integer(number), .text(state.rawValue), .text(event.state.rawValue),
        .integer(snoozedUntil.map { Int64($0.number) }),
      ], as: { $0.integer(0) })
    guard moved != nil else { return false }
    try add(event, to: number)
    return true
  }

  /// Ends what was accepted or put off and whose end has come.
  public func expire(on today: CivilDay, at instant: Instant) throws {
    let ended = try session.rows(
      """
      SELECT advice_id FROM advice WHERE account_id = ?1 AND state IN ('accepted', 'snoozed') AND expires_day <= ?2
      ORDER BY advice_id
      """, [key, .integer(Int64(today.number))], as: { $0.integer(0) })
    for number in ended {
      try session.execute(
        "UPDATE advice SET state = 'expired', snoozed_until = NULL WHERE account_id = ?1 AND advice_id = ?2",
        [key, .integer(number)])
      try add(StoredAdvice.Event(state: .expired, actor: "steward", instant: instant), to: number)
    }
  }

  private func add(_ event: StoredAdvice.Event, to number: Int64) throws {
    let ordinal =
      try session.first(
        "SELECT COALESCE(MAX(ordinal), 0) + 1 FROM advice_event WHERE account_id = ?1 AND advice_id = ?2",
        [key, .integer(number)], as: { $0.integer(0) }) ?? 1
    try session.execute(
      """
      INSERT INTO advice_event (account_id, advice_id, ordinal, state, actor, instant, reason, note)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """,
      [
        key, .integer(number), .integer(ordinal), .text(event.state.rawValue), .text(event.actor),
        .integer(event.instant.microseconds), .text(event.reason?.rawValue),
        .text(event.note.isEmpty ? nil : event.note),
      ])
  }

  private func events() throws -> [Int64: [StoredAdvice.Event]] {
    var result: [Int64: [StoredAdvice.Event]] = [:]
    try session.query(
      """
      SELECT advice_id, state, actor, instant, reason, note FROM advice_event WHERE account_id = ?1
      ORDER BY advice_id, ordinal
      """, [key]
    ) { row in
      result[row.integer(0), default: []].append(
        StoredAdvice.Event(
          state: StoredAdvice.State(rawValue: row.text(1)) ?? .expired, actor: row.text(2),
          instant: Instant(microseconds: row.integer(3)),
          reason: row.optionalText(4).map { StoredAdvice.Reason(rawValue: $0) ?? .other },
          note: row.optionalText(5) ?? ""))
    }
    return result
  }
}

internal import StewardDomain

extension AdviceRepository {
  /// Keeps how advice will be measured. A plan is made once and never changed.
  public func add(_ plan: MeasurementPlan, to number: Int64) throws {
    try session.execute(
      """
      INSERT INTO advice_plan (account_id, advice_id, metric, cost_metric, before_day, from_day, to_day, method, margin,
        controls)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      """,
      [
        key, .integer(number), .integer(Int64(plan.metric.number)),
        .integer(plan.cost.map { Int64($0.number) }), .integer(Int64(plan.before.lowerBound.number)),
        .integer(Int64(plan.window.lowerBound.number)), .integer(Int64(plan.window.upperBound.number)),
        .text(plan.method.rawValue), plan.margin.map { .real($0) } ?? .null,
        .text(plan.controls.map { "\($0.sku.text)\t\($0.asin.text)" }.joined(separator: "\n")),
      ])
  }

  /// All plans, by the number of their advice.
  public func plans() throws -> [Int64: MeasurementPlan] {
    var result: [Int64: MeasurementPlan] = [:]
    try session.query(
      """
      SELECT advice_id, metric, before_day, from_day, to_day, method, margin, controls, cost_metric FROM advice_plan
      WHERE account_id = ?1 ORDER BY advice_id
      """, [key]
    ) { row in
      func day(_ column: Int) -> CivilDay { CivilDay(number: Int32(clamping: row.integer(column))) }
      let controls = (row.optionalText(7) ?? "").split(separator: "\n").map { line in
        let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        return ItemIdentity(sku: SKU(parts[0]), asin: ASIN(parts.count > 1 ? parts[1] : ""))
      }
      result[row.integer(0)] = MeasurementPlan(
        metric: Metric(number: UInt16(clamping: row.integer(1))),
        cost: row.optionalInteger(8).map { Metric(number: UInt16(clamping: $0)) }, before: day(2)..<max(day(2), day(3)),
        window: day(3)..<max(day(3), day(4)), method: MeasurementPlan.Method(rawValue: row.text(5)) ?? .none,
        margin: row.isNull(6) ? nil : row.real(6), controls: controls)
    }
    return result
  }

  /// Keeps an outcome behind those of before.
  public func add(_ outcome: AdviceOutcome, to number: Int64) throws {
    let ordinal =
      try session.first(
        "SELECT COALESCE(MAX(ordinal), 0) + 1 FROM advice_outcome WHERE account_id = ?1 AND advice_id = ?2",
        [key, .integer(number)], as: { $0.integer(0) }) ?? 1
    let change = outcome.effect?.change
    try session.execute(
      """
      INSERT INTO advice_outcome (account_id, advice_id, ordinal, inputs, measured, effect_minor, low_minor, high_minor,
        level, expected_minor, placebo_probability, control_count, remark)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
      """,
      [
        key, .integer(number), .integer(ordinal), .text(outcome.inputs), .integer(outcome.measured.microseconds),
        .integer(change?.expected.minorUnits), .integer(change?.low.minorUnits), .integer(change?.high.minorUnits),
        change.map { .real($0.level) } ?? .null, .integer(outcome.effect?.otherwise.minorUnits),
        outcome.effect.map { .real($0.placeboProbability) } ?? .null,
        .integer(outcome.effect.map { Int64($0.controlCount) }),
        .text(outcome.remark.isEmpty ? nil : outcome.remark),
      ])
  }

  /// The outcomes of all advice, by its number, each list the oldest first.
  public func outcomes() throws -> [Int64: [AdviceOutcome]] {
    var result: [Int64: [AdviceOutcome]] = [:]
    try session.query(
      """
      SELECT o.advice_id, o.inputs, o.measured, o.effect_minor, o.low_minor, o.high_minor, o.level, o.expected_minor,
        o.placebo_probability, o.control_count, o.remark, a.currency
      FROM advice_outcome o JOIN advice a ON a.account_id = o.account_id AND a.advice_id = o.advice_id
      WHERE o.account_id = ?1 ORDER BY o.advice_id, o.ordinal
      """, [key]
    ) { row in
      let currency = Currency(row.text(11)) ?? Currency(packedCode: 0)
      func money(_ column: Int) -> Money { Money(minorUnits: row.integer(column), currency: currency) }
      let effect =
        row.isNull(3)
        ? nil
        : AdviceOutcome.Effect(
          change: MoneyInterval(low: money(4), expected: money(3), high: money(5), level: row.real(6)),
          otherwise: money(7), placeboProbability: row.real(8), controlCount: Int(row.integer(9)))
      result[row.integer(0), default: []].append(
        AdviceOutcome(
          inputs: row.text(1), measured: Instant(microseconds: row.integer(2)), effect: effect,
          remark: row.optionalText(10) ?? ""))
    }
    return result
  }
}

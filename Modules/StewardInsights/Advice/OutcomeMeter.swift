internal import Crypto
internal import StewardAnalytics
internal import StewardDomain
public import StewardStorage

/// Measures what came of advice, by the plan that was made when it was done.
struct OutcomeMeter {
  let advice: StoredAdvice
  let plan: MeasurementPlan
  let treated: TreatedItems

  enum Result {
    /// So many days have to pass, or to come in, before the window is settled.
    case waiting(days: Int)
    case outcome(AdviceOutcome)
  }

  func measure(_ part: MarketplaceSnapshot?, at now: Instant) -> Result {
    guard let part else { return .waiting(days: plan.window.count) }
    let missing = part.settledBefore.distance(to: plan.window.upperBound)
    if missing > 0 { return .waiting(days: missing) }
    guard plan.method == .synthetic, let item = advice.recommendation.value.subject.item,
      let row = part.facts.row(of: item)
    else { return .outcome(unmeasured(AdviceOutcome.nothingToCompare, inputs: "", now)) }
    return .outcome(outcome(part.facts, row, part.marketplace, now))
  }

  private func outcome(_ facts: FactTable, _ row: Int, _ store: Marketplace, _ now: Instant) -> AdviceOutcome {
    let controls = untouched(in: store.id).compactMap { facts.row(of: $0) }
    let series = DailyMoney(facts, rows: [row] + controls, plan: plan, reported: plan.reportedDays(facts))
    let inputs = series.fingerprint(plan)
    var remarks: [String] = []
    if series.windowDays < plan.window.count {
      remarks.append("\(plan.window.count - series.windowDays) of \(plan.window.count) days were never reported")
    }
    if plan.margin == nil { remarks.append("in \(plan.metric.definition.title.lowercased())") }
    if controls.count < plan.controls.count {
      remarks.append(
        "\(plan.controls.count - controls.count) of the planned items aren't used: something was done on them, too")
    }
    do {
      let effect = try series.effect()
      return AdviceOutcome(
        inputs: inputs, measured: now,
        effect: amounts(effect, days: series.windowDays, used: effect.weights.count { $0 > 0 }),
        remark: remarks.joined(separator: "; "))
    } catch { return unmeasured("it can't be measured: \(Self.words(error))", inputs: inputs, now) }
  }

  /// The planned items on which nothing was done meanwhile.
  func untouched(in store: MarketplaceID) -> [ItemIdentity] {
    let days = plan.before.lowerBound..<plan.window.upperBound
    return plan.controls.filter { !treated.isTreated($0, in: store, over: days, but: advice.number) }
  }

  /// Sums over the window in the currency of the promise.
  func amounts(_ effect: ActionEffect, days: Int, used: Int) -> AdviceOutcome.Effect {
    let currency = advice.recommendation.value.value.expected.currency
    func money(_ perDay: Double) -> Money {
      Money(minorUnits: Int64(exactly: (perDay * Double(days)).rounded()) ?? 0, currency: currency)
    }
    let change = money(effect.change)
    let (low, high) = (money(min(effect.lower, effect.change)), money(max(effect.upper, effect.change)))
    return AdviceOutcome.Effect(
      change: MoneyInterval(low: low, expected: change, high: high, level: 0.9), otherwise: money(effect.expected),
      placeboProbability: effect.placeboProbability, controlCount: used)
  }

  private func unmeasured(_ why: String, inputs: String, _ now: Instant) -> AdviceOutcome {
    AdviceOutcome(inputs: inputs, measured: now, effect: nil, remark: why)
  }

  private static func words(_ error: ActionEffectError) -> String {
    switch error {
    case .nothingBefore: "it brought nothing before"
    case .tooFewControls(let found, let needed): "\(found) items are left to compare it with, it takes \(needed)"
    case .badStart: "too few days were reported"
    default: "\(error)"
    }
  }
}

extension AdviceOutcome {
  /// Why nothing can be said where the plan names no method.
  public static let nothingToCompare =
    "there was nothing to compare it with when it was done: it takes sales of its own over 28 days and 19 other items with sales"
}

extension MeasurementPlan {
  /// The days of the plan on which anything of the store was reported.
  func reportedDays(_ facts: FactTable) -> [CivilDay] {
    let sales = facts.column(metric)
    return (before.lowerBound..<window.upperBound).clamped(to: facts.days).filter { day in
      guard let offset = facts.index(of: day) else { return false }
      return facts.items.indices.contains { sales?.isPresent($0 * facts.dayCount + offset) ?? false }
    }
  }
}

/// What items brought on the days of a plan, in minor units.
struct DailyMoney {
  /// The treated item first; of each the days on which anything of the store was reported.
  private(set) var values: [[Double]] = []
  /// The index of the first day of the window.
  private(set) var start = 0
  private(set) var windowDays = 0

  init(_ facts: FactTable, rows: [Int], plan: MeasurementPlan, reported days: [CivilDay]) {
    let sales = facts.column(plan.metric)
    let costs = plan.cost.flatMap { facts.column($0) }
    let offsets = days.map { facts.index(of: $0) }
    start = days.count { $0 < plan.window.lowerBound }
    windowDays = days.count - start
    values = rows.map { row in
      offsets.map { offset in
        // Days that the store reported without the item are days on which it sold nothing.
        guard let cell = offset.map({ row * facts.dayCount + $0 }) else { return 0 }
        return Double(sales?[cell] ?? 0) * (plan.margin ?? 1) - Double(costs?[cell] ?? 0)
      }
    }
  }

  func effect() throws(ActionEffectError) -> ActionEffect {
    try ActionEffect(treated: values[0], controls: Array(values.dropFirst()), from: start)
  }

  func fingerprint(_ plan: MeasurementPlan) -> String {
    var hash = SHA256()
    func add(_ number: UInt64) { withUnsafeBytes(of: number.littleEndian) { hash.update(bufferPointer: $0) } }
    add(UInt64(plan.metric.number))
    add(UInt64(start))
    for row in values {
      add(UInt64(row.count))
      for value in row { add(value.bitPattern) }
    }
    let digits = Array("0123456789abcdef")
    return String(hash.finalize().prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}

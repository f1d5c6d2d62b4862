internal import Glibc
internal import StewardDomain
internal import StewardPluginAPI

/// Whether visits become orders that stay: order items per session, its change, and refunds.
struct ConversionHealth: HealthJudge {
  let identifier = "conversion-health"
  private let pack: HealthPack
  private let level: HealthRule
  private let change: HealthRule
  private let refunds: HealthRule
  private let usual: Double
  private let steadying: Double

  init(_ pack: HealthPack) throws(PluginError) {
    self.pack = pack
    level = try pack.rule(identifier, "conversion")
    change = try pack.rule(identifier, "conversion-change")
    refunds = try pack.rule(identifier, "refunds")
    usual = try level.number("usual", in: 0.0001...1)
    steadying = try level.number("steadyingSessions", in: 1...100_000)
  }

  func verdicts(_ snapshot: MarketplaceSnapshot) -> [Verdict] {
    let windows = Windows(snapshot, pack)
    let metric: Metric = snapshot.facts.column(.orderItems) != nil ? .orderItems : .unitsOrdered
    let now = windows.now.pairs(metric, .sessions)
    let before = windows.before.pairs(metric, .sessions)
    let refunded = windows.now.pairs(.unitsRefunded, .unitsOrdered)
    return snapshot.rowsAndAll.map { row in
      Verdict(
        snapshot.subject(row), pack: pack,
        results: [
          (level, levelResult(now[row], metric, row, windows, snapshot)),
          (change, changeResult(now[row], before[row])),
          (refunds, refundResult(refunded[row], row, windows, snapshot)),
        ])
    }
  }

  /// The mean of the posterior with so many sessions of a usual item as prior (Gelman and others, *Bayesian Data
  /// Analysis*, 3rd ed., §2.4).
  private func steadied(_ pair: Pair) -> Double { (max(0, pair.top) + usual * steadying) / (pair.bottom + steadying) }

  private func levelResult(
    _ now: Pair, _ metric: Metric, _ row: Int?, _ windows: Windows, _ snapshot: MarketplaceSnapshot
  ) -> RuleResult {
    guard now.cells > 0 else { return .missing("orders and sessions weren't reported for the same settled days") }
    guard now.bottom > 0 else { return .missing("there was no session") }
    let statement =
      "\(whole(now.top)) from \(whole(now.bottom)) sessions, \(percent(now.top / now.bottom)), \(text(windows.now.days))"
    let isWhole = now.cells == now.topCells
    return .measured(
      level, steadied(now), statement, isWhole ? snapshot.source(metric, row, windows.now.days, whole(now.top)) : nil)
  }

  private func changeResult(_ now: Pair, _ before: Pair) -> RuleResult {
    guard before.bottom > 0 else { return .missing("there was no session in the weeks before") }
    return .measured(
      change, log2(steadied(now) / steadied(before)),
      "\(percent(before.top / before.bottom)) before, from \(whole(before.bottom)) sessions", nil)
  }

  private func refundResult(
    _ pair: Pair, _ row: Int?, _ windows: Windows, _ snapshot: MarketplaceSnapshot
  ) -> RuleResult {
    guard pair.cells > 0 else { return .missing("refunds weren't reported") }
    guard pair.bottom > 0 else { return .missing("no unit was ordered") }
    let isWhole = pair.cells == pair.topCells
    return .measured(
      refunds, pair.top / pair.bottom, "\(whole(pair.top)) of \(whole(pair.bottom))",
      isWhole ? snapshot.source(.unitsRefunded, row, windows.now.days, whole(pair.top)) : nil)
  }
}

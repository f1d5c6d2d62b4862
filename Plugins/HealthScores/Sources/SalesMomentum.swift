internal import Glibc
internal import StewardDomain
internal import StewardPluginAPI

/// Whether more is sold than before: units of the newest settled weeks against the weeks before and the year before.
///
/// Compared are units a reported day, as a binary logarithm: 1 is twice as much, −1 half.
struct SalesMomentum: HealthJudge {
  let identifier = "sales-momentum"
  private let pack: HealthPack
  private let recent: HealthRule
  private let yearly: HealthRule
  private let steadying: (recent: Double, yearly: Double)

  init(_ pack: HealthPack) throws(PluginError) {
    self.pack = pack
    recent = try pack.rule(identifier, "against-last-weeks")
    yearly = try pack.rule(identifier, "against-last-year")
    steadying = (
      try recent.number("steadyingUnits", in: 0.01...10_000), try yearly.number("steadyingUnits", in: 0.01...10_000)
    )
  }

  func verdicts(_ snapshot: MarketplaceSnapshot) -> [Verdict] {
    let windows = Windows(snapshot, pack)
    // Sellers report what was ordered; vendors often only what was shipped.
    let metric: Metric = snapshot.facts.column(.unitsOrdered) != nil ? .unitsOrdered : .shippedUnits
    let now = windows.now.sums(metric)
    let before = windows.before.sums(metric)
    let year = windows.yearBefore.sums(metric)
    return snapshot.rowsAndAll.map { row in
      let source = snapshot.source(metric, row, windows.now.days, now[row].value)
      return Verdict(
        snapshot.subject(row), pack: pack,
        results: [
          (recent, compared(recent, now[row], before[row], steadying.recent, windows.now.days, source)),
          (yearly, compared(yearly, now[row], year[row], steadying.yearly, windows.now.days, source)),
        ])
    }
  }

  private func compared(
    _ rule: HealthRule, _ now: Sum, _ before: Sum, _ steadying: Double, _ days: Range<CivilDay>,
    _ source: Evidence.Source?
  ) -> RuleResult {
    guard now.days >= pack.minimumDays else {
      return .missing(
        "units were reported on fewer than \(pack.minimumDays) of the last \(pack.windowDays) settled days")
    }
    guard before.days >= pack.minimumDays else {
      return .missing("units were reported on fewer than \(pack.minimumDays) of the days to compare with")
    }
    let length = Double(pack.windowDays)
    func units(_ sum: Sum) -> Double { max(0, Double(sum.value)) / Double(sum.days) * length }
    let change = log2((units(now) + steadying) / (units(before) + steadying))
    return .measured(
      rule, change, "\(now.value) from \(text(days)), after \(before.value)", source)
  }
}

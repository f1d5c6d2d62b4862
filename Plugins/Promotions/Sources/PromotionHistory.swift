internal import Glibc
internal import StewardAnalytics
internal import StewardDomain

/// The promotions of one item, and what its days around them say.
struct PromotionHistory {
  let item: Int
  /// The days that were looked at.
  let days: Range<CivilDay>
  let dips: [PriceDip]
  /// Days of promotions and around them; prices as parts of the first usual one.
  let response: ConversionResponse.Item
  /// What buyers pay now, in minor units; `nil` where it hasn't held for long enough, or is itself a dip.
  let price: Int64?
  /// Over ``days``.
  let units: Int64
  let lifts: [VisitLift]
  let echoes: [AfterSales]

  /// Visitors on the days of a promotion against those around it.
  struct VisitLift {
    /// Logarithm of the price as part of the usual one, negative.
    let price: Double
    /// Logarithm of a day's visits as part of those of the days around.
    let visits: Double
  }

  /// Units in a promotion beyond the usual, and units that were missing after it.
  struct AfterSales {
    let extra: Double
    let missing: Double
  }

  /// - Returns: `nil` where nothing was sold.
  init?(_ snapshot: MarketplaceSnapshot, item: Int, pack: PromotionPack) {
    let facts = snapshot.facts
    // The newest days can be restated; of the price they tell all the same.
    let settled = min(facts.days.upperBound, max(facts.days.lowerBound, snapshot.settledBefore))
    days = max(facts.days.lowerBound, settled.advanced(by: -pack.windowDays))..<settled
    guard !days.isEmpty, let first = facts.index(of: days.lowerBound) else { return nil }
    func values(_ metric: Metric) -> [Int64?] {
      guard let column = facts.column(metric) else { return [Int64?](repeating: nil, count: facts.dayCount - first) }
      return (first..<facts.dayCount).map { column[item * facts.dayCount + $0] }
    }
    let (sold, revenue) = (values(.unitsOrdered), values(.orderedRevenue))
    let runs = PriceRun.all(sold, revenue, firstDay: first, tolerance: pack.dip.tolerance)
    guard let last = runs.last, last.price < 1e15 else { return nil }
    let end = first + days.count
    let dips = PriceDip.all(runs, pack: pack).filter { $0.days.upperBound <= end }
    self.item = item
    self.dips = dips
    units = sold[..<days.count].reduce(0) { $0 + min(1_000_000_000, max(0, $1 ?? 0)) }
    let isLow = runs.count > 1 && last.price < runs[runs.count - 2].price * (1 - pack.dip.parts.lowerBound)
    let isYoung = last.days.count <= pack.dip.longestDays
    price =
      last.days.count >= pack.heldDays && !(isLow && isYoung)
        && facts.dayCount - last.days.upperBound < pack.heldDays * 2
      ? Int64(last.price.rounded()) : nil
    let around = Around(
      first: first, end: end, units: sold, visits: values(.sessions), shares: values(.featuredOfferShare), pack: pack)
    response = around.response(dips)
    lifts = dips.compactMap { around.lift($0) }
    echoes = dips.compactMap { around.echo($0) }
  }
}

/// The days around promotions, by their places among the facts' days.
private struct Around {
  let first: Int
  /// What comes later may still be restated.
  let end: Int
  let units: [Int64?]
  let visits: [Int64?]
  let shares: [Int64?]
  let pack: PromotionPack

  private func value(_ list: [Int64?], _ day: Int) -> Double? { list[day - first].map { Double(max(0, $0)) } }

  func response(_ dips: [PriceDip]) -> ConversionResponse.Item {
    var result = ConversionResponse.Item()
    guard let reference = dips.first?.usual else { return result }
    // The days after one promotion may be those before the next.
    var seen = dips.first?.before.lowerBound ?? first
    for dip in dips {
      for day in max(seen, dip.before.lowerBound)..<max(seen, min(end, dip.after.upperBound)) {
        let isWithin = dip.days.contains(day) || dip.before.contains(day) || dip.after.contains(day)
        guard isWithin, let sold = value(units, day), let came = value(visits, day), came > 0,
          Double(shares[day - first] ?? 1_000_000) >= pack.featuredShare * 1e6
        else { continue }
        result.units.append(sold)
        result.visits.append(came)
        result.logPrices.append(log(dip.price(on: day) / reference))
      }
      seen = max(seen, dip.after.upperBound)
    }
    return result
  }

  /// Mean of a day and how many days were reported.
  private func mean(_ list: [Int64?], _ days: Range<Int>...) -> (mean: Double, count: Int) {
    var (sum, count) = (0.0, 0)
    for range in days {
      for day in range where day < end {
        guard let value = value(list, day) else { continue }
        sum += value
        count += 1
      }
    }
    return (count > 0 ? sum / Double(count) : 0, count)
  }

  func lift(_ dip: PriceDip) -> PromotionHistory.VisitLift? {
    let (within, around) = (mean(visits, dip.days), mean(visits, dip.before, dip.after))
    guard within.count > 2, around.count > 13, within.mean > 0, around.mean > 0 else { return nil }
    return PromotionHistory.VisitLift(price: log(dip.price / dip.usual), visits: log(within.mean / around.mean))
  }

  func echo(_ dip: PriceDip) -> PromotionHistory.AfterSales? {
    let border = min(dip.after.upperBound, dip.after.lowerBound + pack.afterDays)
    let soon = mean(units, dip.after.lowerBound..<border)
    let usual = mean(units, dip.before, border..<dip.after.upperBound)
    let within = mean(units, dip.days)
    guard soon.count * 3 > pack.afterDays * 2, usual.count > 13, within.count > 0 else { return nil }
    return PromotionHistory.AfterSales(
      extra: (within.mean - usual.mean) * Double(within.count), missing: (usual.mean - soon.mean) * Double(soon.count))
  }
}

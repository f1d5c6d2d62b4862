internal import Glibc
internal import StewardDomain

/// What holds for any item of this store: how long stock is on its way, what Amazon takes, what ads take.
struct StoreTerms {
  let transitDays: Double
  let referralShare: Double
  let referralDeviation: Double
  /// Of sales, by item, ascending.
  private let adShares: [Double]

  /// - Parameter here: sums of this store.
  /// - Returns: `nil` where the fees of no item are known.
  init?(_ store: MarketplaceSnapshot, _ here: StoreSummary, pack: MarketPack) {
    let shares = here.items.compactMap { $0.terms?.referralShare }
    guard !shares.isEmpty else { return nil }
    let mean = shares.reduce(0, +) / Double(shares.count)
    referralShare = mean
    referralDeviation =
      (shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, shares.count - 1))).squareRoot()
    adShares = here.items.filter { $0.units >= pack.leastUnits && $0.revenue > 0 }
      .map { min(1, max(0, Double($0.adCost ?? 0) / Double($0.revenue))) }.sorted()
    transitDays = Self.transit(store, here, pack) ?? pack.transitDays
  }

  /// The share of sales that ads take, at a probability; 0 where nothing is known.
  func adShare(_ probability: Double) -> Double {
    guard !adShares.isEmpty else { return 0 }
    return adShares[min(adShares.count - 1, max(0, Int(probability * Double(adShares.count))))]
  }

  /// Units on their way by units sold a day.
  private static func transit(_ store: MarketplaceSnapshot, _ here: StoreSummary, _ pack: MarketPack) -> Double? {
    let facts = store.facts
    guard let inbound = facts.column(.stockInbound) else { return nil }
    var (marks, sum) = (0, 0.0)
    for day in 0..<facts.dayCount where here.days.contains(facts.days.lowerBound.advanced(by: day)) {
      var (isReported, total) = (false, 0.0)
      for row in facts.items.indices {
        guard let units = inbound[row * facts.dayCount + day] else { continue }
        isReported = true
        total += Double(max(0, units))
      }
      if isReported {
        marks += 1
        sum += total
      }
    }
    let sold = here.items.reduce(0.0) { $0 + Double(max(0, $1.units)) }
    let days = Double(here.days.lowerBound.distance(to: here.days.upperBound))
    guard marks >= pack.leastMarks, sold > 0, days > 0, sum > 0 else { return nil }
    return min(90, max(5, sum / Double(marks) / (sold / days)))
  }
}

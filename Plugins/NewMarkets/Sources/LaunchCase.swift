internal import Glibc
internal import StewardAnalytics
internal import StewardDomain

/// One item that another store sells and this one doesn't: how much it would sell here, and what a unit would leave.
struct LaunchCase {
  let item: ItemSummary
  let pair: StorePair
  /// The logarithm of units a day once it has found its place, and its standard deviation.
  let level: (mean: Double, deviation: Double)
  /// In minor units of this store.
  let price: Int64
  let cost: Double
  let fee: Double
  let refundShare: Double

  /// - Returns: `nil` where the other store says too little, or where what a unit costs isn't known.
  init?(_ item: ItemSummary, _ pair: StorePair, currency: Currency, pack: MarketPack) {
    guard item.units >= pack.leastUnits, item.daysInStock >= pack.leastDays, pair.units.count >= pack.leastCommonItems,
      let price = item.unitPrice, let cost = item.terms?.unitCost, let fee = item.terms?.fulfilmentFee
    else { return nil }
    self.item = item
    self.pair = pair
    let ratio = pair.units.estimate(item.productType)
    let (count, drift) = (Double(item.units) + 0.5, pack.driftDeviation)
    let variance = 1 / count + ratio.deviation * ratio.deviation + drift * drift
    level = (
      log(count / Double(item.daysInStock)) + ratio.mean - drift * drift / 2, variance.squareRoot()
    )
    func here(_ amount: Int64, _ model: RatioModel) -> Double {
      Double(max(0, amount)) * pair.exchange * exp(model.estimate(nil).mean)
    }
    self.price = Self.shelfPrice(here(price, pair.price), currency)
    self.cost = here(cost, pair.cost)
    self.fee = here(fee, pair.fee)
    // Few sales say little of refunds: twenty units of which one came back stand beside them.
    refundShare = min(0.6, (Double(max(0, item.refunds)) + 1) / (Double(item.units) + 20))
  }

  /// As shops show it: a cent below a whole unit of money, or tens of a currency without cents.
  static func shelfPrice(_ exact: Double, _ currency: Currency) -> Int64 {
    let bounded = min(1e12, max(1, exact))
    return currency.minorDigits == 0
      ? max(10, Int64((bounded / 10).rounded()) * 10) : max(99, Int64((bounded / 100).rounded()) * 100 - 1)
  }

  /// Units a day at full level in a case of so many standard deviations above the middle.
  func unitsPerDay(_ score: Double) -> Double { min(1e7, exp(level.mean + score * level.deviation)) }

  /// Days at full level that the days from the arrival on are worth: it begins with a part and grows evenly.
  static func fullDays(_ days: Double, start: Double, ramp: Double) -> Double {
    guard days > 0 else { return 0 }
    let growing = min(days, ramp)
    return start * growing + (1 - start) * growing * growing / (2 * ramp) + max(0, days - ramp)
  }

  /// What lasts for the cover in three cases of four.
  func shipment(_ pack: MarketPack) -> Int {
    let days = Self.fullDays(Double(pack.coverDays), start: pack.startShare, ramp: pack.rampDays)
    return max(6, Int((unitsPerDay(0.67) * days).rounded(.up)))
  }

  /// What it leaves and sells within the horizon, in each possible world.
  func outcomes(_ terms: StoreTerms, pack: MarketPack, draws: OutcomeDraws) -> (money: [Double], units: [Double]) {
    // A price beside what buyers here are used to moves demand the other way; how far beside it is isn't known.
    let priceSpread = pair.price.estimate(nil).deviation * pack.shortfall.elasticity
    let (costSpread, feeSpread) = (pair.cost.estimate(nil).deviation, pair.fee.estimate(nil).deviation)
    var (amounts, counts): ([Double], [Double]) = ([], [])
    for world in 0..<draws.count {
      let transit = terms.transitDays * exp(pack.transitDeviation * draws[1, world])
      let ramp = pack.rampDays * exp(pack.rampDeviation * draws[2, world])
      let days = Self.fullDays(Double(pack.horizonDays) - transit, start: pack.startShare, ramp: ramp)
      let units = CountDraw.poisson(
        mean: unitsPerDay(draws[0, world]) * exp(priceSpread * draws[7, world]) * days,
        probability: CountDraw.probability(draws[3, world]))
      let spent = terms.adShare(CountDraw.probability(draws[5, world]))
      let share = min(0.6, max(0.03, terms.referralShare + terms.referralDeviation * draws[6, world]))
      let goods = cost * exp(costSpread * draws[4, world]) + fee * exp(feeSpread * draws[4, world])
      let left = Double(price) * (1 - share - refundShare - spent) - goods
      amounts.append(units * left)
      counts.append(units)
    }
    return (amounts, counts)
  }
}

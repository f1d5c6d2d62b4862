internal import Glibc
internal import StewardAnalytics

/// Possible worlds in which an item is sold for some weeks, with one more order and without: evenly spread, always the same.
struct StockWorlds {
  static let count = 64
  let days: Int
  private let draws = OutcomeDraws(count: StockWorlds.count, dimensions: 5)
  /// World by world and day by day: a standard normal number and a uniform one.
  private let scores: [Double]
  private let shares: [Double]

  init(days: Int) {
    self.days = days
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func share() -> Double {
      // SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      return (Double((mixed ^ mixed >> 31) >> 11) + 0.5) * 0x1p-53
    }
    shares = (0..<Self.count * days).map { _ in share() }
    // Box and Muller, *Annals of Mathematical Statistics* 29, 1958.
    scores = (0..<Self.count * days).map { _ in (-2 * log(share())).squareRoot() * cos(2 * Double.pi * share()) }
  }

  /// What is known of an item on the day of the advice.
  struct Item {
    let rate: DemandRate
    let available: Int64
    let inbound: Int64
    let orders: ExpectedOrders
  }

  /// Of each world: units that are sold more by one more order, and the days for which a unit more lies there.
  func gains(_ item: Item, order: Int64, pack: StockPack) -> (units: [Double], unitDays: [Double]) {
    var (units, unitDays) = ([Double](repeating: 0, count: Self.count), [Double](repeating: 0, count: Self.count))
    var demand = [Int64](repeating: 0, count: days)
    for world in 0..<Self.count {
      fill(&demand, item, world, pack)
      let lead = max(5, (item.orders.leadDays * exp(pack.leadTimeDeviation * draws[3, world])).rounded())
      let without = play(item, demand, lead: lead, world: world, extra: 0)
      let with = play(item, demand, lead: lead, world: world, extra: order)
      units[world] = Double(with.sold - without.sold)
      unitDays[world] = Double(with.unitDays - without.unitDays)
    }
    return (units, unitDays)
  }

  /// Units that are wanted each day: the rate isn't known, and drifts from what it was.
  private func fill(_ demand: inout [Int64], _ item: Item, _ world: Int, _ pack: StockPack) {
    let (level, drift) = (pack.levelDeviation, pack.driftDeviation)
    // How bursty the counts are is part of the level's deviation, so that it doesn't widen the posterior a second time.
    let shape = max(0.3, item.rate.shape * item.rate.dispersion)
    let rate = OutcomeDraws.gamma(mean: item.rate.meanPerDay, shape: shape, at: draws[0, world])
    // A logarithm that varies lifts the mean, which is taken back.
    var mean = rate * exp(level * draws[1, world] - level * level / 2)
    let step = exp(drift * draws[2, world] / Double(days))
    for day in 0..<days {
      let place = world * days + day
      demand[day] = Self.count(mean: mean, share: shares[place], score: scores[place])
      mean *= step
    }
  }

  /// The Poisson count that is passed with a given probability; from a dozen on the normal one, rounded.
  private static func count(mean: Double, share: Double, score: Double) -> Int64 {
    if mean >= 12 { return Int64(min(1e12, max(0, mean + mean.squareRoot() * score)).rounded()) }
    var (chance, count) = (exp(-mean), Int64(0))
    var sum = chance
    while sum < share, count < 60 {
      count += 1
      chance *= mean / Double(count)
      sum += chance
    }
    return count
  }

  /// Plays the days: what arrives, what is sold, and what the account orders as it used to.
  private func play(
    _ item: Item, _ demand: [Int64], lead: Double, world: Int, extra: Int64
  ) -> (sold: Int64, unitDays: Int64) {
    let orders = item.orders
    var arriving = [Int64](repeating: 0, count: days)
    func expect(_ units: Int64, in wait: Double, _ arriving: inout [Int64]) {
      let day = Int(min(1e6, max(1, wait)))
      if day < days { arriving[day] += units }
    }
    expect(item.inbound, in: (orders.arrivalDays + 3 * draws[4, world]).rounded(), &arriving)
    expect(extra, in: lead, &arriving)
    var stock = item.available
    var position = stock + item.inbound + extra
    var rate = item.rate.meanPerDay
    var (sold, unitDays): (Int64, Int64) = (0, 0)
    for day in 0..<days {
      stock += arriving[day]
      let taken = min(stock, demand[day])
      // The account learns its rate from days with stock, slowly.
      if stock > 0 { rate += 0.06 * (Double(taken) - rate) }
      stock -= taken
      position -= taken
      sold += taken
      unitDays += stock
      guard Double(position) < rate * (lead + orders.slackDays) else { continue }
      let order = max(4, Int64(min(1e12, rate * (lead + orders.heightDays))) - position)
      let delay = (shares[world * days + day] * 9 - 3).rounded()
      expect(order, in: Double(day) + max(5, lead + delay), &arriving)
      position += order
    }
    return (sold, unitDays)
  }
}

/// The shortest interval that holds a share of some outcomes, and their mean: where most outcomes are alike it is theirs.
struct ShortestInterval {
  let low: Double
  let high: Double

  /// - Parameter sorted: ascending, not empty.
  init(_ sorted: [Double], share: Double, mean: Double) {
    let width = min(sorted.count, max(1, Int((share * Double(sorted.count)).rounded(.up))))
    var best = 0
    for start in 0...(sorted.count - width)
    where sorted[start + width - 1] - sorted[start] < sorted[best + width - 1] - sorted[best] { best = start }
    low = min(mean, sorted[best])
    high = max(mean, sorted[best + width - 1])
  }
}

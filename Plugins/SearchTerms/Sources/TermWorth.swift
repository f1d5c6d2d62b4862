internal import StewardAnalytics

/// What excluding a term changes, as a distribution: what its clicks would have cost, less what its orders would have left.
///
/// The chance of an order has a beta posterior whose prior is what is usual for terms like it; a gamma with its moments
/// stands for it, which is close where few clicks convert. Spending has a gamma predictive distribution.
///
/// Sources: Gelman and others, *Bayesian Data Analysis*, 3rd ed., §2.4 (beta–binomial), §2.6 (gamma–Poisson) and §5.3
/// (borrowing strength among like groups).
struct TermWorth {
  let pack: TermPack
  let history: TermHistory
  let margin: StoreMargin
  let draws: OutcomeDraws

  init(_ history: TermHistory, margin: StoreMargin, pack: TermPack) {
    self.history = history
    self.margin = margin
    self.pack = pack
    draws = OutcomeDraws(count: 512, dimensions: 7)
  }

  /// Orders for a click, as expected.
  func conversion(_ row: TermUse.Row) -> Double {
    let prior = history.usual(row).conversion
    return min(0.95, max(1e-6, (row.orders + prior * history.priorClicks) / (row.clicks + history.priorClicks)))
  }

  /// What a unit costs its buyer, by the target: what its own sales say, with the store's worth two of them.
  private func price(_ row: TermUse.Row) -> Double {
    let target = history.targetSales[row.target]
    return (target.sales + 2 * margin.price) / (target.units + 2)
  }

  /// Of the horizon, what a term would cost.
  func spending(_ row: TermUse.Row) -> Double { row.recentCost * span }

  /// Of the horizon, the orders that would follow a click and wouldn't have come otherwise.
  func lostOrders(_ row: TermUse.Row) -> Double {
    row.recentClicks * span * conversion(row) * pack.incrementality
  }

  /// What those orders would have left.
  func lostMoney(_ row: TermUse.Row) -> Double {
    lostOrders(row) * margin.unitsPerOrder * price(row) * margin.share
  }

  /// What excluding a term is expected to gain.
  func expected(_ use: TermUse) -> Double { use.rows.reduce(0) { $0 + spending($1) - lostMoney($1) } }

  /// The horizon as a multiple of the days that tell of spending.
  private var span: Double { Double(pack.horizonDays) / Double(max(1, history.recent.count)) }

  /// The change in money where a term is excluded, in each possible world.
  ///
  /// What isn't known of a target (how its clicks develop, what its orders leave and bring, how often it sells) is the same
  /// for all its terms, the rest each term's own; what isn't the same for two of them comes in another order of the worlds.
  func outcomes(_ use: TermUse) -> [Double] {
    let parts = use.rows.filter { $0.recentClicks > 0 }.map(part)
    return (0..<draws.count).map { world in
      let together = max(0, 1 + pack.commonDeviation * draws[6, world])
      return parts.reduce(0) { $0 + $1.outcome(world, together, pack, draws) }
    }
  }

  private func part(_ row: TermUse.Row) -> Part {
    let clicks = row.recentClicks * span
    let strength = history.priorClicks
    let prior = history.usual(row)
    return Part(
      target: row.target, row: row.row, cost: spending(row), clicks: clicks,
      variation: 1 / row.recentClicks + 1 / clicks + pack.driftDeviation * pack.driftDeviation, orders: row.orders,
      weight: row.clicks + strength, priorOrders: prior.conversion * strength, priorShape: max(0.5, prior.orders),
      value: margin.unitsPerOrder * price(row), left: (margin.share, margin.deviation))
  }

  /// One target of a term over the horizon.
  private struct Part {
    let target: Int
    let row: Int
    let cost: Double
    let clicks: Double
    /// Of clicks: counts of the past and of the days to come vary each, and so does demand between them.
    let variation: Double
    let orders: Double
    let weight: Double
    /// Orders that the prior stands for, and how many of the target and its like it was learned from.
    let priorOrders: Double
    let priorShape: Double
    /// What an order is worth to its buyer, and what of it is left.
    let value: Double
    let left: (mean: Double, deviation: Double)

    func outcome(_ world: Int, _ together: Double, _ pack: TermPack, _ draws: OutcomeDraws) -> Double {
      // The count is a power of two: an odd step leads through all of them.
      func place(_ number: Int) -> Int {
        (world &* (2 &* number &+ 1) &+ number &* 97) & (draws.count - 1)
      }
      let (shared, own) = (place(target), place(row &+ 7_919))
      let drift = OutcomeDraws.gamma(mean: 1, shape: 1 / variation, at: draws[0, shared]) * together
      let usual = OutcomeDraws.gamma(mean: priorOrders, shape: priorShape, at: draws[5, shared])
      let conversion = min(0.95, max(1e-6, (orders + usual) / weight))
      // Moments of the beta: variance μ (1 − μ) / (n + 1).
      let shape = max(0.05, conversion * (weight + 1) / (1 - conversion))
      let rate = OutcomeDraws.gamma(mean: conversion, shape: shape, at: draws[1, own])
      let share = min(1, max(0.02, pack.incrementality + pack.incrementalityDeviation * draws[2, shared]))
      let bought = clicks * drift * rate
      // Who orders after a click, and who of them would have ordered anyway, are two counts; each has its own chance.
      let chance = (bought * (2 - share)).squareRoot() * draws[4, own]
      return cost * drift - (bought * share + chance) * value * (left.mean + left.deviation * draws[3, shared])
    }
  }
}

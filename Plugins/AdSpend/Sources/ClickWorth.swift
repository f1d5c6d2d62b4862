internal import Glibc
internal import StewardAnalytics

/// What a click on an item's ad brings, as a distribution: how often it leads to an order, what an order leaves, and how
/// much of it wouldn't have come anyway.
///
/// The chance of an order has a beta posterior whose prior is the store's own, worth some clicks; a gamma with its moments
/// stands for it, which is close where few clicks convert. Units of an order have a gamma posterior.
///
/// Sources: Gelman and others, *Bayesian Data Analysis*, 3rd ed., §2.4 (beta–binomial) and §2.6 (gamma–Poisson).
struct ClickWorth {
  /// Orders for a click.
  let conversion: Double
  let conversionShape: Double
  let unitsPerOrder: Double
  let orderShape: Double
  /// What a unit leaves, in minor units.
  let margin: Double

  /// - Parameter store: orders and clicks of the store's ads together.
  init(_ ads: AdHistory, margin: UnitMargin, store: (orders: Double, clicks: Double, units: Double), pack: AdPack) {
    let common = (store.orders + 0.5) / (store.clicks + 1)
    let weight = Double(ads.clicks) + pack.priorClicks
    conversion = min(0.95, (Double(ads.orders) + common * pack.priorClicks) / weight)
    // Moments of the beta: variance μ (1 − μ) / (n + 1).
    conversionShape = max(0.05, conversion * (weight + 1) / (1 - conversion))
    let commonUnits = (store.units + 1) / (store.orders + 1)
    unitsPerOrder = (Double(ads.units) + 5 * commonUnits) / (Double(ads.orders) + 5)
    // One or two units an order: their variation is a third of their mean.
    orderShape = 10 * (Double(ads.orders) + 5)
    self.margin = margin.minorUnits
  }

  /// Of a click, as expected, in minor units.
  func expected(incrementality: Double) -> Double { conversion * unitsPerOrder * margin * incrementality }

  /// The change in money where spending becomes a multiple of what it would be, in each possible world.
  ///
  /// - Parameter factor: 0 pauses the ads.
  func outcomes(_ ads: AdHistory, factor: Double, pack: AdPack, draws: OutcomeDraws) -> [Double] {
    let days = Double(pack.horizonDays) / Double(pack.spendDays)
    let cost = Double(ads.recentCost) * days
    let perClick = Double(ads.recentCost) / Double(ads.recentClicks)
    let clicks = Double(ads.recentClicks) * days
    // Counts of the past and of the days to come vary each, and so does demand between them.
    let variation = 1 / Double(ads.recentClicks) + 1 / clicks + pack.driftDeviation * pack.driftDeviation
    return (0..<draws.count).map { world in
      let spent = OutcomeDraws.gamma(mean: cost, shape: 1 / variation, at: draws[0, world])
      let rate = OutcomeDraws.gamma(mean: conversion, shape: conversionShape, at: draws[1, world])
      let units = OutcomeDraws.gamma(mean: unitsPerOrder, shape: orderShape, at: draws[2, world])
      let share = min(1, max(0.02, pack.incrementality + pack.incrementalityDeviation * draws[3, world]))
      let power = pack.power + pack.powerDeviation * draws[4, world]
      let change = spent / perClick * ((factor > 0 ? pow(factor, power) : 0) - 1)
      let orders = change * rate * share
      // Who orders after a click, and who of them would have ordered anyway, are two counts; each has its own chance.
      let chance = (abs(change) * rate * (2 - share)).squareRoot() * draws[5, world]
      return (orders + chance) * units * margin - spent * (factor - 1)
    }
  }
}

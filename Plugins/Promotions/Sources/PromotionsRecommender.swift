internal import Glibc
internal import StewardAnalytics
internal import StewardDomain
internal import StewardPluginAPI

/// Recommends a promotion where it will probably pay, and advises against the next one where it will probably lose.
struct PromotionsRecommender: Recommender {
  let identifier = "promotions"
  let pack: PromotionPack

  func recommendations(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Recommendation] {
    let knowledge = PromotionKnowledge(snapshot, pack: pack)
    guard knowledge.isEnough else { return [] }
    let habit = PromotionHabit(knowledge.histories, dayCount: snapshot.facts.dayCount, pack: pack)
    let draws = OutcomeDraws(count: 512, dimensions: 8)
    return knowledge.cases().compactMap { known in
      // Without the cost of goods nobody knows what a lower price leaves.
      guard known.money.cost != nil else { return nil }
      let worlds = PromotionWorlds(known, pack: pack, draws: draws)
      let advice = PromotionAdvice(snapshot: snapshot, pack: pack, known: known, response: knowledge.response)
      if let plan = PromotionPlan.best(worlds) { return advice.run(plan) }
      if let repeated = RepeatedPromotion(worlds, habit: habit, dayCount: snapshot.facts.dayCount) {
        return advice.skip(repeated)
      }
      return nil
    }
  }
}

/// A promotion that would pay.
struct PromotionPlan {
  let part: Double
  let days: Int
  let price: Int64
  let outcome: OutcomeSummary
  /// Units more for one at the usual price at which nothing is won or lost.
  let breakEven: Double

  /// - Returns: the best one; `nil` where none is likely enough to pay, or stock may not last.
  static func best(_ worlds: PromotionWorlds) -> PromotionPlan? {
    let (known, pack) = (worlds.known, worlds.pack)
    guard let cover = known.coverDays(pack), cover >= pack.lying.leastCoverDays else { return nil }
    let sales = known.demand.mean * Double(known.price)
    let now = known.money.contribution(at: Double(known.price))
    var best: PromotionPlan?
    for part in pack.parts {
      let price = Int64((Double(known.price) * (1 - part)).rounded())
      let then = known.money.contribution(at: Double(price))
      guard price > 0, then > 0 else { continue }
      for days in pack.lengths where days <= pack.horizonDays {
        let depth = 1 - Double(price) / Double(known.price)
        let outcome = OutcomeSummary(
          (0..<worlds.draws.count).map { worlds.effect(depth: depth, days: Double(days), after: 1, world: $0) })
        guard outcome.positive >= pack.runProbability, outcome.mean >= pack.leastShareOfSales * sales,
          outcome.mean > best?.outcome.mean ?? 0
        else { continue }
        best = PromotionPlan(
          part: part, days: days, price: price, outcome: outcome,
          breakEven: max(0, (now - then) / (then + known.savedPerUnit(pack))))
      }
    }
    return best
  }
}

/// A promotion that will probably come again, and lose.
struct RepeatedPromotion {
  /// Of its start within the horizon.
  let chance: Double
  /// Parts of the usual price, days.
  let depth: Double
  let days: Double
  /// What leaving it out brings, whether it would have come or not.
  let outcome: OutcomeSummary
  /// What leaving it out brings where it would have come.
  let each: OutcomeSummary

  /// - Returns: `nil` where none was seen on the item, they weren't seen to come again, or they may pay.
  init?(_ worlds: PromotionWorlds, habit: PromotionHabit, dayCount: Int) {
    let (known, pack, draws) = (worlds.known, worlds.pack, worlds.draws)
    guard let last = known.history.dips.last, habit.repeats >= pack.habit.leastRepeats else { return nil }
    let none = habit.none(age: dayCount - last.days.upperBound, days: pack.horizonDays)
    chance = 1 - (none.last ?? 1)
    guard chance >= pack.leastChance else { return nil }
    let next = habit.next(known.history.dips)
    (depth, days) = next
    var all = [Double](repeating: 0, count: draws.count)
    var losses: [Double] = []
    for world in all.indices {
      let score = 0.5 * erfc(draws[5, world] / 2.0.squareRoot())
      guard let start = none.firstIndex(where: { 1 - $0 >= score }) else { continue }
      let part = min(pack.dip.parts.upperBound, max(0.01, next.depth + habit.depthDeviation * draws[6, world]))
      let length = max(1, next.days + habit.daysDeviation * draws[7, world])
      let within = min(length, Double(pack.horizonDays - start))
      let after = min(1, max(0, (Double(pack.horizonDays - start) - length) / Double(pack.afterDays)))
      all[world] = -worlds.effect(depth: part, days: within, after: after, world: world)
      losses.append(all[world])
    }
    guard !losses.isEmpty else { return nil }
    outcome = OutcomeSummary(all)
    each = OutcomeSummary(losses)
    guard each.positive >= pack.skipProbability,
      outcome.mean >= pack.leastShareOfSales * known.demand.mean * Double(known.price)
    else { return nil }
  }
}

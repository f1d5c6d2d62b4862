import Testing

@testable import StewardAnalytics

@Suite struct ReplenishmentTests {
  private static func account(_ items: Int, days: Int) -> [DemandSeries] {
    var demand = Demand(seed: 21)
    return (0..<items).map { item in
      DemandSeries(values: item % 3 == 0 ? demand.intermittent(days) : demand.seasonal(days, level: 4 + Double(item)))
    }
  }

  @Test func `the promise is kept on demand that wasn't seen`() throws {
    let account = Self.account(20, days: 168)
    let past = account.map { DemandSeries(values: Array($0.values[..<140])) }

    let policies = try Replenishment.policies(
      past, ReplenishmentOptions(leadTimeMean: 7, review: 7, service: 0.95, seasons: [7]))

    var total = StockSimulation.Result()
    for (policy, series) in zip(policies, account) {
      let run = StockSimulation.run(
        series.values[140...], reorderPoint: policy.reorderPoint, orderUpTo: policy.orderUpTo, review: 7,
        leadTime: LeadTime(mean: 7, deviation: 0), seed: 0)
      total.served += run.served
      total.wanted += run.wanted
    }
    #expect(total.served / total.wanted > 0.92)
  }

  @Test func `more service takes more stock, and so does an uncertain lead time`() throws {
    let account = Self.account(6, days: 90)
    func stock(_ service: Double, deviation: Double = 0) throws -> Double {
      let options = ReplenishmentOptions(
        leadTimeMean: 5, leadTimeDeviation: deviation, review: 3, service: service, seasons: [7])
      let policies = try Replenishment.policies(account, options)
      for policy in policies {
        #expect(policy.reorderPoint <= policy.orderUpTo)
        #expect(policy.stockoutProbability >= 0 && policy.stockoutProbability <= 1)
      }
      return policies.reduce(0) { $0 + $1.orderUpTo }
    }

    #expect(try stock(0.8) <= stock(0.98))
    #expect(try stock(0.95) < stock(0.95, deviation: 3))
  }

  // By hand: start 5; day 0 orders 5 for day 2; sales 3, 2 of 3, 4, 1 of 4, the next review's order still on its way.
  @Test func `a run of a policy counts what was served`() {
    let run = StockSimulation.run(
      [3, 3, 4, 4], reorderPoint: 5, orderUpTo: 10, review: 3, leadTime: LeadTime(mean: 2, deviation: 0), seed: 0)

    #expect(run.wanted == 14)
    #expect(run.served == 10)
    #expect(run.stock == 3)
  }

  @Test func `lead times keep their mean and are at least one`() {
    let leadTime = LeadTime(mean: 10, deviation: 3)
    let mean = zip(leadTime.periods, leadTime.probabilities).reduce(0) { $0 + Double($1.0) * $1.1 }

    #expect(abs(mean - 10) < 0.3)
    #expect(LeadTime(mean: 0, deviation: 0).periods == [1])
    #expect(Set((0..<50).map { leadTime.drawn($0) }) == Set(leadTime.periods))
  }

  // scipy 1.17.1, stats.norm.ppf of the middles of nine equal shares, rounded; equal ones counted with numpy 2.4.6.
  @Test func `lead times match the reference`() {
    let wide = LeadTime(mean: 10, deviation: 3)
    #expect(wide.periods == [5, 7, 8, 9, 10, 11, 12, 13, 15])
    #expect(wide.probabilities.allSatisfy { abs($0 - 1.0 / 9) < 1e-12 })

    let short = LeadTime(mean: 2, deviation: 3)
    #expect(short.periods == [1, 2, 3, 4, 5, 7])
    #expect(abs(short.probabilities[0] - 4.0 / 9) < 1e-12)
  }

  // scipy 1.17.1: quantiles of normal distributions by stats.norm.ppf, the mixture's distribution function by lines
  // between them, and its inverse by optimize.brentq.
  @Test func `demand over an uncertain lead time matches the reference`() {
    let levels = ProtectionDemand.symmetric
    let demand = ProtectionDemand([
      (0.7, 20, levels.map { 20 + 3 * normalQuantile($0) }), (0.3, 40, levels.map { 40 + 6 * normalQuantile($0) }),
    ])

    #expect(abs(demand.mean - 26) < 1e-12)
    let expected = [
      21.709153276, 27.288658098, 37.377997436, 42.622002564, 45.929588065, 48.415913516, 51.129563192, 52.981063539,
    ]
    for (score, quantile) in zip(ProtectionDemand.scores, expected) {
      #expect(abs(demand.quantile(score: score) - quantile) < 1e-6)
    }
  }

  @Test func `what can't be promised is refused`() {
    let account = Self.account(2, days: 30)
    #expect(throws: ReplenishmentError.badService(1)) {
      try Replenishment.policies(account, ReplenishmentOptions(leadTimeMean: 7, review: 7, service: 1))
    }
    #expect(throws: ReplenishmentError.badReview(0)) {
      try Replenishment.policies(account, ReplenishmentOptions(leadTimeMean: 7, review: 0, service: 0.9))
    }
    #expect(throws: ReplenishmentError.badLeadTime(mean: -1, deviation: 0)) {
      try Replenishment.policies(account, ReplenishmentOptions(leadTimeMean: -1, review: 7, service: 0.9))
    }
    #expect(throws: ReplenishmentError.forecast(.noSeries)) {
      try Replenishment.policies([], ReplenishmentOptions(leadTimeMean: 7, review: 7, service: 0.9))
    }
    #expect(throws: ReplenishmentError.forecast(.negativeValue(series: 0, index: 1))) {
      try Replenishment.policies(
        [DemandSeries(values: [1, -2])], ReplenishmentOptions(leadTimeMean: 7, review: 7, service: 0.9))
    }
  }
}

import StewardAnalytics
import Testing

@Suite struct DemandRateTests {
  private let units: [Int64] = [3, 0, 5, 2, 9, 1, 0, 4, 7, 2]

  // numpy: weights 2^(−age/h), weighted mean m, φ = max(1, Σw(y−m)²/(W−Σw²/W)/m), shape (Σwy+½)/φ, exposure W/φ.
  @Test func `the posterior matches the reference`() throws {
    let everything = [Bool](repeating: true, count: 10)
    let nothing = [Bool](repeating: false, count: 10)
    let rate = try DemandRate(units: units, reported: everything, limited: nothing, halfLifeDays: 30)

    #expect(abs(rate.shape - 11.366241346451858) < 1e-12)
    #expect(abs(rate.exposureDays - 3.3637737295198895) < 1e-12)
    #expect(abs(rate.dispersion - 2.6851876831249335) < 1e-12)
    #expect(rate.countedDays == 10)
  }

  // As above; the demand over 30 ± 4 days then from scipy 1.17.1 nbinom: ppf(0.95) and sf(100).
  @Test func `absent and limited days don't count`() throws {
    var reported = [Bool](repeating: true, count: 10)
    var limited = [Bool](repeating: false, count: 10)
    reported[1] = false
    limited[6] = true
    let rate = try DemandRate(units: units, reported: reported, limited: limited, halfLifeDays: 5)
    let demand = rate.demand(overDays: 30, deviationDays: 4)

    #expect(abs(rate.shape - 10.834172078621695) < 1e-12)
    #expect(abs(rate.dispersion - 1.8761337870369108) < 1e-12)
    #expect(rate.countedDays == 8)
    #expect(abs(demand.mean - 126.93032779024436) < 1e-9)
    #expect(abs(demand.variance - 2038.0810929123336) < 1e-8)
    #expect(demand.quantile(0.95) == 209)
    #expect(abs(demand.probability(above: 100) - 0.6960258148384679) < 1e-11)
  }

  // Without excess variance and with weights of one: Gamma(12½, 5), and nbinom(12½, 5/19) of scipy 1.17.1 over 14 days.
  @Test func `a Poisson process gives the exact negative binomial`() throws {
    let rate = try DemandRate(
      units: [2, 3, 2, 3, 2], reported: [true, true, true, true, true],
      limited: [false, false, false, false, false], halfLifeDays: 1e9)
    let demand = rate.demand(overDays: 14)

    #expect(rate.dispersion == 1)
    #expect(abs(demand.mean - 35) < 1e-6)
    #expect([0.05, 0.5, 0.95].map(demand.quantile) == [18, 34, 56])
    #expect(abs(demand.probability(above: 40) - 0.2907014521746148) < 1e-8)
  }

  @Test func `old counts fade`() throws {
    let rising: [Int64] = Array(repeating: 1, count: 30) + Array(repeating: 9, count: 30)
    let all = [Bool](repeating: true, count: 60)
    let none = [Bool](repeating: false, count: 60)

    let short = try DemandRate(units: rising, reported: all, limited: none, halfLifeDays: 7)
    let long = try DemandRate(units: rising, reported: all, limited: none, halfLifeDays: 1e6)

    #expect(short.meanPerDay > 8)
    #expect(abs(long.meanPerDay - 5) < 0.02)
  }

  @Test func `the first day of too much demand is where its probability passes`() throws {
    let rate = try DemandRate(
      units: [4, 6, 5, 5, 5, 6, 4], reported: Array(repeating: true, count: 7),
      limited: Array(repeating: false, count: 7), halfLifeDays: 1e6)
    let day = try #require(rate.daysUntilDemandExceeds(50, probability: 0.5, limit: 365))

    #expect(rate.demand(overDays: Double(day)).probability(above: 50) >= 0.5)
    #expect(rate.demand(overDays: Double(day - 1)).probability(above: 50) < 0.5)
    #expect(rate.daysUntilDemandExceeds(50_000, probability: 0.5, limit: 365) == nil)
  }

  @Test func `what can't be learned from is refused`() {
    #expect(throws: DemandRateError.noCountedDay) {
      try DemandRate(units: [3, 4], reported: [true, false], limited: [true, false], halfLifeDays: 30)
    }
    #expect(throws: DemandRateError.unequalLengths) {
      try DemandRate(units: [3], reported: [], limited: [], halfLifeDays: 30)
    }
    #expect(throws: DemandRateError.negativeUnits(index: 0)) {
      try DemandRate(units: [-1], reported: [true], limited: [false], halfLifeDays: 30)
    }
    #expect(throws: DemandRateError.badHalfLife(0)) {
      try DemandRate(units: [1], reported: [true], limited: [false], halfLifeDays: 0)
    }
  }
}

import Glibc
import StewardAnalytics
import StewardDomain
import StewardTestkit
import Testing

@testable import StockCover

@Suite struct CoverageTests {
  // 150 items with Poisson demand of a known rate, ninety days of history, stock anywhere between none and plenty,
  // and a lead time drawn from what the pack assumes. The 90 % interval should hold the true loss nine times in ten;
  // whole units make it a little wider.
  @Test(arguments: [(1.0...3.0, 11), (5.0...20.0, 12), (30.0...60.0, 13)] as [(ClosedRange<Double>, UInt64)])
  func `nine in ten simulated losses lie within the interval`(rates: ClosedRange<Double>, seed: UInt64) throws {
    var random = SeededGenerator(state: seed)
    let pack = try pack()
    var within = 0
    var likely = 0
    var error = 0.0
    var lossTotal = 0.0

    for _ in 0..<150 {
      let rate = Double.random(in: rates, using: &random)
      let units = (0..<90).map { _ in poisson(rate, &random) }
      let learned = try DemandRate(
        units: units, reported: Array(repeating: true, count: 90), limited: Array(repeating: false, count: 90),
        halfLifeDays: pack.halfLifeDays)
      let position = Int64(Double.random(in: 0...44, using: &random) * rate)
      let plan = ReorderPlan(rate: learned, position: position, pack: pack)

      let leadDays = max(1, pack.leadTimeDays + pack.leadTimeDeviationDays * normal(&random))
      let until = poisson(rate * leadDays, &random)
      let between = poisson(rate * pack.reviewDays, &random)
      let loss = Double(max(0, between - max(0, position - until)))
      if plan.lostUnits.low <= loss, loss <= plan.lostUnits.high { within += 1 }
      if plan.likelyLostUnits.low <= loss, loss <= plan.likelyLostUnits.high { likely += 1 }
      error += plan.lostUnits.expected - loss
      lossTotal += loss
    }

    #expect((0.84...0.97).contains(Double(within) / 150), "\(within) of 150")
    // Where a loss is unlikely, nothing is lost in more than half of the cases: the middle half is then a point that holds them.
    #expect((0.4...0.85).contains(Double(likely) / 150), "\(likely) of 150")
    #expect(abs(error) < 0.1 * lossTotal)
  }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers for the same seed everywhere.
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A Poisson count: arrivals with exponential gaps within one unit of time.
private func poisson(_ mean: Double, _ random: inout SeededGenerator) -> Int64 {
  var elapsed = 0.0
  var count: Int64 = -1
  while elapsed < mean {
    elapsed -= log(Double.random(in: 0x1p-60..<1, using: &random))
    count += 1
  }
  return count
}

/// A normal deviate by Box and Muller.
private func normal(_ random: inout SeededGenerator) -> Double {
  (-2 * log(Double.random(in: 0x1p-60..<1, using: &random))).squareRoot()
    * cos(2 * Double.pi * Double.random(in: 0..<1, using: &random))
}

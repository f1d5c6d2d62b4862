import StewardAnalytics
import Testing

@Suite struct RevenueChangeTests {
  /// Sessions, conversion, units per order, price and revenue of each item.
  typealias Row = (Double, Double, Double, Double, Int64)

  private func factors(_ rows: [Row]) throws -> RevenueFactors {
    try RevenueFactors(
      sessions: rows.map(\.0), conversion: rows.map(\.1), unitsPerOrder: rows.map(\.2), priceMinor: rows.map(\.3),
      revenueMinor: rows.map(\.4))
  }

  private func change(_ before: [Row], _ after: [Row]) throws -> RevenueChange {
    try RevenueChange(from: factors(before), to: factors(after))
  }

  private func sum(_ change: RevenueChange) -> Int64 { RevenueDriver.allCases.reduce(0) { $0 + change[$1] } }

  /// A portfolio with every oddity: no sessions, no orders, entrants, leavers, refunds, rounded revenue.
  private func portfolio(of count: Int, using random: inout SignalNoise) -> [Row] {
    (0..<count).map { _ in
      let sessions =
        Double(Int.random(in: -2...40, using: &random)).magnitude * Double(Int.random(in: 0...2, using: &random) * 500)
      let conversion = Bool.random(using: &random) ? Double.random(in: 0...0.3, using: &random) : 0
      let units = Double.random(in: 1...3, using: &random)
      let price = Double.random(in: 99...99_999, using: &random)
      let revenue = (sessions * conversion * units * price).rounded()
      let odd = Int.random(in: 0..<8, using: &random) == 0 ? Int64.random(in: -5000...5000, using: &random) : 0
      return (sessions, conversion, conversion > 0 ? units : 0, conversion > 0 ? price : 0, Int64(revenue) + odd)
    }
  }

  // numpy 2.4.6: the mean over all 120 orders of the five factors, summed over the items that stay.
  @Test func `parts match the mean over all orders`() throws {
    let change = try change(
      [
        (1000, 0.05, 1.2, 1999, 119_940), (400, 0.10, 1.0, 899, 35_960), (250, 0, 0, 0, 0), (0, 0, 0, 0, 0),
        (300, 0.04, 1.5, 2500, 45_000), (120, 0.2, 1.1, 700, 18_400),
      ],
      [
        (1300, 0.04, 1.3, 1899, 128_372), (380, 0.12, 1.0, 949, 43_274), (260, 0.02, 1.0, 1500, 7800),
        (500, 0.03, 1.0, 3000, 45_000), (0, 0, 0, 0, 0), (0, 0, 0, 0, -700),
      ])

    // 16340.377, −3933.946, −13074.773, 10009.544, −4274.400, 45000, −45000, −620.800.
    #expect(
      RevenueDriver.allCases.map { change[$0] } == [16340, -3934, -13075, 10010, -4274, 45_000, -45_000, -621])
    #expect(change.totalMinor == 4446)
  }

  @Test(arguments: 0..<200)
  func `parts sum to the change to the minor unit`(seed: UInt64) throws {
    var random = SignalNoise(seed: seed)
    let count = Int.random(in: 0...60, using: &random)
    let before = portfolio(of: count, using: &random)
    let after = portfolio(of: count, using: &random)

    let forward = try change(before, after)
    let backward = try change(after, before)

    #expect(sum(forward) == forward.totalMinor)
    #expect(forward.totalMinor == after.reduce(0) { $0 + $1.4 } - before.reduce(0) { $0 + $1.4 })
    for driver in RevenueDriver.allCases where driver != .entrants && driver != .leavers {
      #expect((forward[driver] + backward[driver]).magnitude <= 2)
    }
    #expect((forward[.entrants] + backward[.leavers]).magnitude <= 2)
  }

  @Test func `the order of the items doesn't matter`() throws {
    var random = SignalNoise(seed: 5)
    let before = portfolio(of: 40, using: &random)
    let after = portfolio(of: 40, using: &random)

    let forward = try change(before, after)
    let reversed = try change(before.reversed(), after.reversed())

    for driver in RevenueDriver.allCases { #expect((forward[driver] - reversed[driver]).magnitude <= 1) }
  }

  @Test(
    arguments: [
      (.sessions, (200, 0.1, 2, 500, 20_000)), (.conversion, (100, 0.3, 2, 500, 30_000)),
      (.unitsPerOrder, (100, 0.1, 1, 500, 5000)), (.price, (100, 0.1, 2, 450, 9000)),
      (.other, (100, 0.1, 2, 500, 9900)),
    ] as [(RevenueDriver, Row)])
  func `a factor that changes alone takes it all`(driver: RevenueDriver, after: Row) throws {
    let change = try change([(100, 0.1, 2, 500, 10_000)], [after])

    #expect(change[driver] == change.totalMinor)
    #expect(change.totalMinor == after.4 - 10_000)
  }

  @Test func `visits that move between items are mix`() throws {
    let change = try change(
      [(100, 0.1, 1, 1000, 10_000), (100, 0.1, 1, 200, 2000)], [(150, 0.1, 1, 1000, 15_000), (50, 0.1, 1, 200, 1000)])

    #expect(change[.mix] == 4000)
    #expect(change.totalMinor == 4000)
  }

  @Test func `growth alike of all items is sessions`() throws {
    let change = try change(
      [(100, 0.1, 1, 1000, 10_000), (300, 0.1, 1, 200, 6000)], [(150, 0.1, 1, 1000, 15_000), (450, 0.1, 1, 200, 9000)])

    #expect(change[.sessions] == 8000)
    #expect(change[.mix] == 0)
  }

  @Test func `a price that nobody paid doesn't count as a change of price`() throws {
    let change = try change([(100, 0, 0, 0, 0)], [(100, 0.1, 2, 500, 10_000)])

    #expect(change[.conversion] == 10_000)
    #expect(change[.price] == 0)
  }

  @Test func `an item that comes or goes counts as a whole`() throws {
    let change = try change(
      [(0, 0, 0, 0, 0), (10, 0.5, 1, 100, 500)], [(20, 0.5, 1, 100, 1000), (0, 0, 0, 0, 0)])

    #expect(change[.entrants] == 1000)
    #expect(change[.leavers] == -500)
    #expect(change[.sessions] == 0)
  }

  @Test func `nothing changes into nothing`() throws {
    let change = try change([], [])

    #expect(change.totalMinor == 0)
    #expect(RevenueDriver.allCases.allSatisfy { change[$0] == 0 })
  }

  @Test func `totals beyond the digits of a double still sum`() throws {
    let huge: Int64 = 4_000_000_000_000_000_003
    let change = try change([(1, 1, 1, 4e18, huge)], [(3, 1, 1, 1e18, 3_000_000_000_000_000_001)])

    #expect(sum(change) == 3_000_000_000_000_000_001 - huge)
  }

  @Test func `a change that doesn't fit is refused`() throws {
    #expect(throws: DecompositionError.amountTooLarge) { try change([(1, 1, 1, 1, .min)], [(1, 1, 1, 1, .max)]) }
  }

  @Test(arguments: [-1, .nan, .infinity] as [Double])
  func `a factor that isn't a number from zero up is refused`(value: Double) {
    #expect(throws: DecompositionError.badFactor(item: 1)) {
      try factors([(1, 1, 1, 1, 1), (1, value, 1, 1, 1)])
    }
  }

  @Test func `periods of different lengths are refused`() throws {
    #expect(throws: DecompositionError.unequalLengths) { try change([(1, 1, 1, 1, 1)], []) }
    #expect(throws: DecompositionError.unequalLengths) {
      try RevenueFactors(sessions: [1], conversion: [], unitsPerOrder: [], priceMinor: [], revenueMinor: [])
    }
  }
}

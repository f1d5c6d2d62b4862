import Glibc
import StewardAnalytics
import StewardDomain
import Testing

@testable import StockCover

@Suite struct CoverageTests {
  // Orders are worth what they save in the very worlds that the plan assumes: the interval has to hold nine in ten of them.
  @Test(arguments: [0.4, 3, 40]) func `nine in ten of the worlds lie within the interval`(perDay: Double) throws {
    let pack = try pack()
    let worlds = StockWorlds(days: pack.horizonDays)
    for cover in [5.0, 20, 30, 40] {
      let item = try item(perDay: perDay, cover: cover)
      let found = ReorderPlan(item, worlds: worlds, pack: pack)
      let plan = try #require(found)
      let (units, unitDays) = worlds.gains(item, order: plan.quantity, pack: pack)
      let inside = units.count { plan.gain.low <= $0 && $0 <= plan.gain.high }

      #expect(Double(inside) >= 0.9 * Double(units.count))
      #expect(plan.gain.low <= plan.likelyGain.low && plan.likelyGain.high <= plan.gain.high)
      #expect(plan.likelyGain.low <= plan.gain.expected && plan.gain.expected <= plan.likelyGain.high)
      #expect(units.allSatisfy { $0 <= Double(plan.quantity) })
      #expect(unitDays.allSatisfy { $0 <= Double(plan.quantity) * Double(pack.horizonDays) })
    }
  }

  @Test func `less stock makes an order likelier to save a sale`() throws {
    let pack = try pack()
    let worlds = StockWorlds(days: pack.horizonDays)
    let chances = try [0.0, 15, 30, 45, 60].map { cover in
      ReorderPlan(try item(perDay: 10, cover: cover), worlds: worlds, pack: pack)?.probability ?? 0
    }

    #expect(chances[0] > 0.5)
    #expect(zip(chances, chances.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(try #require(chances.last) < 0.2)
  }

  @Test func `the shortest interval lies where most outcomes are`() {
    let outcomes = [0.0, 0, 0, 0, 0, 0, 0, 3, 5, 90]

    #expect(ShortestInterval(outcomes, share: 0.5, mean: 0).high == 0)
    #expect(ShortestInterval(outcomes, share: 0.9, mean: 1).high == 5)
    #expect(ShortestInterval(outcomes, share: 0.9, mean: 9.8).high == 9.8)
    #expect(ShortestInterval([7], share: 0.9, mean: 7).low == 7)
    #expect(ShortestInterval([1, 2, 3, 4], share: 1, mean: 2).high == 4)
  }

  /// A steady item whose account orders at a fortnight beyond thirty days of lead.
  private func item(perDay: Double, cover: Double) throws -> StockWorlds.Item {
    let pack = try pack()
    let units = (0..<120).map { Int64(perDay * Double($0 + 1)) - Int64(perDay * Double($0)) }
    let rate = try DemandRate(
      units: units, reported: [Bool](repeating: true, count: 120), limited: [Bool](repeating: false, count: 120),
      halfLifeDays: pack.halfLifeDays)
    let sales = try #require(steadySales(units))
    let habit = ReorderHabit(sales, marks: [], meanPerDay: rate.meanPerDay, pack: pack)
    return StockWorlds.Item(
      rate: rate, available: Int64(cover * perDay), inbound: 0,
      orders: ExpectedOrders(habit, store: (pack.usualSlackDays, pack.usualHeightDays), pack: pack))
  }
}

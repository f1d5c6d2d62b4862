import StewardDomain
import StewardTestkit
import Testing

@testable import StockCover

@Suite struct ReorderHabitTests {
  // By hand: ten a day; 300 units are ordered on day 40 at 400 units, lie on their way for 30 days, and arrive on day 70.
  @Test func `an order shows its cover, and stock on its way shows the lead time`() throws {
    let sales = try #require(steadySales([Int64](repeating: 10, count: 120)))
    let marks = stride(from: 1, to: 120, by: 7).map { day in
      let received: Int64 = day >= 70 ? 300 : 0
      return ReorderHabit.Mark(
        day: day, available: 800 - Int64(day) * 10 + received, inbound: (40..<70).contains(day) ? 300 : 0)
    }
    let habit = ReorderHabit(sales, marks: marks, meanPerDay: 10, pack: try pack())

    #expect(habit.slacks.count == 1 && habit.heights.count == 1)
    // A mean of 300 × 30 / 120 = 75 on their way would be 7.5 days; 45 days of the pack's thirty stand beside 120 of those.
    #expect((13...15).contains(habit.leadDays))
    #expect(abs(habit.slacks[0] + habit.leadDays - 40) < 5)
    #expect(abs(habit.heights[0] - habit.slacks[0] - 30) < 0.5)
    #expect(habit.lastOrderAge == 120 - 43)
  }

  @Test func `without a figure of stock the pack's lead time is taken, and it never passes its bound`() throws {
    let pack = try pack()
    let sales = try #require(steadySales([Int64](repeating: 0, count: 119) + [1]))
    let flood = (100..<110).map { ReorderHabit.Mark(day: $0, available: 0, inbound: 1_000_000) }
    let none = ReorderHabit(sales, marks: [], meanPerDay: 0.1, pack: pack)

    #expect(ReorderHabit(sales, marks: flood, meanPerDay: 0.1, pack: pack).leadDays == pack.longestLeadDays)
    #expect(none.leadDays == pack.leadTimeDays)
    #expect(none.lastOrderAge == nil)
  }

  @Test func `an item's own orders outweigh the store's when there are many`() throws {
    let pack = try pack()
    #expect(ExpectedOrders.median([]) == 0)
    #expect(ExpectedOrders.median([3, 1]) == 2)
    #expect(ExpectedOrders.median([9, 1, 5]) == 5)
    let sales = try #require(steadySales([Int64](repeating: 2, count: 60)))
    let orders = ExpectedOrders(
      ReorderHabit(sales, marks: [], meanPerDay: 2, pack: pack), store: (1_000, -1_000), pack: pack)
    #expect(orders.slackDays == pack.slackDays.upperBound)
    #expect(orders.heightDays == pack.heightDays.lowerBound)
    #expect(orders.arrivalDays >= 1)
  }
}

/// A window of these units a day that ends yesterday.
func steadySales(_ units: [Int64]) -> SalesWindow? {
  let today: CivilDay = "2026-11-01"
  let first = today.advanced(by: -units.count)
  var builder = SnapshotBuilder("DE", days: first..<today)
  builder.set(.unitsOrdered, of: "MUG-1", to: units, from: first)
  return SalesWindow(builder.snapshot().facts, item: 0, days: first..<today, zeroRunDays: 3)
}

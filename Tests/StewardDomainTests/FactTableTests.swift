import StewardDomain
import Testing

/// Three items over five days; what wasn't reported is missing on purpose: item 1 never, item 0 not on the third day.
@Suite struct FactTableTests {
  private let table: FactTable
  private let first: CivilDay = "2026-01-01"

  init() {
    var units = FactColumn(metric: .unitsOrdered, cellCount: 15)
    for (day, value) in [(0, 5), (1, 0), (3, -2), (4, 7)] as [(Int, Int64)] { units.set(day, to: value) }
    units.set(10, to: 100)
    var stock = FactColumn(metric: .stockAvailable, cellCount: 15)
    stock.set(2, to: 40)
    table = FactTable(
      days: first..<first.advanced(by: 5), items: ["A", "B", "C"].map { ItemIdentity(sku: $0) },
      columns: [units, stock])
  }

  @Test(
    arguments: [
      (0, 0, 5, 10, 4), (0, 0, 1, 5, 1), (0, 1, 2, 0, 1), (0, 3, 5, 5, 2), (2, 0, 5, 100, 1), (0, -10, 100, 10, 4),
      (0, 4, 90, 7, 1),
    ] as [(Int, Int, Int, Int64, Int)])
  func `a sum adds the reported days and counts them`(item: Int, from: Int, to: Int, value: Int64, days: Int) throws {
    let sum = try #require(
      table.sum(of: .unitsOrdered, item: item, in: first.advanced(by: from)..<first.advanced(by: to)))

    #expect(sum.value == value)
    #expect(sum.reportedDays == days)
  }

  @Test func `absent is not zero`() {
    let all = first..<first.advanced(by: 5)

    #expect(table.sum(of: .unitsOrdered, item: 1, in: all) == nil)
    #expect(table.sum(of: .unitsOrdered, item: 0, in: first.advanced(by: 2)..<first.advanced(by: 3)) == nil)
    #expect(table.sum(of: .sessions, item: 0, in: all) == nil)
    #expect(table.sum(of: .unitsOrdered, item: 0, in: first..<first) == nil)
    #expect(table.sum(of: .unitsOrdered, item: 0, in: "2030-01-01"..<"2030-02-01") == nil)
    #expect(table.sum(of: .unitsOrdered, item: 2, in: "2020-01-01"..<"2020-02-01") == nil)
  }

  @Test func `the latest value is the newest reported one before a day`() throws {
    let newest = try #require(table.latest(of: .unitsOrdered, item: 0, before: first.advanced(by: 5)))
    let earlier = try #require(table.latest(of: .unitsOrdered, item: 0, before: first.advanced(by: 3)))
    let stock = try #require(table.latest(of: .stockAvailable, item: 0, before: "2030-01-01"))

    #expect(newest == (7, first.advanced(by: 4)))
    #expect(earlier == (0, first.advanced(by: 1)))
    #expect(stock == (40, first.advanced(by: 2)))
  }

  @Test func `before anything was reported there is no latest value`() {
    #expect(table.latest(of: .unitsOrdered, item: 0, before: first) == nil)
    #expect(table.latest(of: .unitsOrdered, item: 0, before: "2020-01-01") == nil)
    #expect(table.latest(of: .unitsOrdered, item: 1, before: "2030-01-01") == nil)
    #expect(table.latest(of: .stockAvailable, item: 0, before: first.advanced(by: 2)) == nil)
  }

  @Test func `a day outside of the table has no index`() {
    #expect(table.index(of: first) == 0)
    #expect(table.index(of: first.advanced(by: 4)) == 4)
    #expect(table.index(of: first.advanced(by: 5)) == nil)
    #expect(table.index(of: first.advanced(by: -1)) == nil)
  }

  @Test func `a column knows of each cell whether it was reported, over words of bits`() {
    var column = FactColumn(metric: .sessions, cellCount: 130)
    for cell in [0, 63, 64, 127, 128, 129] { column.set(cell, to: Int64(cell)) }

    #expect((0..<130).filter { column.isPresent($0) } == [0, 63, 64, 127, 128, 129])
    #expect(column[64] == 64)
    #expect(column[65] == nil)
  }
}

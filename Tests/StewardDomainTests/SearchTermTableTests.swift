import StewardDomain
import Testing

/// Lines of reports become columns by row and week.
@Suite struct SearchTermTableTests {
  private let days: Range<CivilDay> = "2026-10-01"..<"2026-10-31"

  private func line(
    _ term: String, _ day: CivilDay, clicks: Int64 = 1, target: String = "K1", group: String = "G1", number: Int = 1
  ) -> SearchTermCollector.Line {
    SearchTermCollector.Line(
      adGroup: SearchTermTable.AdGroup(id: group, name: "", campaign: "C"), targetID: target, target: "kettle",
      matchType: "BROAD", term: term, day: day, clicks: clicks, cost: clicks * 50, orders: 0, units: 0, sales: 0,
      source: RecordReference(document: DocumentID(1), line: number))
  }

  @Test func `only whole weeks are kept, the newest ones`() {
    var collector = SearchTermCollector(days: days)
    collector.add(line("early", "2026-10-02"))
    collector.add(line("late", "2026-10-03"))
    collector.add(line("after", "2026-10-31"))

    #expect(collector.table.days == "2026-10-03"..<"2026-10-31")
    #expect(collector.table.weekCount == 4)
    #expect(collector.table.terms == ["late"])
  }

  @Test func `days of a week and lines of a day add up, by target and term`() {
    var collector = SearchTermCollector(days: days)
    collector.add(line("tent", "2026-10-03", clicks: 2, number: 5))
    collector.add(line("tent", "2026-10-09", clicks: 3, number: 6))
    collector.add(line("tent", "2026-10-10", clicks: 4, number: 7))
    collector.add(line("tent", "2026-10-10", clicks: 8, target: "K2", number: 8))
    collector.add(line("tent", "2026-10-10", clicks: 16, group: "G2", number: 9))
    let table = collector.table

    #expect(table.rowCount == 3)
    #expect(table.clicks == [5, 4, 0, 0, 0, 8, 0, 0, 0, 16, 0, 0])
    #expect(table.cost.reduce(0, +) == 33 * 50)
    #expect(table.targets.map(\.adGroup) == [0, 0, 1])
    #expect(table.lines(of: 0).map(\.line) == [5, 6, 7])
    #expect(table.lines(of: 2).map(\.line) == [9])
  }

  @Test func `figures below zero are left out, and sums stop where integers do`() {
    var collector = SearchTermCollector(days: days)
    collector.add(line("negative", "2026-10-09", clicks: -1))
    var huge = line("huge", "2026-10-09")
    huge.clicks = .max
    collector.add(huge)
    collector.add(huge)

    #expect(collector.table.terms == ["huge"])
    #expect(collector.table.clicks[0] == .max)
  }

  @Test func `less than a week has no table`() {
    var collector = SearchTermCollector(days: "2026-10-01"..<"2026-10-05")
    collector.add(line("tent", "2026-10-04"))

    #expect(collector.table.weekCount == 0)
    #expect(collector.table.rowCount == 0)
  }

  @Test func `figures of a query below zero count as zero`() {
    var table = SearchQueryTable(days: days)
    table.add(
      "B1", "kettle", clicks: 4, purchases: -1, purchasesTotal: 9,
      lines: [RecordReference(document: DocumentID(2), line: 3)])

    #expect(table.rowCount == 1)
    #expect(table.clicks == [4] && table.purchases == [0] && table.purchasesTotal == [9])
    #expect(table.lines[0].map(\.line) == [3])
  }
}

import StewardDomain
import StewardPerformance
import StewardReporting
import StewardReview
import Testing

@Suite struct ReviewComposerTests {
  private static func review(_ stores: [MarketplaceSnapshot]) throws -> (ReviewInput, ReviewDocument) {
    var input = try SampleAccount.input(stores)
    input.recommendations = (0..<12).map { SampleAccount.recommendation($0) }
    input.findings = [
      ReviewInput.Said(
        id: "F-1",
        value: Finding(
          subject: Subject(marketplace: "A1PA6795UKMFR9", item: nil), clause: "c", severity: .critical,
          title: "2 titles are too long", evidence: []))
    ]
    return (input, try ReviewComposer.review(input, finder: NoSources()))
  }

  private static func stores() throws -> [MarketplaceSnapshot] {
    [
      try SampleAccount.store("DE"), try SampleAccount.store("FR", seed: 8),
      try SampleAccount.store("JP", items: 5, seed: 9, metrics: [.unitsOrdered, .orderedRevenue]),
    ]
  }

  @Test func `no number lacks a trace, and each one is computed to the same by its name`() throws {
    let (input, document) = try Self.review(try Self.stores())
    try document.check()
    let figures = document.figures
    #expect(figures.count > 400)
    var checked = 0
    for figure in figures {
      if figure.trace.hasPrefix("R-") { continue }
      let id = try #require(FigureID(figure.trace), "\(figure.trace)")
      let found = try id.value(in: [input.account], input.catalogue)
      let value = found.value.map { value -> Int64 in
        guard case .ratio = found.unit else { return value }
        return Int64((Double(value) / (figure.unit == .times ? 10_000 : 1_000)).rounded())
      }
      #expect(figure.value == value)
      #expect((figure.settledness == .settled) == found.isSettled)
      checked += 1
    }
    #expect(checked > 350)
  }

  @Test func `the page is complete and its words hold no digits`() throws {
    let (_, document) = try Self.review(try Self.stores())
    let html = try document.html()
    for part in ["At a glance", "what changed and why", "What is to do", "What is at risk", "About the data"] {
      #expect(html.contains(part))
    }
    #expect(html.contains("2 titles are too long</a>"))
    #expect(html.contains("D5 (lines 9)"))
    #expect(html.contains("Two more aren&#39;t shown: steward triage lists all."))
  }

  @Test func `what couldn't be judged is no risk, and a notice with data behind it is one`() throws {
    func said(_ id: String, _ severity: Finding.Severity, _ source: Evidence.Source) -> ReviewInput.Said<Finding> {
      ReviewInput.Said(
        id: id,
        value: Finding(
          subject: Subject(marketplace: "A1PA6795UKMFR9", item: nil), clause: "c", severity: severity,
          title: "Finding \(id)", evidence: [Evidence("says so", source: source)]))
    }
    let rule = Evidence.Source.rule(pack: "pack", rule: "rule")
    var input = try SampleAccount.input([try SampleAccount.store("DE")])
    input.findings = [
      said("F-1", .notice, rule), said("F-2", .warning, rule),
      said("F-3", .notice, .records([RecordReference(document: DocumentID(5), line: 9)])),
    ]
    let document = try ReviewComposer.review(input, finder: NoSources())
    try document.check()

    func names(_ table: String) -> [String]? { document.tables.first { $0.id == table }?.rows.map { $0[0].text } }
    #expect(names("risks") == ["Finding F-2", "Finding F-3"])
    #expect(names("unjudged") == ["Finding F-1"])
    #expect(document.sections.last?.title == "About the data")
  }

  @Test func `the parts of the change sum to it, and new and ended items stand among the movers`() throws {
    let (_, document) = try Self.review(try Self.stores())
    let gainers = try #require(document.tables.first { $0.id == "gainers-de" })
    #expect(gainers.rows.contains { $0[0].text.hasPrefix("SKU-0") && $0[4].text == "new items" })
    let losers = try #require(document.tables.first { $0.id == "losers-de" })
    #expect(losers.rows.contains { $0[0].text.hasPrefix("SKU-1 ") && $0[4].text == "items that ended" })
    for row in gainers.rows where row[0].text.hasPrefix("SKU-0") { #expect(row[2].text == "not known") }
  }

  @Test func `two currencies are never added`() throws {
    let (_, document) = try Self.review(try Self.stores())
    let table = try #require(document.tables.first { $0.id == "stores" })
    #expect(table.rows.map { $0[0].text } == ["Germany", "France", "Japan", "Together in EUR"])
    guard case .figure(let germany) = table.rows[0][1], case .figure(let france) = table.rows[1][1],
      case .figure(let together) = table.rows[3][1]
    else {
      Issue.record("cells are figures")
      return
    }
    #expect(together.value == (germany.value ?? 0) + (france.value ?? 0))
  }

  @Test func `what isn't reported is listed and stands nowhere as zero`() throws {
    let (_, document) = try Self.review([try SampleAccount.store("JP", metrics: [.unitsOrdered, .orderedRevenue])])
    let data = try #require(document.tables.first { $0.id == "data" })
    #expect(data.rows[0][4].text.contains("Visits, Orders per visit"))
    let figures = try #require(document.tables.first { $0.id == "figures-jp" })
    #expect(figures.rows.map { $0[0].text } == ["Sales", "Units sold", "Average price"])
    #expect(!document.figures.contains { $0.value == 0 && $0.coverage.known == 0 })
  }

  @Test func `an account without facts, or with nothing in the period, still gets a page`() throws {
    let (_, empty) = try Self.review([])
    #expect(try empty.html().contains("At a glance"))
    var input = try SampleAccount.input([try SampleAccount.store("DE")])
    input.period = ReviewPeriod(last: .quarter, before: "2021-01-01")
    let html = try ReviewComposer.review(input, finder: NoSources()).html()
    #expect(html.contains("no sales were reported"))
    #expect(html.contains("split into causes"))
  }

  @Test func `many days are drawn by week, whole weeks only`() throws {
    var input = try SampleAccount.input([try SampleAccount.store("DE")])
    input.period = ReviewPeriod(last: .quarter, before: "2026-10-01")
    let document = try ReviewComposer.review(input, finder: NoSources())
    let table = try #require(document.tables.first { $0.id == "sales-by-week-de" })
    #expect(table.rows.count == 13)
    #expect(table.rows.last?[0].text == "2026-09-24")
  }

  @Test func `the same input gives the same page`() throws {
    let (_, first) = try Self.review(try Self.stores())
    let (_, second) = try Self.review(try Self.stores())
    #expect(try first.html() == second.html())
  }
}

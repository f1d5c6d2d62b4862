import StewardDomain
import StewardFormats
import StewardIngest
import StewardStorage
import Testing

/// Documents that can be read but contradict themselves or what was asked for: kept, told, not used.
@Suite struct QuarantineTests {
  @Test func `a settlement whose lines miss the stated total by a cent isn't used`() throws {
    let workspace = try TestWorkspace()

    let outcome = try workspace.ingest(Samples.settlementType, Samples.settlement(total: "25.48"))

    try expectUnused(outcome, "totalDiffers", in: workspace)
    #expect(outcome.events.first?.field == "amount")
    #expect(outcome.events.first?.message.contains("sum to 2549 minor units, the stated total is 2548") == true)
  }

  @Test func `of two settlements in one file each has its own total`() throws {
    let workspace = try TestWorkspace()
    let second = Samples.settlement("222", total: "25.50").split(separator: "\n", omittingEmptySubsequences: true)
      .dropFirst()

    let outcome = try workspace.ingest(
      Samples.settlementType, Samples.settlement() + second.joined(separator: "\n") + "\n")

    try expectUnused(outcome, "totalDiffers", in: workspace)
    #expect(outcome.events.first?.line == 5)
    #expect(outcome.rows == 6)
  }

  @Test func `sales in the currency of another marketplace aren't used`() throws {
    let workspace = try TestWorkspace()

    let outcome = try workspace.ingest(
      SalesAndTraffic.type, SalesAndTraffic(currency: "EUR", items: [.init(units: 3)]).text)

    try expectUnused(outcome, "foreignCurrency", in: workspace)
    #expect(outcome.events.first?.message.contains("EUR") == true)
    #expect(outcome.events.first?.message.contains("USD") == true)
  }

  @Test func `a document of other days than were asked for isn't used`() throws {
    let workspace = try TestWorkspace()

    let outcome = try workspace.ingest(
      SalesAndTraffic.type, SalesAndTraffic(items: [.init(units: 3)]).text, days: "2026-11-02"..<"2026-11-03")

    try expectUnused(outcome, "otherWindow", in: workspace)
    #expect(outcome.events.first?.message.contains("2026-11-01…2026-11-01") == true)
  }

  @Test func `rows outside of the document's days aren't used`() throws {
    let workspace = try TestWorkspace()

    let outcome = try workspace.ingest(
      Samples.returnsType, Samples.returns(["2026-11-01", "A", "1"], ["2026-12-01", "A", "1"]),
      days: "2026-11-01"..<"2026-11-30")

    try expectUnused(outcome, "outsideWindow", in: workspace)
    #expect(outcome.events.first?.message.contains("2026-12-01") == true)
  }

  @Test func `a document that says it is of another type isn't used`() throws {
    let workspace = try TestWorkspace()
    let text = SalesAndTraffic(items: [.init(units: 3)]).text
      .replacing(#""reportType": "GET_SALES_AND_TRAFFIC_REPORT""#, with: #""reportType": "GET_VENDOR_SALES_REPORT""#)

    let outcome = try workspace.ingest(SalesAndTraffic.type, text)

    try expectUnused(outcome, "otherReportType", in: workspace)
  }

  @Test func `a document in quarantine replaces nothing`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(SalesAndTraffic.type, SalesAndTraffic(items: [.init(units: 3)]).text, at: .noon("2026-11-03"))

    try workspace.ingest(
      SalesAndTraffic.type, SalesAndTraffic(currency: "EUR", items: [.init(units: 5)]).text, at: .noon("2026-11-04"))

    #expect(try workspace.facts(.unitsOrdered) == ["2026-11-01 SKU-1 3"])
  }

  @Test func `the document of another store is taken for what it is, and that is on record`() throws {
    let workspace = try TestWorkspace()
    let german = SalesAndTraffic(marketplace: TestWorkspace.de, currency: "EUR", items: [.init(units: 3)])

    let outcome = try workspace.ingest(SalesAndTraffic.type, german.text, for: TestWorkspace.us)

    #expect(!outcome.isQuarantined)
    #expect(outcome.events.map(\.code) == ["otherMarketplace"])
    #expect(try workspace.facts(.unitsOrdered, TestWorkspace.de) == ["2026-11-01 SKU-1 3"])
    #expect(try workspace.facts(.unitsOrdered, TestWorkspace.us) == [])
  }

  private func expectUnused(_ outcome: IngestOutcome, _ code: String, in workspace: TestWorkspace) throws {
    #expect(outcome.isQuarantined)
    #expect(outcome.loaded == 0)
    #expect(outcome.quarantined == outcome.rows && outcome.rows > 0)
    #expect(outcome.events.filter { $0.kind == .quarantine }.map(\.code) == [code])
    #expect(try workspace.rows("SELECT status FROM document") == ["quarantined"])
    let tables = try workspace.dump()
    for (table, rows) in tables
    where table.hasPrefix("record_") && table != "record_column" || ["fact_block", "load", "item"].contains(table) {
      #expect(rows.isEmpty, "\(table)")
    }
    #expect(tables["document_chunk"]?.count == 1)
  }
}

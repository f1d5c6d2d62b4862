import StewardDomain
import StewardFormats
import StewardIngest
import StewardPluginAPI
import StewardStorage
import Testing

@Suite struct ReplayTests {
  @Test func `replaying the raw documents gives the same tables`() throws {
    let workspace = try filled()
    let before = try workspace.dump()

    let count = try workspace.ingestor.replay(TestWorkspace.seller) { _, _ in }

    let after = try workspace.dump()
    #expect(count == before["document"]?.count)
    #expect(before.keys.sorted() == after.keys.sorted())
    for (table, rows) in before { #expect(after[table] == rows, "\(table)") }
    #expect(before["document"]?.count == 13)
    #expect(before["fact_segment"]?.count ?? 0 > 3)
    #expect(before["quality_event"]?.count ?? 0 > 1)
  }

  @Test func `replaying again and again gives the same tables and tells how far it is`() throws {
    let workspace = try filled()
    let before = try workspace.dump()
    var steps: [Int] = []

    for _ in 0..<2 { _ = try workspace.ingestor.replay(TestWorkspace.seller) { done, _ in steps.append(done) } }

    #expect(try workspace.dump() == before)
    #expect(steps == Array(1...13) + Array(1...13))
  }

  @Test func `a replay repairs tables that were tampered with`() throws {
    let workspace = try filled()
    let before = try workspace.dump()
    try workspace.engine.write { session in
      for table in ["fact_segment", "fact_rollup", "record_listing", "quality_event", "load"] {
        try session.execute("DELETE FROM \(table)", [])
      }
      try session.execute("UPDATE record_order_line SET quantity = 99", [])
      try session.execute("UPDATE document SET status = 'loaded'", [])
    }

    _ = try workspace.ingestor.replay(TestWorkspace.seller) { _, _ in }

    #expect(try workspace.dump() == before)
  }

  @Test func `another account isn't touched by a replay`() throws {
    let workspace = try filled()
    let other = Account(id: "zenith", name: "Zenith", kind: .seller, marketplaces: [TestWorkspace.us])
    var document = SourceDocument(
      name: "listings", body: .bytes(Array(Samples.listings(["Z", "Lamp", "9.50", "1"]).utf8)),
      reportType: Samples.listingsType)
    document.marketplace = TestWorkspace.us
    _ = try workspace.ingestor.ingest(document, account: other, now: TestWorkspace.noon)
    try workspace.engine.write {
      try $0.execute("UPDATE record_listing SET title = 'touched' WHERE account_id = 'zenith'", [])
    }

    _ = try workspace.ingestor.replay(TestWorkspace.seller) { _, _ in }

    #expect(try workspace.rows("SELECT title FROM record_listing WHERE account_id = 'zenith'") == ["touched"])
  }

  /// Thirteen documents: restated, late, of several marketplaces and types, mapped, pinned, quarantined and unreadable ones.
  private func filled() throws -> TestWorkspace {
    let workspace = try TestWorkspace()
    let day = SalesAndTraffic(
      dates: [("2026-11-01", 9, "90.00")], items: [.init(units: 3), .init(sku: "SKU-2", units: 1)])
    var restated = day
    restated.items = [.init(units: 4)]
    var foreign = day
    foreign.currency = "EUR"
    try workspace.ingest(SalesAndTraffic.type, restated.text, at: .noon("2026-11-10"))
    try workspace.ingest(SalesAndTraffic.type, day.text, at: .noon("2026-11-03"))
    try workspace.ingest(SalesAndTraffic.type, foreign.text, at: .noon("2026-11-12"))
    try workspace.ingest(Samples.settlementType, Samples.settlement(), at: .noon("2026-11-18"))
    try workspace.ingest(Samples.settlementType, Samples.settlement("222", total: "25.48"), at: .noon("2026-11-19"))
    try workspace.ingest(
      Samples.ordersType,
      Samples.orders(
        ["O-1", "2026-11-01T10:00:00+00:00", "A", "1", "10.00"],
        ["O-2", "2026-11-01T10:00:00+00:00", "B", "2", "10.00"]),
      at: .noon("2026-11-02"))
    try workspace.ingest(
      Samples.ordersByDateType, Samples.orders(["O-1", "2026-11-01T10:00:00+00:00", "A", "2", "20.00"]),
      at: .noon("2026-11-03"))
    try workspace.ingest("GET_XML_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL", Samples.xmlOrders, at: .noon("2026-11-04"))
    try workspace.ingest(Samples.listingsType, Samples.listings(["A", "Cup", "1.50", "10"]), at: .noon("2026-11-10"))
    try workspace.ingest(
      Samples.listingsType, Samples.listings(["A", "Tasse", "1.250,50", "9"]), for: TestWorkspace.de,
      at: .noon("2026-11-11"),
      pins: LocalePins(decimal: UInt8(ascii: ",")))
    try workspace.ingest(
      "TEAM_STOCK", "item,on hand\nA,7\n", at: .noon("2026-11-12"), definition: DefinitionFolder.stock)
    try workspace.ingest(
      Samples.returnsType, Array(Samples.returns(["2026-02-31", "A", "1"]).utf8), at: .noon("2026-11-12"),
      keepsUnreadable: true)
    try workspace.ingest(Samples.reviewsType, Samples.reviews, for: nil, at: .noon("2026-11-13"))
    try workspace.ingestor.settle(TestWorkspace.seller.id)
    return workspace
  }
}

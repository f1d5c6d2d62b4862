import StewardDomain
import StewardFormats
import StewardIngest
import StewardStorage
import Testing

/// From a figure back to the documents and lines that make it.
@Suite struct TracingTests {
  private let item = ItemIdentity(sku: "SKU-1", asin: "B0CHILD001")
  private let both: Range<CivilDay> = "2026-11-01"..<"2026-11-03"

  @Test func `a figure is followed to the lines that add up to it`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(
      Samples.returnsType,
      Samples.returns(
        ["2026-11-01", "SKU-1", "1"], ["2026-11-01", "OTHER", "7"], ["2026-11-02", "SKU-1", "2"],
        ["2026-11-02", "SKU-1", "4"]),
      name: "returns.txt", at: .noon("2026-11-05"))

    let trace = try trace(.customerReturns, in: workspace)

    #expect(trace.value == 7)
    #expect(trace.lines.map(\.line) == [2, 4, 5])
    #expect(trace.lines.map(\.value) == [1, 2, 4])
    #expect(trace.lines.map(\.text) == ["1", "2", "4"])
    #expect(trace.lines.map(\.day) == ["2026-11-01", "2026-11-02", "2026-11-02"])
    #expect(Set(trace.lines.map(\.documentName)) == ["returns.txt"])
    #expect(trace.lines.first?.retrieved == .noon("2026-11-05"))
    #expect(trace.lines.first?.sha256.count == 64)
  }

  @Test func `of restated documents only the one that counts is named, as of then the older`() throws {
    let workspace = try TestWorkspace()
    for (units, sales, known) in [(3, "30.00", "2026-11-05"), (5, "52.50", "2026-11-10")] as [(Int, String, CivilDay)] {
      try workspace.ingest(
        SalesAndTraffic.type, SalesAndTraffic(items: [.init(units: units, sales: sales)]).text, name: "known \(known)",
        at: .noon(known))
    }

    let now = try trace(.orderedRevenue, in: workspace)
    let then = try trace(.orderedRevenue, in: workspace, asOf: .noon("2026-11-09"))

    #expect(now.value == 5_250)
    #expect(now.lines.map(\.documentName) == ["known 2026-11-10"])
    #expect(now.lines.map(\.text) == ["52.50"])
    #expect(then.value == 3_000)
    #expect(then.lines.map(\.documentName) == ["known 2026-11-05"])
  }

  @Test func `a level is the newest day's value`() throws {
    let workspace = try TestWorkspace()
    for (stock, known) in [("10", "2026-11-01"), ("8", "2026-11-02")] as [(String, CivilDay)] {
      try workspace.ingest(Samples.listingsType, Samples.listings(["SKU-1", "Cup", "1.00", stock]), at: .noon(known))
    }

    let trace = try trace(.stockAvailable, in: workspace)

    #expect(trace.value == 8)
    #expect(trace.lines.map(\.value) == [10, 8])
  }

  @Test func `facts that only have the ASIN belong to its SKU`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(
      SalesAndTraffic.type, SalesAndTraffic(asinGranularity: "CHILD", items: [.init(sku: nil, units: 4)]).text,
      at: .noon("2026-11-05"))

    #expect(try trace(.unitsOrdered, in: workspace).value == 4)
    #expect(try trace(.unitsOrdered, item: ItemIdentity(sku: "", asin: "B0CHILD001"), in: workspace).value == 4)
    #expect(try trace(.unitsOrdered, item: ItemIdentity(sku: "SKU-1"), in: workspace).value == nil)
  }

  @Test func `where the SKU's own report speaks, what is said of the ASIN doesn't add to it`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(SalesAndTraffic.type, SalesAndTraffic(items: [.init(units: 3)]).text, at: .noon("2026-11-05"))
    try workspace.ingest(
      SalesAndTraffic.type, SalesAndTraffic(asinGranularity: "CHILD", items: [.init(sku: nil, units: 4)]).text,
      at: .noon("2026-11-06"))

    let trace = try trace(.unitsOrdered, in: workspace)

    #expect(trace.value == 3)
    #expect(trace.lines.count == 1)
  }

  @Test func `a figure of the account as a whole is followed to its own rows`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(
      SalesAndTraffic.type, SalesAndTraffic(dates: [("2026-11-01", 9, "90.00")], items: [.init(units: 3)]).text,
      at: .noon("2026-11-05"))

    let trace = try trace(.unitsOrdered, item: ItemIdentity(sku: ""), in: workspace)

    #expect(trace.value == 9)
    #expect(trace.lines.map(\.line) == [5])
  }

  @Test func `what nobody reported has no lines and no value`() throws {
    let workspace = try TestWorkspace()
    #expect(try trace(.unitsOrdered, in: workspace).value == nil)

    try workspace.ingest(Samples.returnsType, Samples.returns(["2026-11-01", "SKU-1", "1"]))

    #expect(try trace(.unitsOrdered, in: workspace).lines.isEmpty)
    #expect(try trace(.customerReturns, item: ItemIdentity(sku: "SKU-9", asin: "B9"), in: workspace).lines.isEmpty)
    #expect(try trace(.customerReturns, in: workspace, marketplace: TestWorkspace.de).lines.isEmpty)
  }

  @Test func `every figure of a mixed workspace is what its lines make`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(
      Samples.returnsType,
      Samples.returns(
        ["2026-11-01", "A", "1"], ["2026-11-01", "B", "2"], ["2026-11-02", "A", "3"], ["2026-11-02", "A", "5"]),
      at: .noon("2026-11-05"))
    try workspace.ingest(Samples.returnsType, Samples.returns(["2026-11-02", "B", "10"]), at: .noon("2026-11-06"))
    try workspace.ingest(Samples.listingsType, Samples.listings(["A", "Cup", "1.25", "4"]), at: .noon("2026-11-02"))

    for metric in [.customerReturns, .stockAvailable, .price] as [Metric] {
      for cell in try workspace.facts(metric) {
        let parts = cell.split(separator: " ").map(String.init)
        let day = try #require(CivilDay(parts[0]))

        let trace = try FigureTracer(workspace.ingestor).trace(
          metric, account: "acme", marketplace: TestWorkspace.us, item: ItemIdentity(sku: SKU(parts[1])),
          days: day..<day.advanced(by: 1), asOf: .noon("2026-12-01"))

        #expect(trace.value == Int64(parts[2]), "\(metric) \(cell)")
        #expect(!trace.lines.isEmpty)
      }
    }
  }

  @Test func `a record is shown as the line of text it was read from`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(
      Samples.listingsType, Samples.listings(["A", "Cup", "1.25", "4"], ["B", "Mug", "2.25", "4"]), name: "listings.txt"
    )
    let tracer = FigureTracer(workspace.ingestor)

    let record = try tracer.record(RecordReference(document: DocumentID(1), line: 3), account: "acme")

    #expect(record.document.name == "listings.txt")
    #expect(record.text == "Mug\tB\tB0B\t2.25\t4\tDEFAULT\tActive")
    let error = #expect(throws: IngestError.self) {
      try tracer.record(RecordReference(document: DocumentID(9), line: 1), account: "acme")
    }
    #expect(error?.code == .unknownDocument)
  }

  private func trace(
    _ metric: Metric, item: ItemIdentity? = nil, in workspace: TestWorkspace,
    marketplace: MarketplaceID = TestWorkspace.us,
    asOf: Instant = .noon("2026-12-01")
  ) throws -> FigureTrace {
    try FigureTracer(workspace.ingestor).trace(
      metric, account: "acme", marketplace: marketplace, item: item ?? self.item, days: both, asOf: asOf)
  }
}

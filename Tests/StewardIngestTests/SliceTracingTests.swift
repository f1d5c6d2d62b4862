import StewardDomain
import StewardIngest
import StewardStorage
import Testing

/// From a figure of many items back to the lines that make it.
@Suite struct SliceTracingTests {
  private let both: Range<CivilDay> = "2026-11-01"..<"2026-11-03"

  private func lines(
    _ metrics: [Metric], _ items: [ItemIdentity], chosen: [Int]? = nil, in workspace: TestWorkspace,
    days: Range<CivilDay>? = nil, account: AccountID = "acme", asOf: Instant = .noon("2026-12-01")
  ) throws -> [SliceLine] {
    try FigureTracer(workspace.ingestor).lines(
      of: metrics, account: account, marketplace: TestWorkspace.us, items: items,
      chosen: chosen ?? Array(items.indices), windows: [days ?? both], asOf: asOf)
  }

  @Test func `lines of many items are those of each item`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(
      Samples.returnsType,
      Samples.returns(
        ["2026-11-01", "A", "1"], ["2026-11-01", "B", "2"], ["2026-11-02", "A", "3"], ["2026-11-02", "A", "5"]),
      at: .noon("2026-11-05"))
    try workspace.ingest(Samples.returnsType, Samples.returns(["2026-11-02", "B", "10"]), at: .noon("2026-11-06"))
    let items = ["A", "B", "C"].map { ItemIdentity(sku: SKU($0)) }
    let all = try lines([.customerReturns], items, in: workspace)
    #expect(!all.isEmpty)
    for (index, item) in items.enumerated() {
      let single = try FigureTracer(workspace.ingestor).trace(
        .customerReturns, account: "acme", marketplace: TestWorkspace.us, item: item, days: both,
        asOf: .noon("2026-12-01"))
      #expect(all.filter { $0.item == index }.map(\.line) == single.lines)
    }
    #expect(try lines([.customerReturns], items, chosen: [1], in: workspace) == all.filter { $0.item == 1 })
  }

  @Test func `what was known then is traced as of then`() throws {
    let workspace = try TestWorkspace()
    for (units, known) in [(3, "2026-11-05"), (5, "2026-11-10")] as [(Int, CivilDay)] {
      try workspace.ingest(
        SalesAndTraffic.type, SalesAndTraffic(items: [.init(units: units)]).text, name: "known \(known)",
        at: .noon(known))
    }
    let item = [ItemIdentity(sku: "SKU-1", asin: "B0CHILD001")]
    #expect(try lines([.unitsOrdered], item, in: workspace).map(\.line.value) == [5])
    #expect(try lines([.unitsOrdered], item, in: workspace, asOf: .noon("2026-11-09")).map(\.line.value) == [3])
  }

  @Test func `a word on an ASIN belongs to its one SKU, whose own word stands before it`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(
      SalesAndTraffic.type, SalesAndTraffic(asinGranularity: "CHILD", items: [.init(sku: nil, units: 4)]).text,
      at: .noon("2026-11-05"))
    let one = [ItemIdentity(sku: "SKU-1", asin: "B0CHILD001")]
    #expect(try lines([.unitsOrdered], one, in: workspace).map(\.line.value) == [4])
    let two = one + [ItemIdentity(sku: "SKU-2", asin: "B0CHILD001")]
    #expect(try lines([.unitsOrdered], two, in: workspace).isEmpty)
    let own = [ItemIdentity(sku: "", asin: "B0CHILD001")] + two
    #expect(try lines([.unitsOrdered], own, in: workspace).map(\.item) == [0])
    try workspace.ingest(SalesAndTraffic.type, SalesAndTraffic(items: [.init(units: 3)]).text, at: .noon("2026-11-04"))
    #expect(try lines([.unitsOrdered], one, in: workspace).map(\.line.value) == [3])
  }

  @Test func `a document that several metrics come from is named once`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(
      SalesAndTraffic.type, SalesAndTraffic(items: [.init(units: 3, sales: "30.00")]).text, at: .noon("2026-11-05"))
    let items = [ItemIdentity(sku: "SKU-1", asin: "B0CHILD001"), ItemIdentity(sku: "SKU-9")]
    let cells = try workspace.engine.read {
      try StatedCells(
        [.unitsOrdered, .orderedRevenue], account: "acme", marketplace: TestWorkspace.us, items: items,
        windows: [both, both], asOf: .noon("2026-12-01"), session: $0)
    }
    let metrics: [Metric] = [.unitsOrdered, .orderedRevenue, .sessions]
    #expect(cells.documents(of: metrics, items: nil, windows: [both]).map(\.number) == [1])
    #expect(cells.documents(of: metrics, items: [0], windows: [both]).map(\.number) == [1])
    #expect(cells.documents(of: metrics, items: [1], windows: [both]).isEmpty)
    #expect(cells.documents(of: metrics, items: nil, windows: ["2026-12-01"..<"2026-12-03"]).isEmpty)
    let traced = try lines([.unitsOrdered, .orderedRevenue], items, in: workspace)
    #expect(traced.map(\.line.value).sorted() == [3, 3_000])
  }

  @Test func `a store that nobody spoke of has no lines`() throws {
    #expect(try lines([.unitsOrdered], [ItemIdentity(sku: "A")], in: try TestWorkspace()).isEmpty)
  }
}

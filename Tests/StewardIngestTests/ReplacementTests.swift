import StewardDomain
import StewardFormats
import StewardIngest
import StewardStorage
import Testing

/// What a newer document replaces, and that nothing depends on the order in which documents arrive.
@Suite struct ReplacementTests {
  @Test func `taking a document in twice changes nothing`() throws {
    let workspace = try TestWorkspace()
    let text = SalesAndTraffic(dates: [("2026-11-01", 9, "90.00")], items: [.init(units: 3)]).text
    let first = try workspace.ingest(SalesAndTraffic.type, text, at: .noon("2026-11-03"))
    let before = try workspace.dump()

    let second = try workspace.ingest(SalesAndTraffic.type, text, name: "renamed", at: .noon("2026-11-04"))

    #expect(!first.alreadyLoaded && second.alreadyLoaded)
    #expect(second.document == first.document)
    #expect(second.loaded == 0)
    #expect(try workspace.dump() == before)
    #expect(before["document"]?.count == 1)
  }

  @Test func `the same bytes for other days or another marketplace are another document`() throws {
    let workspace = try TestWorkspace()
    let nothing = Samples.returns()
    try workspace.ingest(Samples.returnsType, Samples.returns(["2026-11-02", "A", "1"]), at: .noon("2026-11-03"))

    let outcomes = try
      ([(TestWorkspace.us, 1), (TestWorkspace.us, 2), (TestWorkspace.de, 1), (TestWorkspace.us, 1)]
      as [(MarketplaceID, Int)]).map { marketplace, day in
        let first = ("2026-11-01" as CivilDay).advanced(by: day - 1)
        return try workspace.ingest(
          Samples.returnsType, nothing, for: marketplace, days: first..<first.advanced(by: 1), at: .noon("2026-11-04"))
      }

    #expect(outcomes.map(\.alreadyLoaded) == [false, false, false, true])
    #expect(try workspace.current("customer_return", "sku") == [])
  }

  @Test func `a restated document changes figures, and before it the old ones stay known`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(
      SalesAndTraffic.type, SalesAndTraffic(items: [.init(units: 3), .init(sku: "SKU-2", units: 8)]).text,
      at: .noon("2026-11-03"))
    try workspace.ingest(SalesAndTraffic.type, SalesAndTraffic(items: [.init(units: 5)]).text, at: .noon("2026-11-10"))

    #expect(try workspace.facts(.unitsOrdered) == ["2026-11-01 SKU-1 5"])
    #expect(
      try workspace.facts(.unitsOrdered, asOf: .noon("2026-11-09")) == ["2026-11-01 SKU-1 3", "2026-11-01 SKU-2 8"])
    #expect(try workspace.facts(.unitsOrdered, asOf: .noon("2026-11-02")) == [])
  }

  @Test func `an older document that arrives late doesn't overwrite the newer`() throws {
    let inOrder = try TestWorkspace()
    let late = try TestWorkspace()
    let old = SalesAndTraffic(items: [.init(units: 3)]).text
    let new = SalesAndTraffic(items: [.init(units: 5)]).text
    for (workspace, documents) in [
      (inOrder, [(old, "2026-11-03"), (new, "2026-11-10")]), (late, [(new, "2026-11-10"), (old, "2026-11-03")]),
    ]
      as [(TestWorkspace, [(String, CivilDay)])]
    {
      for (text, known) in documents { try workspace.ingest(SalesAndTraffic.type, text, at: .noon(known)) }
    }

    for workspace in [inOrder, late] {
      #expect(try workspace.facts(.unitsOrdered) == ["2026-11-01 SKU-1 5"])
      #expect(try workspace.facts(.unitsOrdered, asOf: .noon("2026-11-05")) == ["2026-11-01 SKU-1 3"])
    }
  }

  @Test func `one that arrives between two others holds between them`() throws {
    let workspace = try TestWorkspace()
    for (units, known) in [(1, "2026-11-03"), (3, "2026-11-20"), (2, "2026-11-10")] as [(Int, CivilDay)] {
      try workspace.ingest(SalesAndTraffic.type, SalesAndTraffic(items: [.init(units: units)]).text, at: .noon(known))
    }

    let seen = try (["2026-11-04", "2026-11-11", "2026-11-21"] as [CivilDay]).flatMap {
      try workspace.facts(.unitsOrdered, asOf: .noon($0))
    }

    #expect(seen == ["2026-11-01 SKU-1 1", "2026-11-01 SKU-1 2", "2026-11-01 SKU-1 3"])
  }

  @Test func `a window replaces the days it covers and no others`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(
      Samples.returnsType,
      Samples.returns(["2026-11-01", "A", "1"], ["2026-11-02", "A", "2"], ["2026-11-03", "A", "3"]),
      days: "2026-11-01"..<"2026-11-04", at: .noon("2026-11-10"))
    try workspace.ingest(
      Samples.returnsType, Samples.returns(["2026-11-03", "A", "30"], ["2026-11-04", "A", "40"]),
      days: "2026-11-02"..<"2026-11-05", at: .noon("2026-11-11"))

    #expect(try workspace.facts(.customerReturns) == ["2026-11-01 A 1", "2026-11-03 A 30", "2026-11-04 A 40"])
    #expect(try workspace.current("customer_return", "quantity") == ["1", "30", "40"])
    #expect(try workspace.current("customer_return", "quantity", asOf: .noon("2026-11-10")) == ["1", "2", "3"])
  }

  @Test func `without stated days a document covers its first row's day to its last row's`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(
      Samples.returnsType,
      Samples.returns(["2026-11-01", "A", "1"], ["2026-11-02", "A", "2"], ["2026-11-05", "A", "5"]),
      at: .noon("2026-11-10"))

    try workspace.ingest(
      Samples.returnsType, Samples.returns(["2026-11-03", "B", "3"], ["2026-11-02", "B", "2"]), at: .noon("2026-11-11"))

    #expect(try workspace.current("customer_return", "sku", "quantity") == ["A 1", "A 5", "B 3", "B 2"])
  }

  @Test func `another marketplace isn't replaced`() throws {
    let workspace = try TestWorkspace()
    for (marketplace, quantity) in [(TestWorkspace.us, "1"), (TestWorkspace.de, "2")] {
      try workspace.ingest(
        Samples.returnsType, Samples.returns(["2026-11-01", "A", quantity]), for: marketplace,
        days: "2026-11-01"..<"2026-11-02",
        at: .noon("2026-11-10"))
    }

    #expect(try workspace.current("customer_return", "quantity") == ["1", "2"])
  }

  @Test func `a snapshot replaces the whole state, and the days before it keep their facts`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(
      Samples.listingsType, Samples.listings(["A", "Cup", "1.50", "10"], ["B", "Mug", "2.50", "20"]),
      at: .noon("2026-11-10"))
    try workspace.ingest(
      Samples.listingsType, Samples.listings(["A", "Cup, red", "1.75", "9"]), at: .noon("2026-11-11"))

    #expect(try workspace.current("listing", "sku", "title", "price") == ["A Cup, red 175"])
    #expect(try workspace.current("listing", "sku", asOf: .noon("2026-11-10")) == ["A", "B"])
    #expect(try workspace.facts(.stockAvailable) == ["2026-11-10 A 10", "2026-11-10 B 20", "2026-11-11 A 9"])
  }

  @Test func `a snapshot that arrives late is history, with its own day's facts`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(
      Samples.listingsType, Samples.listings(["A", "Cup, red", "1.75", "9"]), at: .noon("2026-11-11"))
    try workspace.ingest(
      Samples.listingsType, Samples.listings(["A", "Cup", "1.50", "10"], ["B", "Mug", "2.50", "20"]),
      at: .noon("2026-11-10"))

    #expect(try workspace.current("listing", "sku", "title") == ["A Cup, red"])
    #expect(try workspace.current("listing", "sku", asOf: .noon("2026-11-10")) == ["A", "B"])
    #expect(try workspace.facts(.stockAvailable) == ["2026-11-10 A 10", "2026-11-10 B 20", "2026-11-11 A 9"])
  }

  @Test func `of two snapshots of one day the later counts`() throws {
    let workspace = try TestWorkspace()
    let noon = Instant.noon("2026-11-10")
    try workspace.ingest(
      Samples.listingsType, Samples.listings(["A", "Cup", "1.50", "8"]), at: Instant(seconds: noon.seconds + 60))
    try workspace.ingest(
      Samples.listingsType, Samples.listings(["A", "Cup", "1.50", "10"], ["B", "Mug", "1.00", "5"]), at: noon)

    #expect(try workspace.facts(.stockAvailable) == ["2026-11-10 A 8"])
    #expect(try workspace.facts(.stockAvailable, asOf: noon) == ["2026-11-10 A 10", "2026-11-10 B 5"])
  }

  @Test func `an order that comes again replaces its own lines, whichever report of the family brings it`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(
      Samples.ordersType,
      Samples.orders(
        ["O-1", "2026-11-01T10:00:00+00:00", "A", "1", "10.00"],
        ["O-1", "2026-11-01T10:00:00+00:00", "B", "1", "5.00"],
        ["O-2", "2026-11-01T10:00:00+00:00", "A", "2", "20.00"]), at: .noon("2026-11-02"))

    try workspace.ingest(
      Samples.ordersByDateType, Samples.orders(["O-1", "2026-11-01T10:00:00+00:00", "A", "3", "30.00"]),
      at: .noon("2026-11-03"))

    #expect(try workspace.current("order_line", "order_id", "sku", "quantity") == ["O-2 A 2", "O-1 A 3"])
    #expect(
      try workspace.current("order_line", "order_id", "sku", "quantity", asOf: .noon("2026-11-02")) == [
        "O-1 A 1", "O-1 B 1", "O-2 A 2",
      ])
  }

  @Test func `an older state of an order that arrives late stays history`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(
      Samples.ordersType, Samples.orders(["O-1", "2026-11-01T10:00:00+00:00", "A", "3", "30.00"]),
      at: .noon("2026-11-05"))

    try workspace.ingest(
      Samples.ordersByDateType,
      Samples.orders(
        ["O-1", "2026-11-01T10:00:00+00:00", "A", "1", "10.00"],
        ["O-2", "2026-11-01T10:00:00+00:00", "A", "2", "20.00"]),
      at: .noon("2026-11-03"))

    #expect(try workspace.current("order_line", "order_id", "quantity") == ["O-1 3", "O-2 2"])
    #expect(
      try workspace.current("order_line", "order_id", "quantity", asOf: .noon("2026-11-03")) == ["O-1 1", "O-2 2"])
  }

  @Test func `documents that differ in what tells them apart don't replace each other`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(
      SalesAndTraffic.type, SalesAndTraffic(to: "2026-11-07", dates: [("2026-11-01", 9, "90.00")]).text,
      at: .noon("2026-11-10"))
    try workspace.ingest(
      SalesAndTraffic.type,
      SalesAndTraffic(to: "2026-11-07", granularity: "WEEK", dates: [("2026-11-01", 63, "630.00")]).text,
      at: .noon("2026-11-11"))

    #expect(try workspace.facts(.unitsOrdered, grain: .account) == ["2026-11-01 9"])
    #expect(try workspace.current("account_performance", "granularity", "units_ordered") == ["DAY 9", "WEEK 63"])

    try workspace.ingest(
      SalesAndTraffic.type,
      SalesAndTraffic(to: "2026-11-07", granularity: "WEEK", dates: [("2026-11-01", 64, "640.00")]).text,
      at: .noon("2026-11-12"))
    #expect(try workspace.current("account_performance", "granularity", "units_ordered") == ["DAY 9", "WEEK 64"])
  }
}

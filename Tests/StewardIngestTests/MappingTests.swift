import StewardDomain
import StewardFormats
import StewardIngest
import StewardStorage
import Testing

/// Documents that bring their own definition, as teams' own files do.
@Suite struct MappingTests {
  private static func definition(
    type: String = "TEAM_SALES", format: String = "csv", aggregate: String = "sum", path: String = "",
    columns: String = ""
  ) -> String {
    """
    {"type": "\(type)", "title": "Sales", "origin": "steward", "reference": "a test", "format": "\(format)",
     "locale": {"decimal": ".", "dates": "ymd"},
     "rows": [{\(path)"columns": [
       {"name": "day", "as": "day", "type": "day", "presence": "required"}, {"name": "item", "as": "sku", "presence": "required"},
       {"name": "units", "as": "units", "type": "integer"}, {"name": "unit price", "as": "unitPrice", "type": "decimal"},
       \(columns){"as": "revenue", "type": "money", "product": ["units", "unitPrice"]}],
      "emit": [{"facts": {"grain": "item", "day": "day", "sku": "sku",
        "metrics": {"unitsOrdered": "units", "orderedRevenue": "revenue"}, "aggregate": "\(aggregate)"}}]}]}
    """
  }

  // By hand, half to even: 1 × 0.125 = 12.5 cents → 12; 1 × 0.135 = 13.5 → 14; 3 × 0.125 = 37.5 → 38; 1 × 0.125001 → 13.
  @Test(
    arguments: [
      ("1", "0.125", "12"), ("1", "0.135", "14"), ("3", "0.125", "38"), ("1", "0.125001", "13"),
      ("1", "0.124999", "12"),
      ("-1", "0.125", "-12"), ("-1", "0.135", "-14"), ("4", "2.50", "1000"), ("0", "9.99", "0"),
      ("7", "0.333333", "233"), ("1000000", "1234567.891234", "123456789123400"),
    ] as [(String, String, String)])
  func `a computed amount is exact until it is rounded once, half to even`(
    units: String, price: String, revenue: String
  ) throws {
    let workspace = try TestWorkspace()

    try workspace.ingest(
      "TEAM_SALES", "day,item,units,unit price\n2026-11-03,A,\(units),\(price)\n", definition: Self.definition())

    #expect(try workspace.facts(.orderedRevenue) == ["2026-11-03 A \(revenue)"])
  }

  @Test func `a computed amount in yen has no minor unit`() throws {
    let workspace = try TestWorkspace()

    try workspace.ingest(
      "TEAM_SALES", "day,item,units,unit price\n2026-11-03,A,3,100.5\n2026-11-04,A,1,100.5\n", for: TestWorkspace.jp,
      definition: Self.definition())

    // 301.5 and 100.5, half to even.
    #expect(try workspace.facts(.orderedRevenue, TestWorkspace.jp) == ["2026-11-03 A 302", "2026-11-04 A 100"])
  }

  @Test func `without one factor there is no product`() throws {
    let workspace = try TestWorkspace()

    try workspace.ingest("TEAM_SALES", "day,item,units,unit price\n2026-11-03,A,3,\n", definition: Self.definition())

    #expect(try workspace.facts(.unitsOrdered) == ["2026-11-03 A 3"])
    #expect(try workspace.facts(.orderedRevenue) == [])
  }

  @Test func `a product beyond 63 bits is refused with its line`() throws {
    let workspace = try TestWorkspace()

    let error = #expect(throws: IngestError.self) {
      try workspace.ingest(
        "TEAM_SALES", "day,item,units,unit price\n2026-11-03,A,999999999999999999,999999999999\n",
        definition: Self.definition())
    }

    #expect(error?.position?.line == 2)
    #expect(try workspace.dump()["document"] == nil)
  }

  @Test func `rows of the same day and item add up where the mapping says so`() throws {
    let workspace = try TestWorkspace()
    let text = "day,item,units,unit price\n2026-11-03,A,3,0.125\n2026-11-03,A,5,0.125\n2026-11-03,B,1,2\n"

    try workspace.ingest("TEAM_SALES", text, definition: Self.definition())

    #expect(try workspace.facts(.unitsOrdered) == ["2026-11-03 A 8", "2026-11-03 B 1"])
    #expect(try workspace.facts(.orderedRevenue) == ["2026-11-03 A 100", "2026-11-03 B 200"])
  }

  @Test func `rows of the same day and item are refused where they must be unique`() throws {
    let workspace = try TestWorkspace()

    let error = #expect(throws: IngestError.self) {
      try workspace.ingest(
        "TEAM_SALES", "day,item,units,unit price\n2026-11-03,A,3,1\n2026-11-03,A,5,1\n",
        definition: Self.definition(aggregate: "unique"))
    }

    #expect(error?.position?.line == 3)
    #expect(error?.message.contains("stated twice") == true)
  }

  @Test func `JSON lines are read by the same mapping`() throws {
    let workspace = try TestWorkspace()
    let text = """
      {"day": "2026-11-03", "item": "A", "units": 3, "unit price": 0.125}
      {"day": "2026-11-04", "item": "A", "units": 4, "unit price": 0.25, "note": "new"}

      """

    let outcome = try workspace.ingest(
      "TEAM_SALES", text, definition: Self.definition(format: "jsonl", path: #""path": "[]", "#))

    #expect(try workspace.facts(.orderedRevenue) == ["2026-11-03 A 38", "2026-11-04 A 100"])
    #expect(outcome.events.map(\.code) == ["unknownField"])
    #expect(outcome.events.first?.line == 2)
  }

  @Test func `another file of the same mapping replaces the days it covers`() throws {
    let workspace = try TestWorkspace()
    let definition = Self.definition()
    try workspace.ingest(
      "TEAM_SALES", "day,item,units,unit price\n2026-11-03,A,3,1\n2026-11-04,A,4,1\n", at: .noon("2026-11-10"),
      definition: definition)

    try workspace.ingest(
      "TEAM_SALES", "day,item,units,unit price\n2026-11-04,B,9,1\n", at: .noon("2026-11-11"), definition: definition)

    #expect(try workspace.facts(.unitsOrdered) == ["2026-11-03 A 3", "2026-11-04 B 9"])
    #expect(try workspace.rows("SELECT COUNT(*) FROM definition") == ["1"])
  }

  @Test func `records without a day are replaced with the window they came in`() throws {
    let workspace = try TestWorkspace()
    let definition = """
      {"type": "TEAM_RETURNS", "title": "Returns", "origin": "steward", "reference": "a test", "format": "csv",
       "rows": [{"columns": [{"name": "item", "as": "sku", "presence": "required"}], "emit": [{"record": "customerReturn"}]}]}
      """
    for (text, known) in [("item\nA\nB\n", "2026-11-10"), ("item\nA\nC\n", "2026-11-11")] as [(String, CivilDay)] {
      try workspace.ingest(
        "TEAM_RETURNS", text, days: "2026-11-01"..<"2026-11-08", at: .noon(known), definition: definition)
    }

    #expect(try workspace.current("customer_return", "sku") == ["A", "C"])
    #expect(try workspace.current("customer_return", "sku", asOf: .noon("2026-11-10")) == ["A", "B"])
  }

  @Test func `a mapping with a slip is refused before anything is stored`() throws {
    let workspace = try TestWorkspace()

    let error = #expect(throws: IngestError.self) {
      try workspace.ingest(
        "TEAM_SALES", "day,item,units,unit price\n", name: "sales.csv",
        definition: Self.definition(columns: #"{"name": "x", "as": "unused"}, "#))
    }

    #expect(error?.code == .badDefinition)
    #expect(error?.file == "mapping of sales.csv")
    #expect(try workspace.dump()["document"] == nil)
  }
}

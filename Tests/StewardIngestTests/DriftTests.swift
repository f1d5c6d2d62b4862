import StewardDomain
import StewardFormats
import StewardIngest
import StewardStorage
import Testing

/// Documents that differ from their definition in ways that don't matter: loaded, with each difference on record once.
@Suite struct DriftTests {
  @Test func `a column that nobody knows is drift, and the document is loaded`() throws {
    let workspace = try TestWorkspace()
    let text = flat(
      ["return-date", "order-id", "sku", "asin", "quantity", "colour of the box"],
      ["2026-11-03", "1", "A", "B0", "2", "red"])

    let outcome = try workspace.ingest(Samples.returnsType, text)

    #expect(outcome.loaded == 1)
    #expect(outcome.events.map(\.code) == ["unknownColumn"])
    #expect(outcome.events.first?.field == "colour of the box")
    #expect(try workspace.facts(.customerReturns) == ["2026-11-03 A 2"])
  }

  @Test func `a column that is expected and missing is drift`() throws {
    let workspace = try TestWorkspace()

    let outcome = try workspace.ingest(
      Samples.returnsType, flat(["return-date", "order-id", "sku"], ["2026-11-03", "1", "A"]))

    #expect(outcome.loaded == 1)
    #expect(outcome.events.map(\.code) == ["missingColumn"])
    #expect(outcome.events.first?.field == "quantity")
  }

  @Test func `unknown fields of JSON are drift, each once with its count and its first line`() throws {
    let workspace = try TestWorkspace()
    let text = SalesAndTraffic(items: [.init(units: 3), .init(sku: "SKU-2", units: 4)]).text
      .replacing(#""salesByAsin": {"#, with: #""salesByAsin": {"returnsOnMars": 1, "#)

    let outcome = try workspace.ingest(SalesAndTraffic.type, text)

    #expect(outcome.loaded == 2)
    #expect(outcome.events.map(\.code) == ["unknownField"])
    #expect(outcome.events.first?.field == "salesByAsin.returnsOnMars")
    #expect(outcome.events.first?.occurrences == 2)
    #expect(outcome.events.first?.line == 8)
    #expect(try workspace.facts(.unitsOrdered) == ["2026-11-01 SKU-1 3", "2026-11-01 SKU-2 4"])
  }

  @Test func `rows and drift are the same whether elements are alike or each is written its own way`() throws {
    let items = (0..<12).map {
      SalesAndTraffic.Item(
        asin: "B0CHILD0\(10 + $0)", sku: $0 % 5 == 4 ? nil : "SKU-\($0)", units: $0,
        sales: $0 % 3 == 2 ? "null" : "\($0).5")
    }
    let alike = SalesAndTraffic(items: items).text
      .replacing(#""salesByAsin": {"#, with: #""salesByAsin": {"returnsOnMars": 1, "#)
    var number = 0
    // A letter of a key is escaped, in every element another one.
    let different = alike.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      guard line.contains("returnsOnMars"), let key = line.firstRange(of: "unitsOrdered") else { return String(line) }
      var letters = Array("unitsOrdered").map { String($0) }
      letters[number] = letters[number].unicodeScalars.map { "\\u00" + String($0.value, radix: 16) }.joined()
      number += 1
      return "\(line[..<key.lowerBound])\(letters.joined())\(line[key.upperBound...])"
    }.joined(separator: "\n")
    let (first, second) = (try TestWorkspace(), try TestWorkspace())

    let outcome = try first.ingest(SalesAndTraffic.type, alike)
    let other = try second.ingest(SalesAndTraffic.type, different)

    #expect(number == 12)
    #expect(outcome.events == other.events)
    #expect(outcome.events.contains { $0.code == "unknownField" && $0.occurrences == 12 })
    #expect(try first.facts(.unitsOrdered) == second.facts(.unitsOrdered))
    #expect(try first.facts(.orderedRevenue) == second.facts(.orderedRevenue))
    #expect(try first.facts(.orderedRevenue).isEmpty == false)
  }

  @Test func `a value that no list has is drift, and is kept`() throws {
    let workspace = try TestWorkspace()

    let outcome = try workspace.ingest(
      SalesAndTraffic.type, SalesAndTraffic(granularity: "HOUR", dates: [("2026-11-01", 9, "90.00")]).text)

    #expect(outcome.loaded == 1)
    #expect(outcome.events.map(\.code) == ["unknownValue"])
    #expect(try workspace.current("account_performance", "granularity") == ["HOUR"])
  }

  @Test func `headers are known in any case, with blanks around them, and in other languages`() throws {
    let workspace = try TestWorkspace()

    let outcome = try workspace.ingest(
      Samples.listingsType, "\u{FEFF}Artikelbezeichnung\t HÄNDLER-SKU \tasin1\tPreis\tMenge\nTasse\tA\tB0\t1,50\t7\n",
      for: TestWorkspace.de)

    #expect(outcome.loaded == 1)
    #expect(outcome.drift == 0, "\(outcome.events)")
    #expect(try workspace.current("listing", "sku", "title", "price") == ["A Tasse 150"])
  }

  @Test func `lines of other content before the header are passed over where the definition allows them`() throws {
    let workspace = try TestWorkspace()
    let text = """
      "Includes Amazon Marketplace, Fulfillment by Amazon (FBA), and Amazon Webstore transactions"
      "All amounts in USD, unless specified"
      "date/time","settlement id","type","order id","sku","product sales","total"
      "Nov 3, 2026 2:01:02 AM PST","111","Order","111-1","A","1,029.99","1,025.49"

      """

    let outcome = try workspace.ingest("GET_DATE_RANGE_FINANCIAL_TRANSACTION_DATA", text)

    #expect(outcome.loaded == 1)
    #expect(try workspace.current("transaction", "line", "sku", "product_sales", "total") == ["4 A 102999 102549"])
  }

  @Test func `a flood of differences is counted, not listed`() throws {
    let workspace = try TestWorkspace()
    let header = ["return-date", "order-id", "quantity"] + (0..<500).map { "extra-\($0)" }

    let outcome = try workspace.ingest(
      Samples.returnsType, flat(header, ["2026-11-03", "1", "2"] + [String](repeating: "x", count: 500)))

    #expect(outcome.loaded == 1)
    #expect(outcome.events.count == 201)
    #expect(outcome.events.last?.code == "more")
    #expect(outcome.events.last?.occurrences == 300)
  }

  @Test func `processing instructions in XML are passed over, empty ones too`() throws {
    let workspace = try TestWorkspace()
    let marked = Samples.xmlOrders.replacing("<Message>", with: "<?MARKER?><?note to the reader?><Message>")

    let outcome = try workspace.ingest("GET_XML_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL", marked)

    #expect(outcome.loaded > 0)
    #expect(outcome.loaded == outcome.rows)
  }

  @Test func `a report of orders in XML gives lines and charges, with the lines where they stand`() throws {
    let workspace = try TestWorkspace()

    let outcome = try workspace.ingest("GET_XML_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL", Samples.xmlOrders)

    #expect(outcome.loaded == 5)
    let lines = try workspace.current("order_line", "line", "order_id", "sku", "quantity", "product_name")
    let charges = try workspace.current("order_charge", "line", "order_item_id", "charge_type", "amount", "currency")
    #expect(
      lines == [
        "18 902-1111111-1111111 SKU-1 2 Salt & pepper <set>", "29 902-1111111-1111111 SKU-2 1 -",
        "42 902-2222222-2222222 SKU-1 0 -",
      ])
    #expect(charges == ["25 501 Principal 2598 USD", "26 501 Tax 208 USD"])
    // 01:00 UTC on the 5th is still the 4th in Seattle.
    #expect(try workspace.rows("SELECT DISTINCT day FROM record_order_line ORDER BY day") == ["20760", "20761"])
  }

  @Test func `a review with line breaks in its text keeps them, and the next row has its own line`() throws {
    let workspace = try TestWorkspace()

    try workspace.ingest(Samples.reviewsType, Samples.reviews)

    #expect(
      try workspace.current("review", "line", "review_id", "title", "body") == [
        "2 R1 Good, very line one\nline two", "4 R2 Broke It broke",
      ])
  }
}

import StewardDomain
import StewardFormats
import StewardIngest
import StewardPluginAPI
import StewardStorage
import Testing

/// What becomes of single values.
@Suite struct ValueTests {
  @Test(
    arguments: [
      // 23:30 Pacific is the next day in UTC; in November the clock is eight hours behind, in July seven.
      ("2026-11-02T07:30:00+00:00", "2026-11-01"), ("2026-11-02T08:00:00+00:00", "2026-11-02"),
      ("2026-07-02T06:59:59Z", "2026-07-01"), ("2026-07-02T07:00:00Z", "2026-07-02"),
      ("2026-11-01T23:30:00-08:00", "2026-11-01"), ("2026-11-02 07:30:00 UTC", "2026-11-01"),
    ] as [(String, CivilDay)])
  func `an instant belongs to the day in the marketplace's own zone`(instant: String, day: CivilDay) throws {
    let workspace = try TestWorkspace()

    try workspace.ingest(Samples.returnsType, Samples.returns([instant, "A", "1"]))

    #expect(try workspace.facts(.customerReturns) == ["\(day) A 1"])
    #expect(try workspace.current("customer_return", "day") == ["\(day.number)"])
  }

  @Test(
    arguments: [
      (TestWorkspace.us, "2026-11-01"), (TestWorkspace.de, "2026-11-02"), (TestWorkspace.jp, "2026-11-02"),
    ] as [(MarketplaceID, CivilDay)])
  func `the same instant is another day in another marketplace`(marketplace: MarketplaceID, day: CivilDay) throws {
    let workspace = try TestWorkspace()

    try workspace.ingest(Samples.returnsType, Samples.returns(["2026-11-01T23:30:00Z", "A", "1"]), for: marketplace)

    #expect(try workspace.facts(.customerReturns, marketplace) == ["\(day) A 1"])
  }

  @Test func `an instant near midnight on the day beside the window belongs to the window`() throws {
    let workspace = try TestWorkspace()

    try workspace.ingest(
      "GET_FBA_REIMBURSEMENTS_DATA",
      flat(
        ["approval-date", "reimbursement-id", "sku"], ["2026-11-04T07:30:00+00:00", "1", "A"],
        ["2026-11-05T08:30:00+00:00", "2", "A"]),
      days: "2026-11-04"..<"2026-11-05")

    #expect(
      try workspace.current("reimbursement", "reimbursement_id", "day") == [
        "1 \(("2026-11-04" as CivilDay).number)", "2 \(("2026-11-04" as CivilDay).number)",
      ])
  }

  @Test func `yen have no minor unit`() throws {
    let workspace = try TestWorkspace()

    try workspace.ingest(Samples.listingsType, Samples.listings(["A", "Cup", "1980", "1"]), for: TestWorkspace.jp)

    #expect(try workspace.facts(.price, TestWorkspace.jp) == ["2026-11-23 A 1980"])
  }

  @Test func `an amount with more digits than its currency is rounded half to even, and that is on record`() throws {
    let workspace = try TestWorkspace()

    let outcome = try workspace.ingest(
      Samples.listingsType,
      Samples.listings(
        ["A", "Cup", "1.125", "1"], ["B", "Cup", "1.135", "1"], ["C", "Cup", "1.12500", "1"], ["D", "Cup", "0.5", "1"]))

    #expect(try workspace.current("listing", "sku", "price") == ["A 112", "B 114", "C 112", "D 50"])
    #expect(outcome.events.map(\.code) == ["rounded"])
    #expect(outcome.events.first?.kind == .note)
    #expect(outcome.events.first?.occurrences == 3)
    #expect(outcome.drift == 0)
  }

  @Test(
    arguments: ["", "-", "--", "N/A", "n/a", "NA", "null", "None", "—"])
  func `what stands for nothing is absent, not zero`(nothing: String) throws {
    let workspace = try TestWorkspace()

    try workspace.ingest(Samples.returnsType, Samples.returns(["2026-11-03", "A", nothing], ["2026-11-04", "A", "0"]))

    #expect(try workspace.facts(.customerReturns) == ["2026-11-04 A 0"])
    #expect(try workspace.current("customer_return", "quantity") == ["-", "0"])
  }

  @Test func `a value that the header of a settlement states is carried to its lines`() throws {
    let workspace = try TestWorkspace()

    try workspace.ingest(Samples.settlementType, Samples.settlement())

    #expect(
      try workspace.current("settlement_line", "line", "currency", "stated_total", "amount", "deposit_at") == [
        "2 USD 2549 - 1794898800000000", "3 USD 2549 2999 1794898800000000", "4 USD 2549 -450 1794898800000000",
      ])
  }

  @Test func `the German form of numbers and dates is found out from all columns together`() throws {
    let workspace = try TestWorkspace()
    let german = Samples.settlement(currency: "EUR").replacing("25.49", with: "25,49").replacing("29.99", with: "29,99")
      .replacing("-4.50", with: "-4,50").replacing("2026-11-03", with: "03.11.2026").replacing(
        "2026-11-01", with: "01.11.2026"
      )
      .replacing("2026-11-15", with: "15.11.2026").replacing("2026-11-17", with: "17.11.2026")

    let outcome = try workspace.ingest(Samples.settlementType, german, for: TestWorkspace.de)

    #expect(!outcome.isQuarantined)
    #expect(try workspace.current("settlement_line", "amount", "posted_day") == ["- -", "2999 20760", "-450 20760"])
  }

  @Test func `a pin decides what could be read either way`() throws {
    for (decimal, price) in [(".", "123"), (",", "123400")] as [(String, String)] {
      let workspace = try TestWorkspace()
      let text = Samples.listings(["A", "Cup", "1.234", "1"])

      try workspace.ingest(Samples.listingsType, text, pins: LocalePins(text: "decimal=\(decimal)"))

      #expect(try workspace.current("listing", "price") == [price])
      #expect(try workspace.rows("SELECT locale FROM document") == ["decimal=\(decimal)"])
    }
  }

  @Test func `percentages and ratios are kept in millionths of the whole`() throws {
    let workspace = try TestWorkspace()

    try workspace.ingest(SalesAndTraffic.type, SalesAndTraffic(items: [.init(units: 3)]).text)

    #expect(try workspace.facts(.featuredOfferShare) == ["2026-11-01 SKU-1 975000"])
  }

  @Test func `personal data is dropped at the door`() throws {
    let workspace = try TestWorkspace()
    let secrets = ["Xanadu-am-See", "Quahog", "00093", "Jane Buyer", "John Buyer"]
    try workspace.ingest(
      Samples.ordersType,
      Samples.orders(["O-1", "2026-11-01T10:00:00+00:00", "A", "1", "10.00"], city: "Xanadu-am-See"))
    try workspace.ingest("GET_XML_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL", Samples.xmlOrders)
    try workspace.ingest(Samples.reviewsType, Samples.reviews)

    let tables = try workspace.dump(withRaw: false)

    for (table, rows) in tables {
      for secret in secrets { #expect(!rows.contains { $0.contains(secret) }, "\(secret) stands in \(table)") }
    }
    #expect(tables["record_order_line"]?.count == 4)
    let trace = try FigureTracer(workspace.ingestor).record(
      RecordReference(document: DocumentID(1), line: 2), account: "acme")
    #expect(trace.text == "O-1\t2026-11-01T10:00:00+00:00\tShipped\tA\tB0CHILD001\t1\tUSD\t10.00\t\tUS")
  }
}

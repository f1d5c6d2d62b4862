import StewardDomain
import StewardFormats
import StewardIngest
import StewardPluginAPI
import StewardStorage
import Testing

/// Documents that can't be read as what they are said to be: each is refused with its place, and no table changes.
@Suite struct RefusalTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var type: ReportType
    var bytes: [UInt8]
    var contentType: String?
    var line: Int?
    var column: Int?
    var field: String?
    /// A part of what the error says.
    var says: String
    var testDescription: String { name }

    init(
      _ name: String, _ type: ReportType, _ text: String, contentType: String? = nil, line: Int?, column: Int? = nil,
      field: String? = nil, says: String
    ) {
      self.init(
        name, type, Array(text.utf8), contentType: contentType, line: line, column: column, field: field, says: says)
    }

    init(
      _ name: String, _ type: ReportType, _ bytes: [UInt8], contentType: String? = nil, line: Int?, column: Int? = nil,
      field: String? = nil, says: String
    ) {
      self.name = name
      self.type = type
      self.bytes = bytes
      self.contentType = contentType
      self.line = line
      self.column = column
      self.field = field
      self.says = says
    }
  }

  // Packed with Python 3: gzip of a listings file, mtime 0; the last 9 bytes are gone.
  private static let cutGzip: [UInt8] = [
    0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 0xFF, 0xCB, 0x2C, 0x49, 0xCD, 0xD5, 0xCD, 0x4B, 0xCC, 0x4D, 0xE5, 0x2C, 0x4E,
  ]

  static let cases: [Case] = [
    Case("gzip that is cut off", Samples.listingsType, cutGzip, line: nil, says: "ends early"),
    Case(
      "gzip that is damaged", Samples.listingsType, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 0xFF, 0xFF, 0xFF], line: nil,
      says: "damaged"),
    Case(
      "half a JSON document", SalesAndTraffic.type,
      String(SalesAndTraffic(items: [.init(units: 3)]).text.prefix(600)), line: 8, says: "end"),
    Case("an empty flat file", Samples.returnsType, "", line: 1, says: "empty"),
    Case("an empty JSON document", SalesAndTraffic.type, "", line: 1, says: ""),
    Case("an empty XML document", "GET_XML_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL", "", line: 1, says: ""),
    Case(
      "half an XML document", "GET_XML_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL", String(Samples.xmlOrders.prefix(700)),
      line: 15, says: "damaged or cut off"),
    Case(
      "a column that must be there is missing", Samples.returnsType,
      flat(["return-date", "sku", "quantity"], ["2026-11-03", "S", "1"]),
      line: 1, field: "order-id", says: "is this file of another report type?"),
    Case(
      "a row with too many fields", Samples.returnsType,
      Samples.returns(["2026-11-03", "S", "1"]) + "a\tb\tc\td\te\tf\tg\n",
      line: 3, column: 7, says: "7 fields, the header 6"),
    Case(
      "a row with too few fields", Samples.returnsType, Samples.returns(["2026-11-03", "S", "1"]) + "a\tb\tc\n",
      line: 3, column: 4, says: "3 fields, the header 6"),
    Case(
      "a value that must be there is missing", Samples.returnsType, Samples.returns(["", "S", "1"]),
      line: 2, field: "return-date", says: "missing"),
    Case(
      "bytes that aren't the UTF-8 they are labelled as", Samples.returnsType,
      Array(Samples.returns(["2026-11-03", "SKU-", "1"]).utf8).map { $0 == UInt8(ascii: "-") ? 0xFC : $0 },
      contentType: "text/plain; charset=utf-8", line: 1, says: ""),
    Case(
      "a stray byte in JSON, which is UTF-8 always", SalesAndTraffic.type,
      Array(SalesAndTraffic(items: [.init(units: 3)]).text.utf8).map { $0 == UInt8(ascii: "B") ? 0xFC : $0 },
      line: 4, says: "isn't valid UTF-8"),
    Case(
      "a stray byte among letters of UTF-8", Samples.returnsType,
      Array(Samples.returns(["2026-11-03", "ÄÖÜäöüß-#", "1"]).utf8).map { $0 == UInt8(ascii: "#") ? 0xFC : $0 },
      line: 2, says: "isn't valid UTF-8"),
    Case(
      "31 February", Samples.returnsType, Samples.returns(["2026-11-03", "S", "1"], ["2026-02-31", "S", "1"]),
      line: 3, field: "return-date", says: "2026-02-31"),
    Case(
      "letters in a number", Samples.returnsType, Samples.returns(["2026-11-03", "S", "1x"]),
      line: 2, field: "quantity", says: "expected a whole number"),
    Case(
      "a fraction where a whole number is due", Samples.returnsType, Samples.returns(["2026-11-03", "S", "1.5"]),
      line: 2, field: "quantity", says: "expected a whole number"),
    Case(
      "a number too large to keep", Samples.returnsType, Samples.returns(["2026-11-03", "S", "99999999999999999999"]),
      line: 2, field: "quantity", says: "at most 18 digits"),
    Case(
      "decimals that may be thousands", Samples.listingsType, Samples.listings(["A", "Cup", "1,234", "1"]),
      line: 2, says: "--decimal"),
    Case(
      "dates that may be month or day first", Samples.returnsType, Samples.returns(["03/04/2026", "S", "1"]),
      line: 2, says: "--dates"),
    Case(
      "decimals of two countries", Samples.listingsType,
      Samples.listings(["A", "Cup", "1.50", "1"], ["B", "Mug", "2,50", "1"]),
      line: 3, says: "one locale in a file"),
    Case(
      "dates of two countries", Samples.returnsType,
      Samples.returns(["31.01.2026", "S", "1"], ["01/31/2026", "S", "1"]),
      line: 3, says: "one locale in a file"),
    Case(
      "a SKU twice where it is unique", Samples.listingsType,
      Samples.listings(["A", "Cup", "1.50", "1"], ["A", "Cup", "2.50", "1"]),
      line: 3, says: "stated twice"),
    Case(
      "a currency that isn't one", Samples.settlementType, Samples.settlement(currency: "DOLLARS"), line: 2,
      field: "currency", says: "three letters"),
    Case(
      "binary garbage as a flat file", Samples.returnsType, [0, 1, 2, 3, 0xFE, 0xFF, 9, 10, 0, 0, 13, 7], line: 1,
      says: ""),
    Case("binary garbage as JSON", SalesAndTraffic.type, [0, 1, 2, 3, 0xFE, 0xFF, 9, 10], line: 1, says: ""),
    Case(
      "a settlement given as returns", Samples.returnsType, Samples.settlement(), line: 1, field: "return-date",
      says: "another report type"),
    Case(
      "JSON given as a flat file", Samples.returnsType, SalesAndTraffic(items: [.init(units: 3)]).text, line: 1,
      field: "return-date", says: "is missing"),
    Case(
      "a flat file given as JSON", SalesAndTraffic.type, Samples.returns(["2026-11-03", "S", "1"]), line: 1, says: ""),
    Case(
      "a window that ends before it begins", SalesAndTraffic.type,
      SalesAndTraffic(from: "2026-11-02", to: "2026-11-01", items: [.init(units: 3)]).text, line: 1,
      field: "reportSpecification.dataStartTime", says: "expected two days in order"),
    Case(
      "a quote that never ends", Samples.reviewsType,
      "review_id,asin,reviewed_on,rating,body\nR1,B0,2026-11-03,5,\"no end\n", line: 2, says: ""),
  ]

  @Test(arguments: cases)
  func `is refused with its place, and no table changes`(refused: Case) throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(Samples.reviewsType, Samples.reviews)
    let before = try workspace.dump()

    let error = #expect(throws: IngestError.self) {
      try workspace.ingest(refused.type, refused.bytes, name: "given.txt", contentType: refused.contentType)
    }

    #expect(error?.code == .badDocument)
    #expect(error?.file == "given.txt")
    #expect(error?.position?.line == refused.line)
    #expect(error?.position?.field == refused.field)
    if let column = refused.column { #expect(error?.position?.column == column) }
    #expect(error?.message.contains(refused.says) == true, "\(error?.message ?? "")")
    #expect(error?.description.hasPrefix("given.txt:") == true)
    #expect(try workspace.dump() == before)
  }

  @Test func `a file that isn't there is refused as unreadable`() throws {
    let workspace = try TestWorkspace()
    var document = SourceDocument(
      name: "gone.txt", body: .file(path: workspace.folder + "/gone.txt"), reportType: Samples.returnsType)
    document.marketplace = TestWorkspace.us

    let error = #expect(throws: IngestError.self) {
      try workspace.ingestor.ingest(document, account: TestWorkspace.seller, now: TestWorkspace.noon)
    }

    #expect(error?.code == .unreadableFile)
    #expect(error?.file == "gone.txt")
  }

  @Test func `money without a marketplace and without a currency is refused`() throws {
    let workspace = try TestWorkspace()

    let error = #expect(throws: IngestError.self) {
      try workspace.ingest(Samples.listingsType, Samples.listings(["A", "Cup", "1.50", "1"]), for: nil)
    }

    #expect(error?.position?.field == "price")
    #expect(error?.message.contains("name the marketplace") == true)
  }

  @Test func `a header without rows is a document that says nothing`() throws {
    let workspace = try TestWorkspace()
    try workspace.ingest(Samples.returnsType, Samples.returns(["2026-11-03", "S", "1"]), at: .noon("2026-11-10"))

    let alone = try workspace.ingest(Samples.returnsType, Samples.returns(), at: .noon("2026-11-11"))
    #expect(alone.rows == 0)
    #expect(try workspace.current("customer_return", "sku") == ["S"])
    // Where its days are known, it says that there was nothing on them.
    try workspace.ingest(
      Samples.returnsType, Samples.returns() + "\n", days: "2026-11-01"..<"2026-11-05", at: .noon("2026-11-12"))
    #expect(try workspace.current("customer_return", "sku") == [])
  }

  @Test func `what can't be fetched again is kept in quarantine with the reason`() throws {
    let workspace = try TestWorkspace()

    let outcome = try workspace.ingest(
      Samples.returnsType, Array(Samples.returns(["2026-02-31", "S", "1"]).utf8), name: "given.txt",
      keepsUnreadable: true)

    #expect(outcome.isQuarantined)
    #expect(outcome.events.map(\.code) == ["unreadable"])
    #expect(outcome.events.first?.line == 2)
    #expect(outcome.events.first?.field == "return-date")
    #expect(try workspace.rows("SELECT status FROM document") == ["quarantined"])
    #expect(try workspace.rows("SELECT COUNT(*) FROM record_customer_return") == ["0"])
  }
}

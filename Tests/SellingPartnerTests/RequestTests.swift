import StewardConnect
import StewardDomain
import StewardFormats
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import SellingPartner

@Suite struct RequestTests {
  @Test(
    arguments: [
      ("orders.searchOrders", #"{"pagination": {"nextToken": "T"}}"#, "paginationToken"),
      ("listings.searchListingsItems", #"{"pagination": {"nextToken": "T"}}"#, "pageToken"),
      ("finances0.listFinancialEvents", #"{"payload": {"NextToken": "T"}}"#, "NextToken"),
      ("inventory.getInventorySummaries", #"{"pagination": {"nextToken": "T"}}"#, "nextToken"),
      ("vendorOrders.getPurchaseOrders", #"{"payload": {"pagination": {"nextToken": "T"}}}"#, "nextToken"),
      ("aplus.searchContentDocuments", #"{"nextPageToken": "T"}"#, "pageToken"),
    ] as [(String, String, String)])
  func `the token of a page goes on under the operation's own name, beside the filters`(
    name: String, answer: String, key: String
  ) throws {
    let operation = try Self.table().operation(name)
    var request = OperationRequest(name)
    request.query = [("marketplaceIds", "A1"), (key, "OLD")]

    let next = try #require(operation.paging?.next(after: try JSONValue(parsing: answer), to: request))

    #expect(next.query.map(\.key) == ["marketplaceIds", key])
    #expect(next.query.last?.value == "T")
    #expect(operation.paging?.next(after: try JSONValue(parsing: answer), to: next) == nil)
    #expect(operation.paging?.next(after: [:], to: request) == nil)
  }

  @Test func `the list of reports takes its token alone`() throws {
    var request = OperationRequest("reports.getReports")
    request.query = [("reportTypes", "GET_A")]

    let next = try Self.table().operation("reports.getReports").paging?.next(after: ["nextToken": "T"], to: request)

    #expect(next?.query.map(\.key) == ["nextToken"])
  }

  @Test func `replenishment counts`() throws {
    let paging = try #require(try Self.table().operation("replenishment.listOffers").paging)
    var request = OperationRequest("replenishment.listOffers")
    request.body = ["pagination": ["limit": 100, "offset": 0]]

    let second = paging.next(after: ["pagination": ["totalResults": 150]], to: request)

    #expect(second?.body?.at("pagination.offset")?.integer == 100)
    #expect(second.flatMap { paging.next(after: ["pagination": ["totalResults": 150]], to: $0) } == nil)
  }

  @Test(
    arguments: [
      ("orders.searchOrders", #"{"orders":[],"pagination":{"nextToken":"T"}}"#, #"{"orders":[]}"#),
      (
        "finances.listTransactions", #"{"payload":{"nextToken":"T","transactions":[]}}"#,
        #"{"payload":{"transactions":[]}}"#
      ),
      (
        "aplus.searchContentDocuments", #"{"nextPageToken":"T","contentMetadataRecords":[]}"#,
        #"{"contentMetadataRecords":[]}"#
      ),
      ("replenishment.listOffers", #"{"offers":[],"pagination":{"totalResults":3}}"#, #"{"offers":[]}"#),
    ] as [(String, String, String)])
  func `what only leads to the next page isn't kept`(name: String, answer: String, kept: String) throws {
    let paging = try #require(try Self.table().operation(name).paging)

    #expect(paging.stripped(try JSONValue(parsing: answer)).text() == kept)
  }

  @Test func `a SKU with a slash stays one segment of the path`() throws {
    var request = OperationRequest("listings.getListingsItem")
    request.path = ["sellerId": "S", "sku": "A/B 1"]
    request.query = [("includedData", "summaries,issues")]

    #expect(
      request.target(try Self.table().operation(request.operation).path)
        == "/listings/2021-08-01/items/S/A%2FB%201?includedData=summaries%2Cissues")
    request.path = ["sellerId": "S"]
    #expect(request.target(try Self.table().operation(request.operation).path) == nil)
  }

  @Test func `every operation has a rate, and every stream an operation and a document`() throws {
    let catalogue = try ServiceCatalogue(try Connection.services(FakeAmazon()))

    #expect(catalogue.operations.all.count > 90)
    #expect(catalogue.operations.all.allSatisfy { $0.ratePerSecond > 0 && $0.burst >= 1 })
    #expect(Set(catalogue.names).count == catalogue.names.count)
    for stream in catalogue.streams {
      #expect(try catalogue.operations.operation(stream.operation).reads, "\(stream.name) writes")
      #expect(stream.document.text.hasPrefix("SP_"))
    }
    let definitions = "\(Connection.repository)/Modules/StewardIngest/Resources/ReportTypes/"
    for type in catalogue.streams.map(\.document) + catalogue.kiosk.map(\.document) + catalogue.reports.map(\.type) {
      #expect(throws: Never.self, "\(type) has no definition") { try contents("\(definitions)\(type).json") }
    }
  }

  @Test func `a template repeats for each subject and writes numbers as numbers`() throws {
    let template = Template(
      values: ["marketplace": "A1"], elements: [["sku": "X", "price": "12.90"], ["sku": "Y", "price": "3"]])
    let body: JSONValue = [["$each": ["id": "{sku}", "at": "{marketplace}", "amount": ["$number": "{price}"]]]]

    #expect(
      template.fill(body)?.text()
        == #"[{"id":"X","at":"A1","amount":12.90},{"id":"Y","at":"A1","amount":3}]"#)
    #expect(template.fill("{nothing}") == nil)
  }

  @Test(
    arguments: [
      (["region": "mars"], "region"), (["sp_endpoint": "ftp://x"], "sp_endpoint"), (["streams": "nonsense"], "streams"),
      (["history_days": "-1"], "history_days"), (["allow_actions": "perhaps"], "allow_actions"),
    ] as [([String: String], String)])
  func `a wrong setting is named`(settings: [String: String], key: String) throws {
    let services = try Connection.services(FakeAmazon(), settings: settings)

    let error = #expect(throws: PluginError.self) { try Connection.source(services) }

    #expect(error?.code == .badConfiguration)
    #expect(error?.message.contains(key) == true)
  }

  @Test func `a marketplace of another region is left out and said`() async throws {
    let services = try Connection.services(FakeAmazon(), settings: ["streams": "orders"])
    let account = Account(id: "a", name: "A", kind: .seller, marketplaces: ["A1PA6795UKMFR9", "ATVPDKIKX0DER"])

    let delivered = try await Connection.read(services, account: account)

    #expect(delivered.map { $0.marketplace?.text } == ["A1PA6795UKMFR9"])
    #expect(services.log.contains { $0.message.contains("US isn't in the region eu") })
  }

  static func table() throws -> OperationTable {
    try ServiceCatalogue(try Connection.services(FakeAmazon())).operations
  }
}

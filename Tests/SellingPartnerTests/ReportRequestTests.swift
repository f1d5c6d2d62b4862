import StewardConnect
import StewardDomain
import StewardFormats
import StewardTestkit
import Testing

@testable import SellingPartner

@Suite struct ReportRequestTests {
  @Test func `one marketplace and the days of its own calendar are asked for`() throws {
    let request = try request("GET_SALES_AND_TRAFFIC_REPORT", "2026-11-01"..<"2026-11-02")

    #expect(
      request.body.text(sortedKeys: true)
        == #"{"dataEndTime":"2026-11-01","dataStartTime":"2026-11-01","marketplaceIds":["A1PA6795UKMFR9"],"#
        + #""reportOptions":{"asinGranularity":"SKU","dateGranularity":"DAY"},"reportType":"GET_SALES_AND_TRAFFIC_REPORT"}"#
    )
  }

  @Test func `a report that counts by the clock is asked for by midnights`() throws {
    let body = try request("GET_FBA_REIMBURSEMENTS_DATA", "2026-11-01"..<"2026-11-03").body

    #expect(body["dataStartTime"]?.string == "2026-11-01T00:00:00Z")
    #expect(body["dataEndTime"]?.string == "2026-11-03T00:00:00Z")
    #expect(body["reportOptions"] == nil)
  }

  @Test(
    arguments: [
      ("GET_BRAND_ANALYTICS_MARKET_BASKET_REPORT", "2026-11-02", "2026-11-09", [:], "Sunday"),
      ("GET_BRAND_ANALYTICS_MARKET_BASKET_REPORT", "2026-11-01", "2026-11-07", [:], "Sunday"),
      ("GET_BRAND_ANALYTICS_MARKET_BASKET_REPORT", "2026-10-01", "2026-10-31", ["reportPeriod": "MONTH"], "month"),
      ("GET_BRAND_ANALYTICS_MARKET_BASKET_REPORT", "2026-02-01", "2026-05-01", ["reportPeriod": "QUARTER"], "quarter"),
      (
        "GET_BRAND_ANALYTICS_MARKET_BASKET_REPORT", "2026-11-01", "2026-11-08", ["reportPeriod": "YEAR"],
        "expected one of"
      ),
      ("GET_BRAND_ANALYTICS_SEARCH_QUERY_PERFORMANCE_REPORT", "2026-11-01", "2026-11-08", [:], "asin"),
      ("GET_SALES_AND_TRAFFIC_REPORT", "2026-11-24", "2026-11-26", [:], "future"),
      ("GET_SALES_AND_TRAFFIC_REPORT", "2023-11-01", "2023-11-02", [:], "days ago"),
      ("GET_SALES_AND_TRAFFIC_REPORT", "2026-11-02", "2026-11-02", [:], "none"),
      ("GET_MERCHANT_LISTINGS_ALL_DATA", "2026-11-01", "2026-11-02", [:], "takes no days"),
      ("GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2", "2026-11-01", "2026-11-02", [:], "listed"),
      ("GET_VENDOR_SALES_REPORT", "2026-11-01", "2026-11-02", [:], "distributorView"),
    ] as [(String, String, String, [String: String], String)])
  func `what Amazon would fail without a reason is refused with one`(
    type: String, from: String, to: String, options: [String: String], reason: String
  ) throws {
    let days = CivilDay(stringLiteral: from)..<CivilDay(stringLiteral: to)

    let refusal = #expect(throws: ReportRefusal.self) { try self.request(type, days, options) }

    #expect(refusal?.outcome.kind == .badOptions)
    #expect(refusal?.outcome.message.contains(reason) == true, "\(refusal?.outcome.message ?? "")")
  }

  @Test func `weeks, months and quarters of the calendar are taken`() throws {
    let type = "GET_BRAND_ANALYTICS_MARKET_BASKET_REPORT"

    #expect(try request(type, "2026-11-01"..<"2026-11-08").days?.count == 7)
    #expect(try request(type, "2026-10-01"..<"2026-11-01", ["reportPeriod": "MONTH"]).days?.count == 31)
    #expect(try request(type, "2026-07-01"..<"2026-10-01", ["reportPeriod": "QUARTER"]).days?.count == 92)
  }

  @Test func `vendor reports come in both views`() throws {
    let plan = try plan("GET_VENDOR_SALES_REPORT")

    #expect(plan.variants.map { $0.map(\.value) } == [["MANUFACTURING"], ["SOURCING"]])
    for variant in plan.variants {
      let request = try ReportRequest(
        plan, marketplace: Self.germany(), days: "2026-11-01"..<"2026-11-02", options: plan.options + variant,
        today: "2026-11-23")
      #expect(request.body.at("reportOptions.distributorView")?.string == variant.first?.value)
    }
  }

  @Test func `every default plan makes a request that is taken`() throws {
    for plan in try ServiceCatalogue(try Connection.services(FakeAmazon())).reports {
      guard let schedule = plan.schedule, plan.asinsOption == nil else { continue }
      for part in schedule.parts(today: "2026-11-23", historyDays: 120, since: nil) {
        for variant in plan.variants {
          _ = try ReportRequest(
            plan, marketplace: Self.germany(), days: plan.dates == .none ? nil : part,
            options: plan.options + variant, today: "2026-11-23")
        }
      }
      #expect(!schedule.parts(today: "2026-11-23", historyDays: 120, since: nil).isEmpty, "\(plan.type)")
    }
  }

  private func request(
    _ type: String, _ days: Range<CivilDay>?, _ options: [String: String] = [:]
  ) throws -> ReportRequest {
    let plan = try plan(type)
    let merged = plan.options.filter { options[$0.key] == nil } + options.map { (key: $0.key, value: $0.value) }
    return try ReportRequest(
      plan, marketplace: Self.germany(), days: days, options: merged, today: "2026-11-23")
  }

  private func plan(_ type: String) throws -> ReportPlan {
    try #require(try ServiceCatalogue(try Connection.services(FakeAmazon())).reports.first { $0.type.text == type })
  }

  private static func germany() throws -> Marketplace { try #require(Marketplace.named("DE")) }
}

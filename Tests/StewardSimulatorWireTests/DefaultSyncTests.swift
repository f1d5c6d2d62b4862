import Foundation
import StewardConnect
import StewardDomain
import StewardFormats
import StewardPluginAPI
import StewardSimulator
import StewardTestkit
import Testing

@testable import AmazonAds
@testable import SellingPartner
@testable import StewardSimulatorWire

/// A connection that names nothing brings everything that the bundles ask for by themselves; what it brings is what the
/// files say.
struct DefaultSyncTests {
  typealias Row = [String: String]

  @Test func `a seller's sync that names nothing finishes, and its money and prices are those of the files`()
    async throws
  {
    try await TestWire(throttle: .documented, accounts: 2, days: 75, vendorEvery: 2).use { wire in
      let account = try #require(wire.accounts.first { $0.kind == .seller })
      let answers = try await sync(wire, account, bundles: ["SellingPartner", "AmazonAds"])
      try checkMoney(answers, wire, account)
      try checkPrices(answers, wire, account)
      #expect(answers.rows("SP_LISTINGS_ITEMS_2021_08_01", "items").count > 1)
      #expect(answers.rows("SP_ORDERS_2026_01_01", "orders").count > 10)
    }
  }

  @Test func `a vendor's sync that names nothing finishes, and its orders and invoices are those of the files`()
    async throws
  {
    var mix = EventMix.uneventful
    for kind in [PlantedEvent.Kind.vendorShortage, .vendorChargeback, .coOpOvercharge] { mix.weights[kind] = 4 }
    try await TestWire(throttle: .documented, accounts: 2, days: 150, mix: mix, vendorEvery: 2).use {
      wire in
      let account = try #require(wire.accounts.first { $0.kind == .vendor })
      let answers = try await sync(wire, account, bundles: ["SellingPartner", "AmazonAds"])
      try checkOrders(answers, wire, account)
      try checkInvoices(answers, wire, account)
    }
  }

  @Test func `prices that nobody names by default are asked for in batches, and those of no item are refused`()
    async throws
  {
    try await TestWire(days: 30).use { wire in
      let streams = "listings,prices,offers,featuredOfferPrice"
      let answers = try await sync(wire, wire.account, bundles: ["SellingPartner"], settings: ["streams": streams])
      let listings = answers.rows("SP_LISTINGS_ITEMS_2021_08_01", "items")
      let skus = Set(listings.compactMap { $0["sku"]?.string })
      let own = answers.rows("SP_PRICING_V0", "payload").filter { $0["Product"]?["Offers"]?.array?.isEmpty == false }
      #expect(!own.isEmpty && Set(own.compactMap { $0["SellerSKU"]?.string }).isSubset(of: skus))
      let featured = answers.rows("SP_FEATURED_OFFER_PRICE_2022_05_01", "responses")
      #expect(Set(featured.compactMap { $0["body"]?["offerIdentifier"]?["sku"]?.string }) == skus)
      for response in answers.rows("SP_ITEM_OFFERS_V0", "responses") {
        let payload = response["body"]?["payload"]
        let offers = payload?["Offers"]?.array ?? []
        #expect(payload?["Summary"]?["TotalOfferCount"]?.integer == offers.count)
        #expect(offers.count { $0["IsBuyBoxWinner"] == true } <= 1)
      }
      let token = try await wire.login()
      let store = "MarketplaceId=ATVPDKIKX0DER"
      let unknown = try await wire.get(
        "/products/pricing/v0/competitivePrice?\(store)&ItemType=Asin&Asins=B000", token: token)
      #expect(try unknown.json["payload"]?[0]?["status"] == "ClientError")
      #expect(try await wire.get("/products/pricing/v0/price?\(store)&ItemType=Both", token: token).status == 400)
      #expect(try await wire.get("/finances/2024-06-19/transactions", token: token).status == 400)
      #expect(try await wire.get("/vendor/orders/v1/purchaseOrders", token: token).status == 403)
    }
  }

  // MARK: Sellers

  private func checkMoney(_ answers: Answers, _ wire: TestWire, _ account: Account) throws {
    let transactions = answers.rows("SP_TRANSACTIONS_2024_06_19", "payload.transactions")
    let payouts = answers.rows("SP_PAYOUTS_2024_06_01", "payouts")
    let balances = answers.rows("SP_BALANCES_2024_06_19", "balances")
    let from = wire.endDay.advanced(by: -38).description
    var sums: [String: Int] = [:]
    var seen: Set<String> = []
    for each in transactions where seen.insert(each["transactionId"]?.string ?? "").inserted {
      sums[each.identifier("SETTLEMENT_ID"), default: 0] += each.minorUnits("totalAmount")
      let parts = each["breakdowns"]?.array ?? []
      #expect(parts.reduce(0) { $0 + $1.minorUnits("breakdownAmount") } == each.minorUnits("totalAmount"))
    }
    var checked = 0
    for file in try wire.files(account, "_", "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2") {
      let rows = try wire.table(file)
      let number = rows[0]["settlement-id"] ?? ""
      let lines = rows.dropFirst()
      let reserves = lines.filter { $0["amount-description"]?.contains(" Reserve ") == true }
      let name = (file.split(separator: "/").last ?? "").prefix(10)
      guard name > from else { continue }
      #expect(sums[number] == units(Array(lines)) - units(reserves), "\(file)")
      let total = digits(rows[0]["total-amount"])
      let payout = try #require(payouts.first { $0.identifier("SETTLEMENT_ID") == number }, "\(file)")
      #expect(payout.minorUnits("amount") == max(0, total))
      checked += 1
    }
    #expect(checked >= 2)
    #expect(balances.count >= account.marketplaces.count)
    for balance in balances {
      let parts = balance["balances"]?.array ?? []
      #expect(parts.reduce(0) { $0 + $1.minorUnits("amount") } == balance.minorUnits("amount"))
    }
  }

  private func units(_ rows: [Row]) -> Int { rows.reduce(0) { $0 + digits($1["amount"]) } }

  private func checkPrices(_ answers: Answers, _ wire: TestWire, _ account: Account) throws {
    var checked = 0
    let rows = answers.rows("SP_COMPETITIVE_PRICING_V0", "payload")
    for store in account.marketplaces.compactMap(Marketplace.find) {
      let offers = try wire.files(account, store.countryCode, "STEWARD_COMPETITOR_OFFERS").flatMap {
        try wire.table($0)
      }
      .filter { $0["observed_at"]?.hasPrefix(wire.endDay.description) == true }
      for (asin, own) in Dictionary(grouping: offers, by: { $0["asin"] ?? "" }) {
        let product = rows.first {
          $0["ASIN"]?.string == asin
            && $0.at("Product.Identifiers.MarketplaceASIN.MarketplaceId")?.string == store.id.text
        }?["Product"]
        let prices = product?.at("CompetitivePricing.CompetitivePrices")?.array ?? []
        #expect(
          prices.map { digits($0.at("Price.ListingPrice.Amount")?.plainText) }
            == own.filter { $0["is_featured"] == "true" }.map { digits($0["price"]) }, "\(asin)")
        #expect(product?.at("CompetitivePricing.NumberOfOfferListings")?[0]?["Count"]?.integer == own.count)
        checked += 1
      }
    }
    #expect(checked > 0)
    #expect(rows.contains { $0["status"] == "Success" })
  }

  // MARK: Vendors

  private func checkOrders(_ answers: Answers, _ wire: TestWire, _ account: Account) throws {
    let orders = answers.rows("SP_PURCHASE_ORDERS_V1", "payload.orders")
    let statuses = answers.rows("SP_PURCHASE_ORDERS_STATUS_V1", "payload.ordersStatus")
    let byNumber = Dictionary(orders.map { ($0["purchaseOrderNumber"]?.string ?? "", $0) }) { first, _ in first }
    var checked = 0
    let from = wire.endDay.advanced(by: -38).description
    for store in account.marketplaces.compactMap(Marketplace.find) {
      let books = try wire.table("\(wire.directory)/vendor-orders/\(account.id.text)/\(store.countryCode).csv")
      for (number, lines) in Dictionary(grouping: books, by: { $0["po_number"] ?? "" })
      where lines.contains(where: { $0["delivered_on"] ?? "" > from }) {
        let items = byNumber[number]?.at("orderDetails.items")?.array ?? []
        let status = statuses.first { $0["purchaseOrderNumber"]?.string == number }
        #expect(items.map { $0["amazonProductIdentifier"]?.string } == lines.map { $0["asin"] })
        #expect(items.map { $0.at("orderedQuantity.amount")?.plainText } == lines.map { $0["ordered"] })
        #expect(items.map { $0.at("netCost.amount")?.string } == lines.map { $0["unit_cost"] })
        #expect(
          status?["itemStatus"]?.array?.map { $0.at("receivingStatus.receivedQuantity.amount")?.plainText }
            == lines.map { $0["received"] })
        checked += 1
      }
    }
    #expect(checked > 2)
  }

  private func checkInvoices(_ answers: Answers, _ wire: TestWire, _ account: Account) throws {
    let invoices = answers.rows("SP_INVOICES_2026_06_25", "invoices")
    var checked = 0
    let from = wire.endDay.advanced(by: -38).description
    for store in account.marketplaces.compactMap(Marketplace.find) {
      let place = "\(account.id.text)/\(store.countryCode).csv"
      for row in try wire.table("\(wire.directory)/vendor-remittances/\(place)") {
        guard row["paid_on"] ?? "" > from, let order = row["po_number"], !order.isEmpty else { continue }
        let invoice = try #require(invoices.first { $0["invoiceNumber"]?.string == "INV-\(order)" })
        let settled = invoice["invoiceSettlementBreakdowns"]?.array ?? []
        let paid = settled.filter { $0["breakdownType"] == "PAID" }
        #expect(invoice.minorUnits("invoiceAmount") == digits(row["invoiced"]))
        #expect(paid.reduce(0) { $0 + $1.minorUnits("breakdownAmount") } == digits(row["paid"]))
        #expect(invoice["invoiceStatus"] == (digits(row["deducted"]) > 0 ? "PARTIALLY_PAID" : "PAID"))
        checked += 1
      }
      let claims = try wire.table("\(wire.directory)/vendor-deductions/\(place)").filter { $0["kind"] == "co-op" }
      for row in claims where row["deducted_on"] ?? "" > from {
        let invoice = invoices.first {
          $0["invoiceNumber"]?.string == "CO-OP-\(store.countryCode)-\(row["deducted_on"] ?? "")"
        }
        #expect(invoice?.minorUnits("invoiceAmount") == digits(row["amount"]))
      }
    }
    #expect(checked > 2)
  }

  // MARK: Syncing

  private func sync(
    _ wire: TestWire, _ account: Account, bundles: [String], settings more: [String: String] = [:]
  ) async throws -> Answers {
    let plugins = String(#filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }) + "/Plugins"
    let answers = Answers(store: try StoreUnderTest(), account: account)
    for name in bundles {
      let regions = Set(account.marketplaces.compactMap { Marketplace.find($0)?.region.rawValue }).sorted()
      for region in name == "AmazonAds" ? ["na"] : regions {
        var settings = [
          "lwa_endpoint": wire.address, "sp_endpoint": wire.address, "ads_endpoint": wire.address, "region": region,
          "seller_id": "A0OWN", "history_days": "40", "max_reports": "1000", "wait_minutes": "100000",
        ]
        settings.merge(more) { $1 }
        let services = try ScriptedConnectionServices(
          settings: settings,
          secrets: [
            "client_id": "app", "client_secret": "s", "refresh_token": SimulatedWire.refreshToken(of: account),
          ],
          now: Instant(utc: wire.endDay.advanced(by: 1), secondOfDay: 43_200), folder: "\(plugins)/\(name)/Resources"
        ) { (request) async throws(TransportError) in try await TestWire.answer(request) }
        wire.clock.follow(services)
        let source: any DataSource =
          name == "AmazonAds"
          ? try AmazonAdsSource(services, plans: try AdsReportPlan.all(services))
          : try SellingPartnerSource(services, catalogue: try ServiceCatalogue(services))
        // That it doesn't throw says that each operation was answered.
        try await source.read(ReadRequest(account: account, since: nil), into: answers)
      }
    }
    #expect(answers.quarantined == [])
    return answers
  }
}

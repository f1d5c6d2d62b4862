import StewardAnalytics
import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import AdSpend

@Suite struct AdSpendTests {
  @Test func `it keeps the promises of a recommender`() throws {
    let snapshot = store(.poor, .rich, .middling).snapshot()

    #expect(recommenderContract(try recommender(), snapshot: snapshot) == [])
    #expect(try recommender().recommendations(snapshot).map(\.kind) == ["pause-ads", "raise-ads"])
  }

  // By hand: 20 clicks a day at 0.50 cost 10.00 a day, 280.00 in four weeks; one click in 100 orders, an order leaves about
  // 5.00, and half of it would have come anyway: 0.03 a click.
  @Test func `a click that brings less than it costs is paused, with the bid that would pay`() throws {
    let advice = try #require(try recommender().recommendations(store(.poor).snapshot()).first)

    #expect(advice.kind == "pause-ads")
    #expect(advice.title.hasPrefix("Pause the ads of POOR: a click costs EUR 0.50 and brings EUR 0.0"))
    #expect((24_000...28_000).contains(advice.value.expected.minorUnits))
    #expect(advice.counterfactual.contains("EUR 280.00"))
    #expect(advice.action.contains("bid no more than EUR 0.0"))
    #expect(advice.caveats.contains { $0.contains("aren't complete") })
    #expect(advice.caveats.contains { $0.contains("place in search") })
  }

  @Test func `few clicks are no reason, and what is missing is said`() throws {
    let snapshot = store(.thin, .poor).snapshot()
    let finding = try #require(try monitor().findings(snapshot).first)

    #expect(try recommender().recommendations(snapshot).map(\.subject.item?.sku) == ["POOR"])
    #expect(finding.title.contains("1 of 2 items with ads have fewer than 25 clicks"))
    #expect(monitorContract(try monitor(), snapshot: snapshot) == [])
    #expect(try monitor().findings(store(.poor, .rich).snapshot()).isEmpty)
    #expect(try monitor().findings(store(.rich, costs: false).snapshot())[0].title.contains("cost of a unit"))
  }

  @Test func `without the cost of goods nothing more is spent, and a pause says that the loss is larger`() throws {
    let advice = try recommender().recommendations(store(.poor, .rich, costs: false).snapshot())

    #expect(advice.map(\.kind) == ["pause-ads"])
    #expect(advice[0].caveats.contains { $0.contains("larger than stated") })
  }

  @Test func `orders of days that aren't complete don't count`() throws {
    var builder = store(.poor)
    builder.set(.adOrders, of: "POOR", to: Array(repeating: 20, count: 14), from: today.advanced(by: -14))
    let later = try #require(try recommender().recommendations(builder.snapshot()).first)
    let before = try #require(try recommender().recommendations(store(.poor).snapshot()).first)

    #expect(later.value == before.value)
  }

  @Test func `ads that were last reported long ago are left alone`() throws {
    var builder = SnapshotBuilder("DE", days: firstDay..<today)
    builder.set(.adClicks, of: "OLD", to: Array(repeating: 20, count: 60), from: firstDay)
    builder.set(.adCost, of: "OLD", to: Array(repeating: 1_000, count: 60), from: firstDay)
    builder.set(.unitsOrdered, of: "OLD", to: Array(repeating: 2, count: 120), from: firstDay)
    builder.set(.orderedRevenue, of: "OLD", to: Array(repeating: 4_000, count: 120), from: firstDay)

    #expect(try recommender().recommendations(builder.snapshot()).isEmpty)
  }

  @Test(arguments: ["{", "{}", #"{"name": "x", "effectiveFrom": "2026-01-01", "rules": []}"#])
  func `a pack that can't be used is refused when the bundle is made`(text: String) {
    #expect(throws: PluginError.self) { try AdPack(parsing: Array(text.utf8)) }
  }
}

private let firstDay: CivilDay = "2026-07-04"
private let today: CivilDay = "2026-11-01"

/// Ads of an item: clicks a day, and in how many clicks one orders.
private enum Ads: String {
  case poor, rich, middling, thin

  var clicks: Int64 { self == .thin ? 0 : 20 }
  var clicksPerOrder: Int { self == .poor ? 100 : self == .rich ? 4 : 5 }
  var price: Int64 { self == .rich ? 6_000 : 2_000 }
}

/// 120 days at 0.50 a click; units cost three tenths of their price.
private func store(_ ads: Ads..., costs: Bool = true) -> SnapshotBuilder {
  var builder = SnapshotBuilder("DE", days: firstDay..<today)
  for kind in ads {
    let sku = SKU(kind.rawValue.uppercased())
    func daily(_ value: (Int) -> Int64) -> [Int64] { (0..<120).map(value) }
    let orders = daily { day in
      let (before, after) = (day * Int(kind.clicks), (day + 1) * Int(kind.clicks))
      return Int64(after / kind.clicksPerOrder - before / kind.clicksPerOrder)
    }
    builder.set(.adClicks, of: sku, to: daily { kind == .thin && $0 % 20 == 0 ? 1 : kind.clicks }, from: firstDay)
    builder.set(.adCost, of: sku, to: daily { kind == .thin && $0 % 20 == 0 ? 50 : kind.clicks * 50 }, from: firstDay)
    builder.set(.adOrders, of: sku, to: orders, from: firstDay)
    builder.set(.adUnits, of: sku, to: orders, from: firstDay)
    builder.set(.adSales, of: sku, to: orders.map { $0 * kind.price }, from: firstDay)
    builder.set(.unitsOrdered, of: sku, to: daily { _ in 10 }, from: firstDay)
    builder.set(.orderedRevenue, of: sku, to: daily { _ in 10 * kind.price }, from: firstDay)
    builder.set(.unitsRefunded, of: sku, to: daily { _ in 0 }, from: firstDay)
    var terms = ItemTerms(sku: sku)
    if costs { terms.unitCost = kind.price * 3 / 10 }
    terms.referralShare = 0.15
    terms.fulfilmentFee = kind == .rich ? 300 : 600
    terms.sources = [RecordReference(document: DocumentID(1), line: 2)]
    builder.add(terms)
  }
  return builder
}

/// The bundle's own folder, found from this file's place in the repository.
private let bundleFolder: String = {
  let parts = #filePath.split(separator: "/").dropLast(3)
  return "/" + parts.joined(separator: "/") + "/Plugins/AdSpend/Resources"
}()

private func bundle() throws -> AdSpendBundle {
  try AdSpendBundle(host: FixedConnectionServices(folder: bundleFolder))
}
private func recommender() throws -> any Recommender { try #require(try bundle().recommenders().first) }
private func monitor() throws -> any Monitor { try #require(try bundle().monitors().first) }

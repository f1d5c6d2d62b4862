import StewardConnect
import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import NewMarkets

let firstDay: CivilDay = "2026-07-04"
let today: CivilDay = "2026-11-01"

/// What an item does every day of 120.
struct Daily {
  var units: Int64
  var price: Int64 = 2_000
  var visits: Int64?
  var offerShare: Int64 = 9_800
  /// As a part of the price; `nil` where it isn't told.
  var costPercent: Int64? = 30
  /// Nothing is there, and nothing sells, for so many of the newest days.
  var emptyDays = 0
}

/// Twelve items that both stores sell, named `BOTH-01` and so on; half as many of each are sold here as there.
func twelve(_ units: Int64) -> [(SKU, Daily)] {
  (1...12).map { (SKU("BOTH-\($0 < 10 ? "0" : "")\($0)"), Daily(units: units + Int64($0 % 2) * units)) }
}

func store(_ country: String, _ items: [(SKU, Daily)], settled: CivilDay = today) -> SnapshotBuilder {
  var builder = SnapshotBuilder(country, days: firstDay..<today)
  builder.settledBefore = settled
  for (sku, daily) in items {
    let item = ItemIdentity(sku: sku, asin: ASIN("B0\(sku.text)"), parentASIN: ASIN("B0\(sku.text)"))
    func days(_ value: Int64) -> [Int64] {
      (0..<120).map { $0 < 120 - daily.emptyDays ? value : 0 }
    }
    builder.set(.unitsOrdered, of: item, to: days(daily.units), from: firstDay)
    builder.set(.orderedRevenue, of: item, to: days(daily.units &* daily.price), from: firstDay)
    builder.set(.sessions, of: item, to: days(daily.visits ?? daily.units * 10), from: firstDay)
    builder.set(.unitsRefunded, of: item, to: days(0), from: firstDay)
    builder.set(.featuredOfferShare, of: item, to: days(daily.offerShare), from: firstDay)
    builder.set(.stockAvailable, of: item, to: days(300), from: firstDay)
    var terms = ItemTerms(sku: sku)
    terms.unitCost = daily.costPercent.map { max(1, daily.price / 100 &* $0) }
    terms.referralShare = 0.15
    terms.fulfilmentFee = 300
    terms.sources = [RecordReference(document: DocumentID(1), line: 2)]
    builder.add(terms)
    var listing = ListingContent(item: item, sources: [RecordReference(document: DocumentID(2), line: 3)])
    listing.title = "\(sku.text) in \(country)"
    listing.bullets = ["a", "b", "c", "d"]
    listing.imageCount = 6
    listing.productType = "KITCHEN"
    builder.add(listing)
  }
  return builder
}

/// The German store, told of the French one.
func germany(
  _ own: [(SKU, Daily)], france: [(SKU, Daily)], settled: CivilDay = today, exchange: Double? = 1
) -> MarketplaceSnapshot {
  var builder = store("DE", own)
  builder.add(sibling: store("FR", france, settled: settled).snapshot(), exchange: exchange)
  return builder.snapshot()
}

/// The bundle's own folder, found from this file's place in the repository.
let bundleFolder: String = {
  let parts = #filePath.split(separator: "/").dropLast(3)
  return "/" + parts.joined(separator: "/") + "/Plugins/NewMarkets/Resources"
}()

func pack() throws -> MarketPack {
  try MarketPack(parsing: FixedConnectionServices(folder: bundleFolder).resource("markets-2026-01.json"))
}
func bundle() throws -> NewMarketsBundle { try NewMarketsBundle(host: FixedConnectionServices(folder: bundleFolder)) }
func recommender() throws -> any Recommender { try #require(try bundle().recommenders().first) }
func monitor(_ name: String) throws -> any Monitor {
  try #require(try bundle().monitors().first { $0.identifier == name })
}

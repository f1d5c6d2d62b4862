import HealthScores
import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

let names = [
  "sales-momentum", "conversion-health", "featured-offer", "ad-efficiency", "stock-health", "review-health",
  "account-health", "account-index",
]

func repeated(_ value: Int64, _ count: Int) -> [Int64?] { Array(repeating: value, count: count) }

func bundle() throws -> HealthScoresBundle {
  let parts = #filePath.split(separator: "/").dropLast(3)
  let folder = "/" + parts.joined(separator: "/") + "/Plugins/HealthScores/Resources"
  return try HealthScoresBundle(host: FixedConnectionServices(folder: folder))
}

func scorer(_ name: String) throws -> any Scorer {
  try #require(try bundle().scorers().first { $0.identifier == name })
}

func item(_ name: String, _ builder: SnapshotBuilder) throws -> Score? {
  try scorer(name).scores(builder.snapshot()).first { $0.subject.item != nil }
}

func account(_ name: String, _ builder: SnapshotBuilder) throws -> Score? {
  try scorer(name).scores(builder.snapshot()).first { $0.subject.item == nil }
}

func empty() -> SnapshotBuilder {
  var builder = SnapshotBuilder("DE", days: firstDay..<today)
  builder.settledBefore = settled
  return builder
}

/// Two items of which everything is known.
func rich() -> SnapshotBuilder {
  var builder = empty()
  for (index, item) in [ItemIdentity(sku: "A", asin: "B1"), ItemIdentity(sku: "C", asin: "B2")].enumerated() {
    let scale = Int64(index + 1)
    func set(_ metric: Metric, _ value: Int64) {
      builder.set(metric, of: item, to: repeated(value * scale, 28), from: nowDay)
      builder.set(metric, of: item, to: repeated(value, 28), from: beforeDay)
      builder.set(metric, of: item, to: repeated(value, 28), from: nowDay.advanced(by: -364))
    }
    set(.unitsOrdered, 9)
    set(.orderItems, 8)
    set(.orderedRevenue, 9_000)
    set(.sessions, 100)
    set(.pageViews, 130)
    set(.featuredOfferShare, 450_000)
    set(.unitsRefunded, 1)
    set(.adCost, 500)
    set(.adSales, 2_000)
    set(.adClicks, 10)
    set(.adOrders, 2)
    set(.stockAvailable, 150)
    for line in 1...4 { builder.add(rating(item.asin, "2026-10-10", line, line + 10 * index)) }
  }
  builder.accountHealth = health("NORMAL", [("orderDefectRateAFN", 0.002, 0.01), ("listingPolicyViolations", 2, 0)])
  return builder
}

func rating(_ asin: ASIN, _ day: CivilDay, _ stars: Int, _ line: Int) -> ProductRating {
  ProductRating(asin: asin, day: day, stars: stars, source: RecordReference(document: DocumentID(3), line: line))
}

func health(_ status: String, _ measures: [(name: String, value: Double, target: Double?)]) -> AccountHealth {
  let source = RecordReference(document: DocumentID(4), line: 1)
  return AccountHealth(
    status: status, statusSource: source,
    measures: measures.map { AccountHealth.Measure(name: $0.name, value: $0.value, target: $0.target, source: source) })
}

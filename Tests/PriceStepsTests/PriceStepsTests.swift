import Glibc
import StewardAnalytics
import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import PriceSteps

@Suite struct PriceStepsTests {
  @Test func `it keeps the promises of a recommender and of a monitor`() throws {
    let snapshot = store(elasticity: 1.4, costs: true).snapshot()
    let advice = try recommender().recommendations(snapshot)

    #expect(recommenderContract(try recommender(), snapshot: snapshot) == [])
    #expect(
      monitorContract(try monitor(), snapshot: store(elasticity: 1.4, costs: true, varies: false).snapshot()) == [])
    #expect(!advice.isEmpty)
    #expect(advice.allSatisfy { $0.value.low.minorUnits <= $0.likely.low.minorUnits })
  }

  // By hand: at 20.00 a unit leaves 20 × (1 − 0.15 − refunds) − 3 − 8; with an elasticity of 1.4 a tenth more price loses an
  // eighth of the units, and each of the others leaves a sixth to a fourth more.
  @Test func `where few stay away a price goes up, and says what it stands on`() throws {
    let advice = try #require(
      try recommender().recommendations(store(elasticity: 1.4, costs: true).snapshot()).first)

    #expect(advice.kind == "raise-price")
    #expect(advice.title == "Raise the price of MUG-00 from EUR 20.00 to EUR 22.00")
    #expect(advice.value.expected.minorUnits > 0)
    #expect(advice.reversal.contains("EUR 20.00"))
    #expect(advice.valueBasis.contains("sales less goods, Amazon's fees and refunds"))
    #expect(advice.evidence.contains { $0.statement.contains("EUR 8.00 for the goods") })
    #expect(advice.caveats.isEmpty)
  }

  @Test func `a price isn't raised above the cheapest other offer`() throws {
    var builder = store(elasticity: 1.4, costs: true)
    var terms = terms("MUG-00")
    terms.rivalPrice = 2_070
    terms.rivalDay = yesterday
    terms.rivalSource = RecordReference(document: DocumentID(2), line: 3)
    builder.add(terms)
    let held = try #require(
      try recommender().recommendations(builder.snapshot()).first { $0.subject.item?.sku == "MUG-00" })
    terms.rivalPrice = 1_990
    builder.add(terms)
    let below = try recommender().recommendations(builder.snapshot()).filter { $0.subject.item?.sku == "MUG-00" }

    #expect(held.title.hasSuffix("to EUR 20.70"))
    #expect(held.action.contains("cheapest other offer"))
    #expect(below.isEmpty)
  }

  @Test func `without the cost of goods no price is lowered, and what is raised says so`() throws {
    for elasticity in [0.3, 1.4, 4.5] {
      let advice = try recommender().recommendations(store(elasticity: elasticity, costs: false).snapshot())
      #expect(advice.allSatisfy { $0.kind == "raise-price" })
      #expect(advice.allSatisfy { $0.caveats.contains { $0.contains("isn't known") } })
    }
    #expect(!(try recommender().recommendations(store(elasticity: 0.3, costs: false).snapshot()).isEmpty))
    let finding = try #require(try monitor().findings(store(elasticity: 1.4, costs: false).snapshot()).first)
    #expect(finding.title.hasPrefix("Of 12 of 12 items the cost of a unit isn't known"))
  }

  @Test func `where many come a price goes down, but never through the floor of the margin`() throws {
    let advice = try recommender().recommendations(store(elasticity: 4.5, costs: true, cost: 400).snapshot())
    let dear = try recommender().recommendations(store(elasticity: 4.5, costs: true, cost: 1_250).snapshot())

    #expect(advice.contains { $0.kind == "lower-price" })
    #expect(dear.allSatisfy { $0.kind != "lower-price" })
  }

  @Test func `prices that never changed give no advice, but a finding that says what is missing`() throws {
    let snapshot = store(elasticity: 1.4, costs: true, varies: false).snapshot()
    let finding = try #require(try monitor().findings(snapshot).first)

    #expect(try recommender().recommendations(snapshot).isEmpty)
    #expect(finding.title.contains("hardly changed"))
    #expect(try monitor().findings(store(elasticity: 1.4, costs: true).snapshot()).isEmpty)
  }

  @Test func `a price that has just changed isn't changed again`() throws {
    var builder = store(elasticity: 1.4, costs: true)
    builder.set(.orderedRevenue, of: "MUG-00", to: Array(repeating: 18_000, count: 3), from: today.advanced(by: -3))

    #expect(try recommender().recommendations(builder.snapshot()).allSatisfy { $0.subject.item?.sku != "MUG-00" })
  }

  @Test func `days that can be restated are named`() throws {
    var builder = store(elasticity: 1.4, costs: true)
    builder.settledBefore = today.advanced(by: -3)
    let advice = try #require(try recommender().recommendations(builder.snapshot()).first)

    #expect(advice.caveats.contains { $0.contains("2026-10-29") && $0.contains("restated") })
  }

  @Test(arguments: ["{", "{}", #"{"name": "x", "effectiveFrom": "2026-01-01", "rules": []}"#])
  func `a pack that can't be used is refused when the bundle is made`(text: String) {
    #expect(throws: PluginError.self) { try PricePack(parsing: Array(text.utf8)) }
  }
}

private let firstDay: CivilDay = "2026-05-05"
private let today: CivilDay = "2026-11-01"
private let yesterday: CivilDay = "2026-10-31"

private func terms(_ sku: SKU, cost: Int64? = 800) -> ItemTerms {
  var terms = ItemTerms(sku: sku)
  terms.unitCost = cost
  terms.referralShare = 0.15
  terms.fulfilmentFee = 300
  terms.sources = [RecordReference(document: DocumentID(1), line: 2)]
  return terms
}

/// Twelve items over 180 days with a hundred visits a day of which a tenth buys at 20.00; the price was a fifth higher for the
/// first sixty days and a tenth lower for the next.
private func store(elasticity: Double, costs: Bool, varies: Bool = true, cost: Int64 = 800) -> SnapshotBuilder {
  var builder = SnapshotBuilder("DE", days: firstDay..<today)
  let parts: [Double] = varies ? [1.2, 0.9, 1] : [1, 1, 1]
  for number in 0..<12 {
    let sku = SKU("MUG-" + (number < 10 ? "0" : "") + "\(number)")
    let prices = (0..<180).map { Int64(2_000 * parts[$0 / 60]) }
    let units = (0..<180).map { Int64((10 * exp(-elasticity * log(parts[$0 / 60]))).rounded()) }
    builder.set(.unitsOrdered, of: sku, to: units, from: firstDay)
    builder.set(.orderedRevenue, of: sku, to: zip(units, prices).map { $0 * $1 }, from: firstDay)
    builder.set(.sessions, of: sku, to: Array(repeating: 100, count: 180), from: firstDay)
    builder.add(terms(sku, cost: costs ? cost : nil))
  }
  return builder
}

/// The bundle's own folder, found from this file's place in the repository.
private let bundleFolder: String = {
  let parts = #filePath.split(separator: "/").dropLast(3)
  return "/" + parts.joined(separator: "/") + "/Plugins/PriceSteps/Resources"
}()

private func bundle() throws -> PriceStepsBundle {
  try PriceStepsBundle(host: FixedConnectionServices(folder: bundleFolder))
}
private func recommender() throws -> any Recommender { try #require(try bundle().recommenders().first) }
private func monitor() throws -> any Monitor { try #require(try bundle().monitors().first) }

import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import NewMarkets

@Suite struct NewMarketsTests {
  private let gaps: [(SKU, Daily)] = [("GAP-1", Daily(units: 8)), ("GAP-2", Daily(units: 6))]

  @Test func `it keeps the promises of a recommender`() throws {
    let snapshot = germany(twelve(2), france: twelve(4) + gaps)

    #expect(recommenderContract(try recommender(), snapshot: snapshot) == [])
    #expect(try recommender().recommendations(snapshot).map(\.subject.item?.sku) == ["GAP-1", "GAP-2"])
  }

  // By hand: half as many are sold here as there, so of eight a day four. With the eight weeks less four on the way, and
  // sales that begin at a fifth and rise over three months: 28 days are worth 0.2 × 28 + 0.8 × 28² ÷ 180 = 9.1 full ones, 36 units. A unit
  // leaves 20 less 3 for Amazon's share, 3 for sending, 6 for the goods and a thirtieth of the price for refunds: about 8.
  @Test func `what sells in another store is listed at its price, with what the beginning brings`() throws {
    let snapshot = germany(twelve(2), france: twelve(4) + gaps)
    let advice = try #require(try recommender().recommendations(snapshot).first)

    #expect(advice.kind == "list-item")
    #expect(advice.title.hasPrefix("List GAP-1 in DE, as in FR: send "))
    #expect(advice.title.hasSuffix(" units and sell at EUR 19.99"))
    #expect((18_000...42_000).contains(advice.value.expected.minorUnits))
    #expect(advice.value.low.minorUnits >= 0)
    #expect(advice.counterfactual.contains("sells nothing"))
    #expect(advice.action.contains("responsible person in the EU"))
    #expect(advice.horizonDays == 56)
  }

  @Test func `its figures are those of the other store's ninety days`() throws {
    let snapshot = germany(twelve(2), france: twelve(4) + gaps)
    let advice = try #require(try recommender().recommendations(snapshot).first)
    let france = try #require(Marketplace.named("FR"))
    let item = ItemIdentity(sku: "GAP-1", asin: "B0GAP-1", parentASIN: "B0GAP-1")

    #expect(
      advice.evidence.contains {
        $0.source
          == .facts(
            metric: .unitsOrdered, marketplace: france.id, item: item, days: today.advanced(by: -90)..<today,
            value: 720)
      })
  }

  @Test func `money of another currency is counted at the rate that is given`() throws {
    let one = try #require(
      try recommender().recommendations(germany(twelve(2), france: twelve(4) + gaps)).first)
    var cheap = gaps
    cheap[0].1.price = 1_000
    let half = try #require(
      try recommender().recommendations(
        germany(
          twelve(2), france: twelve(4).map { ($0.0, Daily(units: $0.1.units, price: 1_000)) } + cheap, exchange: 2)
      ).first)

    #expect(half.title.hasSuffix("EUR 19.99"))
    // Half the price at twice the rate is the same money; only the fee for sending is told otherwise.
    let (left, right) = (half.value.expected.minorUnits, one.value.expected.minorUnits)
    #expect(abs(left - right) * 5 < right)
  }

  @Test func `without a rate nothing is advised, and what is missing is said`() throws {
    let snapshot = germany(twelve(2), france: twelve(4) + gaps, exchange: nil)

    #expect(try recommender().recommendations(snapshot).isEmpty)
    let finding = try #require(try monitor("market-knowledge").findings(snapshot).first)
    #expect(finding.title.hasPrefix("2 items sell in other stores"))
    #expect(finding.title.contains("reference rate"))
  }

  @Test func `few items in common, or an item that hardly sold, are no ground`() throws {
    #expect(
      try recommender().recommendations(
        germany(Array(twelve(2).prefix(7)), france: Array(twelve(4).prefix(7)) + gaps)
      ).isEmpty)
    let thin: [(SKU, Daily)] = [("GAP-1", Daily(units: 8, emptyDays: 70))]
    #expect(try recommender().recommendations(germany(twelve(2), france: twelve(4) + thin)).isEmpty)
  }

  @Test func `without the cost of goods nothing is advised`() throws {
    let unknown: [(SKU, Daily)] = [("GAP-1", Daily(units: 8, costPercent: nil))]
    let snapshot = germany(twelve(2), france: twelve(4) + unknown)

    #expect(try recommender().recommendations(snapshot).isEmpty)
    #expect(try monitor("market-knowledge").findings(snapshot).contains { $0.title.contains("what a unit costs") })
  }

  @Test func `what loses money on every unit isn't listed`() throws {
    let dear: [(SKU, Daily)] = [("GAP-1", Daily(units: 8, costPercent: 95))]
    #expect(try recommender().recommendations(germany(twelve(2), france: twelve(4) + dear)).isEmpty)
  }

  @Test func `what is offered here under another SKU, or was ever sold here, is no gap`() throws {
    var builder = store("DE", twelve(2))
    builder.add(
      ListingContent(item: ItemIdentity(sku: "OTHER", asin: "B0GAP-1", parentASIN: "B0GAP-1")))
    builder.set(.unitsOrdered, of: "GAP-2", to: [1], from: firstDay)
    builder.add(sibling: store("FR", twelve(4) + gaps).snapshot(), exchange: 1)

    #expect(try recommender().recommendations(builder.snapshot()).isEmpty)
  }

  @Test func `days that can still be restated don't count`() throws {
    let settled = today.advanced(by: -10)
    let usual = germany(twelve(2), france: twelve(4) + gaps, settled: settled)
    var changed = store("FR", twelve(4) + gaps, settled: settled)
    changed.set(
      .unitsOrdered, of: ItemIdentity(sku: "GAP-1", asin: "B0GAP-1", parentASIN: "B0GAP-1"),
      to: Array(repeating: 500, count: 10), from: settled)
    var builder = store("DE", twelve(2))
    builder.add(sibling: changed.snapshot(), exchange: 1)

    let values = try [usual, builder.snapshot()].map { try recommender().recommendations($0).map(\.value) }
    #expect(values[0] == values[1])
    #expect(values[0].count == 2)
  }

  @Test func `an account with one store gets no advice`() throws {
    #expect(try recommender().recommendations(store("DE", twelve(2)).snapshot()).isEmpty)
    #expect(try recommender().recommendations(germany([], france: gaps)).isEmpty)
  }

  @Test func `huge and negative figures are survived`() throws {
    for units: Int64 in [-5, 1 << 40] {
      for price: Int64 in [-2_000, 0, 1 << 14] {
        let odd: [(SKU, Daily)] = [("GAP-1", Daily(units: units, price: price, visits: 3))]
        let snapshot = germany(twelve(2) + [("ODD", odd[0].1)], france: twelve(4) + odd + [("ODD", Daily(units: 9))])
        #expect(recommenderContract(try recommender(), snapshot: snapshot) == [])
        for monitor in try bundle().monitors() { #expect(monitorContract(monitor, snapshot: snapshot) == []) }
      }
    }
  }

  @Test func `of a thousand gaps the best twenty are named`() throws {
    let many = (0..<1_000).map { (SKU("GAP-\(1_000 + $0)"), Daily(units: 2 + Int64($0 % 50))) }
    let advice = try recommender().recommendations(germany(twelve(2), france: twelve(4) + many))

    #expect(advice.count == 20)
    // Those that sell most there, each of which stands once in fifty.
    #expect(Set(advice.map { String($0.subject.item?.sku.text.suffix(2) ?? "") }) == ["49", "99"])
  }

  @Test(arguments: ["{", "{}", #"{"name": "x", "effectiveFrom": "2026-01-01", "rules": []}"#])
  func `a pack that can't be used is refused when the bundle is made`(text: String) {
    #expect(throws: PluginError.self) { try MarketPack(parsing: Array(text.utf8)) }
  }
}

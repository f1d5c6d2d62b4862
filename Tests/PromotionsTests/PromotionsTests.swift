import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import Promotions

@Suite struct PromotionsTests {
  @Test func `it keeps the promises of a recommender and of a monitor`() throws {
    let snapshot = Shop(.loser, .loser, .winner).snapshot()
    let advice = try recommender().recommendations(snapshot)

    #expect(recommenderContract(try recommender(), snapshot: snapshot) == [])
    #expect(monitorContract(try monitor(), snapshot: Shop(.steady, .steady).snapshot()) == [])
    #expect(Set(advice.map(\.kind)) == ["run-promotion", "skip-promotion"])
    #expect(advice.allSatisfy { $0.value.low.minorUnits <= $0.likely.low.minorUnits })
    #expect(advice.allSatisfy { $0.value.high.minorUnits >= $0.likely.high.minorUnits })
  }

  // By hand: at 20.00 a unit leaves 20 × 0.85 − 3 − 6 = 8.00, less what comes back; at 16.00 it leaves 4.60. Ten units a day
  // leave 80.00, twelve in the promotion 55.20: a week loses 174.
  @Test func `a promotion that loses money isn't repeated, with what it lost`() throws {
    let advice = try #require(try recommender().recommendations(Shop(.loser, .loser, .loser).snapshot()).first)

    #expect(advice.kind == "skip-promotion")
    #expect(advice.title.hasPrefix("Don't repeat the promotion of LOSER-0: 20 % off loses about EUR 1"))
    #expect((8_000...20_000).contains(advice.value.expected.minorUnits))
    #expect(advice.evidence.contains { $0.statement.hasPrefix("84 units at 20 % off, EUR 16.00, from ") })
    #expect(advice.counterfactual.contains("begins until"))
    #expect(advice.caveats.contains { $0.contains("coupon") })
  }

  // By hand: forty units a day at 4.60 leave 184.00 instead of 80.00.
  @Test func `a promotion that paid is advised, with its price and its end`() throws {
    let advice = try #require(
      try recommender().recommendations(Shop(.winner, .winner, .winner).snapshot()).first)

    #expect(advice.kind == "run-promotion")
    #expect(advice.title == "Take 20 % off for 14 days: WINNER-0 at EUR 16.00")
    #expect(advice.value.expected.minorUnits > 50_000)
    #expect(advice.action.contains("from 2026-11-01 to 2026-11-14"))
    #expect(advice.reversal.contains("EUR 20.00"))
  }

  @Test func `stock that is soon gone isn't promoted`() throws {
    #expect(
      try recommender().recommendations(Shop(.winner, .winner, .winner, stock: 200).snapshot())
        .allSatisfy { $0.kind != "run-promotion" })
  }

  @Test func `stock that lies for long is worth a promotion that wouldn't pay otherwise`() throws {
    // Seven worlds in ten instead of the pack's: the case is about what is counted, not about how sure one has to be.
    let services = FixedConnectionServices(folder: bundleFolder)
    let text = String(decoding: try services.resource("promotions-2026-01.json"), as: UTF8.self)
    let bold = text.replacing("\"runProbability\": 0.95", with: "\"runProbability\": 0.7")
    try #require(bold != text)
    let recommender = PromotionsRecommender(pack: try PromotionPack(parsing: Array(bold.utf8)))
    let plain = try recommender.recommendations(Shop(.middling, .middling, stock: 1_000).snapshot())
    let long = try recommender.recommendations(Shop(.middling, .middling, stock: 9_000).snapshot())

    #expect(plain.allSatisfy { $0.kind != "run-promotion" })
    #expect(long.contains { $0.kind == "run-promotion" && $0.valueBasis.contains("don't lie there") })
  }

  @Test func `without promotions nothing is advised, and what would help is said`() throws {
    let snapshot = Shop(.steady, .steady).snapshot()
    let finding = try #require(try monitor().findings(snapshot).first)

    #expect(try recommender().recommendations(snapshot).isEmpty)
    #expect(finding.title.contains("Try 10 % off"))
    #expect(finding.evidence[0].statement == "0 promotions of 2 items were found in their prices")
  }

  @Test func `without the cost of goods nothing is advised, and that is said`() throws {
    let snapshot = Shop(.loser, .winner, costs: false).snapshot()

    #expect(try recommender().recommendations(snapshot).isEmpty)
    #expect(try monitor().findings(snapshot)[0].title.hasPrefix("Of 2 of 2 items the cost of a unit isn't known"))
  }

  @Test func `a promotion that runs today isn't judged`() throws {
    var shop = Shop(.loser, .loser, .loser)
    shop.sell("LOSER-0", units: 12, price: 1_600, last: 6)

    #expect(
      try recommender().recommendations(shop.snapshot()).allSatisfy { $0.subject.item?.sku != "LOSER-0" })
  }

  @Test func `figures that can't be are survived`() throws {
    var shop = Shop(.loser, .winner, .middling)
    for (sku, value) in [("LOSER-0", Int64(1_000_000_000_000_000)), ("WINNER-1", -5), ("MIDDLING-2", 0)] {
      shop.builder.set(.unitsOrdered, of: SKU(sku), to: Array(repeating: value, count: 40), from: shop.first)
      shop.builder.set(.sessions, of: SKU(sku), to: Array(repeating: value, count: 40), from: shop.first)
      shop.builder.set(.stockAvailable, of: SKU(sku), to: [value], from: shop.today.advanced(by: -1))
    }
    let advice = try recommender().recommendations(shop.snapshot())

    #expect(advice.allSatisfy { $0.value.low.minorUnits <= $0.value.high.minorUnits })
    let nothing = SnapshotBuilder.empty(try #require(Marketplace.named("DE")), today: shop.today)
    #expect(try recommender().recommendations(nothing).isEmpty)
  }

  @Test(arguments: ["{", "{}", #"{"name": "x", "effectiveFrom": "2026-01-01", "rules": []}"#])
  func `a pack that can't be used is refused when the bundle is made`(text: String) {
    #expect(throws: PluginError.self) { try PromotionPack(parsing: Array(text.utf8)) }
  }
}

@Suite struct PromotionPartsTests {
  private let pack: PromotionPack

  init() throws {
    pack = try PromotionPack(parsing: FixedConnectionServices(folder: bundleFolder).resource("promotions-2026-01.json"))
  }

  private func runs(_ days: [(units: Int64, price: Int64)]) -> [PriceRun] {
    PriceRun.all(days.map(\.units), days.map { $0.units * $0.price }, firstDay: 0, tolerance: 0.01)
  }

  @Test func `days without a sale belong to the nearer price`() {
    let found = runs([(1, 100), (1, 100), (0, 0), (0, 0), (0, 0), (0, 0), (1, 80), (2, 80)])

    #expect(found.map(\.days) == [0..<4, 4..<8])
    #expect(found.map(\.price) == [100, 80])
    #expect(found[1].gap == 4)
    #expect(PriceRun.all([nil, 0, -3], [nil, 5, -9], firstDay: 0, tolerance: 0.01).isEmpty)
  }

  @Test func `a step, a mistake and a long low price aren't promotions`() {
    func days(_ low: Int64, _ count: Int, back: Int64) -> [(units: Int64, price: Int64)] {
      Array(repeating: (1, 100), count: 20) + Array(repeating: (1, low), count: count)
        + Array(repeating: (1, back), count: 20)
    }
    func dips(_ low: Int64, _ count: Int, back: Int64 = 100) -> [PriceDip] {
      PriceDip.all(runs(days(low, count, back: back)), pack: pack)
    }

    #expect(dips(80, 7).map(\.days) == [20..<27])
    #expect(dips(80, 7, back: 108).map { Int(($0.depth * 100).rounded()) } == [20])
    #expect(dips(80, 7, back: 80).isEmpty)
    #expect(dips(80, 7, back: 130).isEmpty)
    #expect(dips(30, 7).isEmpty)
    #expect(dips(97, 7).isEmpty)
    #expect(dips(80, 50).isEmpty)
    #expect(dips(120, 7).isEmpty)
  }

  // By hand: ratio (2 + 4 + 3) / (10 + 20 + 30) = 0.15; rests 0.5, 1, −1.5; variance 3/2 × 3.5 / 3600 = 0.001458; with a prior
  // of 0.1 and variance 0.01 the mean is (10 + 102.9) / (100 + 685.7).
  @Test func `a ratio stands beside what was believed before`() {
    let prior = PromotionPack.Guess(mean: 0.1, deviation: 0.1)
    let found = StoreResponse.posterior(of: [(2, 10), (4, 20), (3, 30)], prior: prior)

    #expect(abs(found.mean - 0.143636) < 1e-5)
    #expect(abs(found.deviation - 0.035675) < 1e-5)
    #expect(StoreResponse.posterior(of: [(2, 10), (4, 20)], prior: prior).mean == 0.1)
    #expect(StoreResponse.posterior(of: [(2, -10), (4, -20), (1, -1)], prior: prior).mean == 0.1)
  }

  // Between two promotions lie 83 days each time, in the second band of 60.
  @Test func `promotions are expected when the last one is about as long ago as they were apart`() throws {
    let snapshot = Shop(.loser, .loser, .loser, .loser, every: 90).snapshot()
    let knowledge = PromotionKnowledge(snapshot, pack: pack)
    let habit = PromotionHabit(knowledge.histories, dayCount: snapshot.facts.dayCount, pack: pack)
    func chance(_ age: Int) -> Double { 1 - (habit.none(age: age, days: 14).last ?? 1) }

    #expect(habit.repeats == 8)
    #expect(chance(5) < 0.05 && chance(65) > 0.25)
    #expect(abs(habit.meanDepth - 0.2) < 1e-9 && habit.depthDeviation < 1e-9)
    #expect(zip(habit.none(age: 0, days: 100), habit.none(age: 0, days: 100).dropFirst()).allSatisfy { $0 >= $1 })
  }
}

/// 300 days with a promotion of a week at a fifth off, every 60 days unless said otherwise; ten units a day at 20.00 otherwise.
private struct Shop {
  enum Kind: String {
    case loser, middling, winner, steady

    var units: Int64 { [.loser: 12, .middling: 17, .winner: 40][self] ?? 10 }
  }

  let first: CivilDay = "2026-01-05"
  let today: CivilDay = "2026-11-01"
  var builder: SnapshotBuilder

  init(_ kinds: Kind..., every: Int = 60, stock: Int64 = 1_000, costs: Bool = true) {
    builder = SnapshotBuilder("DE", days: first..<today)
    for (number, kind) in kinds.enumerated() {
      let sku = SKU("\(kind.rawValue.uppercased())-\(number)")
      let isLow = (0..<300).map { kind != .steady && $0 % every >= 40 && $0 % every < 47 }
      let units = isLow.map { $0 ? kind.units : 10 }
      builder.set(.unitsOrdered, of: sku, to: units, from: first)
      builder.set(.orderedRevenue, of: sku, to: zip(isLow, units).map { $1 * ($0 ? 1_600 : 2_000) }, from: first)
      builder.set(.unitsRefunded, of: sku, to: units.map { _ in 0 }, from: first)
      builder.set(.sessions, of: sku, to: units.map { _ in 100 }, from: first)
      builder.set(.stockAvailable, of: sku, to: [stock], from: today.advanced(by: -1))
      var terms = ItemTerms(sku: sku)
      if costs { terms.unitCost = 600 }
      terms.referralShare = 0.15
      terms.fulfilmentFee = 300
      terms.sources = [RecordReference(document: DocumentID(1), line: number + 2)]
      builder.add(terms)
    }
  }

  mutating func sell(_ sku: SKU, units: Int64, price: Int64, last days: Int) {
    let from = today.advanced(by: -days)
    builder.set(.unitsOrdered, of: sku, to: Array(repeating: units, count: days), from: from)
    builder.set(.orderedRevenue, of: sku, to: Array(repeating: units * price, count: days), from: from)
  }

  func snapshot() -> MarketplaceSnapshot { builder.snapshot() }
}

/// The bundle's own folder, found from this file's place in the repository.
private let bundleFolder: String = {
  let parts = #filePath.split(separator: "/").dropLast(3)
  return "/" + parts.joined(separator: "/") + "/Plugins/Promotions/Resources"
}()

private func bundle() throws -> PromotionsBundle {
  try PromotionsBundle(host: FixedConnectionServices(folder: bundleFolder))
}
private func recommender() throws -> any Recommender { try #require(try bundle().recommenders().first) }
private func monitor() throws -> any Monitor { try #require(try bundle().monitors().first) }

import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

@Suite struct MonotoneTests {
  @Test(arguments: [
    ("sales-momentum", Metric.unitsOrdered, true), ("conversion-health", .orderItems, true),
    ("featured-offer", .featuredOfferShare, true), ("ad-efficiency", .adCost, false), ("ad-efficiency", .adSales, true),
    ("conversion-health", .unitsRefunded, false),
  ])
  func `more of what is good never lowers a score, more of what is bad never raises it`(
    name: String, metric: Metric, isGood: Bool
  ) throws {
    var last: Double?
    for level in stride(from: Int64(1), through: 40, by: 3) {
      var builder = rich()
      let value =
        metric == .featuredOfferShare ? level * 25_000 : metric == .adCost || metric == .adSales ? level * 100 : level
      builder.set(metric, of: ItemIdentity(sku: "A", asin: "B1"), to: repeated(value, 28), from: nowDay)
      let score = try #require(
        try scorer(name).scores(builder.snapshot()).first { $0.subject.item?.sku == "A" })
      if let last { #expect(isGood ? score.value >= last - 1e-12 : score.value <= last + 1e-12) }
      last = score.value
    }
  }

  @Test func `stock helps until there is too much of it`() throws {
    let values = try [Int64(0), 10, 40, 100, 270, 900, 5_000].map { stock in
      var builder = empty()
      builder.set(.unitsOrdered, of: "A", to: repeated(3, 28), from: nowDay)
      builder.set(.stockAvailable, of: "A", to: [stock], from: "2026-10-28")
      return try #require(try item("stock-health", builder)).value
    }
    #expect(values[0] == 0 && zip(values[...4], values[1...4]).allSatisfy { $0 < $1 || $0 == 1 })
    #expect(values[5] < values[4] && values[6] < values[5])
  }

  @Test(arguments: names) func `extreme and odd figures give values within 0 and 1 whose reasons add up`(
    name: String
  ) throws {
    for value in [Int64(0), 1, -5, 1 << 40, .max, .min / 2] {
      var builder = rich()
      for metric in Metric.catalogue.map(\.metric) {
        builder.set(metric, of: ItemIdentity(sku: "A", asin: "B1"), to: repeated(value, 28), from: nowDay)
      }
      for score in try scorer(name).scores(builder.snapshot()) {
        #expect((0...1).contains(score.value))
        #expect(abs(score.reasons.reduce(score.base) { $0 + $1.points } - score.value) < 1e-9)
      }
    }
  }

  @Test(arguments: names) func `nothing is made of nothing`(name: String) throws {
    #expect(try scorer(name).scores(empty().snapshot()).isEmpty)
    let short = SnapshotBuilder("DE", days: "2026-10-31"..<today)
    #expect(try scorer(name).scores(short.snapshot()).isEmpty)
  }
}

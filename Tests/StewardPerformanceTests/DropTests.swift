import StewardDomain
import Testing

@testable import StewardPerformance

/// A store of eight listings over 150 days, with the same chance in each world.
private struct TinyStore {
  static let days = CivilDay(number: 20_000)..<CivilDay(number: 20_150)
  static let items = (0..<8).map { ItemIdentity(sku: SKU("S\($0)"), asin: ASIN("B00000000\($0)")) }
  /// What listing 3 has on days 100 to 120.
  var sessions = 1.0
  var conversion = 1.0
  var price = 1.0
  var share = 1.0
  var clicks = 1.0
  var stock: Int64 = 500
  /// The part of the last three days that is known.
  var newest = 1.0
  var observations = ListingObservations()
  var settledBefore = TinyStore.days.upperBound.advanced(by: -3)
  var planted = 100..<120

  var part: MarketplaceSnapshot {
    let metrics: [Metric] = [
      .unitsOrdered, .orderItems, .orderedRevenue, .sessions, .featuredOfferShare, .adClicks, .stockAvailable,
    ]
    var columns = metrics.map { FactColumn(metric: $0, cellCount: 8 * 150) }
    var state: UInt64 = 7
    func noise() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 33) / Double(1 << 31) - 0.5
    }
    for item in 0..<8 {
      for day in 0..<150 {
        let isPlanted = item == 3 && planted.contains(day)
        let visits = 80 * (1 + 0.3 * noise()) * (isPlanted ? sessions : 1) * (day < 147 ? 1 : newest)
        let isOut = isPlanted && stock == 0
        let units = isOut ? 0 : Int64((visits * 0.15 * (1 + 0.5 * noise()) * (isPlanted ? conversion : 1)).rounded())
        let values: [Int64] = [
          units, units, units * Int64(2_000 * (isPlanted ? price : 1)), Int64(visits.rounded()),
          isOut ? 0 : Int64(960_000 * (isPlanted ? share : 1)), Int64(10 * (isPlanted ? clicks : 1)),
          isPlanted ? stock : 500,
        ]
        for (place, value) in values.enumerated() { columns[place].set(item * 150 + day, to: value) }
      }
    }
    columns.sort { $0.metric < $1.metric }
    return MarketplaceSnapshot(
      marketplace: Marketplace.all[0], facts: FactTable(days: Self.days, items: Self.items, columns: columns),
      listings: [], settledBefore: settledBefore)
  }

  var drops: [SalesDrop] { DropDetector(ListingPanel(part, observations)).drops() }

  static func day(_ place: Int) -> CivilDay { days.lowerBound.advanced(by: place) }
}

@Suite struct DropTests {
  @Test func `A store in which nothing happens raises no alarm`() {
    #expect(TinyStore().drops.isEmpty)
  }

  @Test(
    arguments: DropCause.allCases.filter {
      $0 != .reviewDrop && $0 != .imageProblem && $0 != .contentGap && $0 != .competitorPrice
    })
  func `A planted cause is found on its listing and comes first`(_ cause: DropCause) throws {
    var store = TinyStore()
    switch cause {
    case .searchRankLoss: store.sessions = 0.4
    case .pageAppeal: store.conversion = 0.4
    case .price: store.price = 0.5
    case .featuredOfferLost: (store.share, store.conversion) = (0.2, 0.4)
    case .stockOut: (store.stock, store.sessions) = (0, 0.35)
    case .adChange: (store.clicks, store.sessions) = (0, 0.9)
    case .suppression:
      store.sessions = 0.08
      store.observations.notices = [
        .init(kind: .suppressed, sku: "S3", from: TinyStore.day(100), until: TinyStore.day(120), text: "no picture")
      ]
    case .copiedListing:
      store.sessions = 0.7
      store.observations.notices = [
        .init(kind: .copied, sku: "S3", from: TinyStore.day(100), until: TinyStore.day(120), text: "seen elsewhere")
      ]
    default: break
    }
    let drops = store.drops
    let drop = try #require(drops.first)
    #expect(drop.item.sku == "S3")
    #expect(drop.days.overlaps(TinyStore.day(100)..<TinyStore.day(120)))
    #expect(drop.causes.first?.cause == cause)
    #expect(drop.lossMinor > 0)
    #expect(drops.allSatisfy { $0.item.sku == "S3" })
  }

  @Test func `Reasons add up to the score, which is between 0 and 1, and the order is that of scores`() {
    var store = TinyStore()
    (store.share, store.conversion) = (0.2, 0.4)
    for drop in store.drops {
      #expect(zip(drop.causes, drop.causes.dropFirst()).allSatisfy { $0.score >= $1.score })
      for cause in drop.causes {
        #expect((0...1).contains(cause.score))
        #expect(abs(cause.reasons.reduce(0) { $0 + $1.points } - cause.score) < 1e-9)
      }
    }
  }

  @Test func `Every cause says which reported figures or lines it was worked out from`() throws {
    var store = TinyStore()
    (store.clicks, store.sessions) = (0, 0.5)
    let line = RecordReference(document: DocumentID(7), line: 12)
    store.observations.notices = [
      .init(
        kind: .suppressed, sku: "S3", from: TinyStore.day(100), until: TinyStore.day(120), text: "no picture",
        records: [line])
    ]
    let detector = DropDetector(ListingPanel(store.part, store.observations))
    let causes = detector.causes(of: 3, on: TinyStore.day(100)..<TinyStore.day(120))
    #expect(Set(causes.map(\.cause)).isSuperset(of: [.adChange, .suppression]))
    #expect(causes.allSatisfy { !$0.sources.isEmpty })
    let ads = try #require(causes.first { $0.cause == .adChange })
    #expect(
      ads.sources == [
        .facts(.adClicks, days: TinyStore.day(100)..<TinyStore.day(120)),
        .facts(.adClicks, days: TinyStore.day(72)..<TinyStore.day(100)),
      ])
    #expect(try #require(causes.first { $0.cause == .suppression }).sources.first == .lines([line]))
  }

  @Test func `Days that can be restated raise no alarm`() {
    var store = TinyStore()
    (store.planted, store.sessions, store.conversion) = (146..<150, 0.02, 0.02)
    store.settledBefore = TinyStore.day(146)
    #expect(store.drops.isEmpty)
  }

  @Test(arguments: [0.0, 0.3, 3.0])
  func `What is known of days that can be restated changes no other alarm`(_ newest: Double) {
    for (sessions, conversion, price) in [(0.4, 1.0, 1.0), (1.0, 0.4, 1.0), (1.0, 1.0, 0.5)] {
      var store = TinyStore()
      (store.sessions, store.conversion, store.price) = (sessions, conversion, price)
      let known = store.drops
      store.newest = newest
      let drops = store.drops
      #expect(!known.isEmpty)
      #expect(drops.map(\.days) == known.map(\.days))
      #expect(drops.map(\.lossMinor) == known.map(\.lossMinor))
      #expect(drops.map(\.deviation) == known.map(\.deviation))
    }
  }

  @Test func `A drop that costs less than the floor is no alarm, yet its cause can be asked for`() {
    var store = TinyStore()
    store.sessions = 0.4
    var policy = DropPolicy()
    policy.leastLossMinor = 1e12
    let detector = DropDetector(ListingPanel(store.part, store.observations), policy)
    #expect(detector.drops().isEmpty)
    #expect(detector.causes(of: 3, on: TinyStore.day(100)..<TinyStore.day(120)).first?.cause == .searchRankLoss)
  }

  @Test func `A listing that isn't there, or days outside, have no causes`() {
    let store = TinyStore()
    let detector = DropDetector(ListingPanel(store.part, store.observations))
    #expect(detector.causes(of: 99, on: TinyStore.day(100)..<TinyStore.day(120)).isEmpty)
    #expect(detector.causes(of: -1, on: TinyStore.day(100)..<TinyStore.day(120)).isEmpty)
    #expect(detector.causes(of: 3, on: TinyStore.day(500)..<TinyStore.day(520)).isEmpty)
    #expect(detector.causes(of: 3, on: TinyStore.day(-50)..<TinyStore.day(-20)).isEmpty)
  }

  @Test func `Empty tables, single days and zeros raise nothing`() {
    let day = CivilDay(number: 20_000)
    let item = ItemIdentity(sku: SKU("S"), asin: ASIN("B000000001"))
    for (days, items) in [(0, 0), (1, 1), (60, 0), (60, 1)] {
      let metrics: [Metric] = [.unitsOrdered, .orderedRevenue, .sessions]
      var columns = metrics.map { FactColumn(metric: $0, cellCount: days * items) }
      for place in columns.indices { for cell in 0..<days * items { columns[place].set(cell, to: 0) } }
      let span = day..<day.advanced(by: days)
      let part = MarketplaceSnapshot(
        marketplace: Marketplace.all[0],
        facts: FactTable(days: span, items: Array(repeating: item, count: items), columns: columns), listings: [],
        settledBefore: span.upperBound)
      #expect(DropDetector(ListingPanel(part, ListingObservations())).drops().isEmpty)
    }
  }

  @Test func `A price between its level and the level again is found on its days, whatever its size and length`() {
    let scan = PriceScan(lowered: 0.9, raised: 1.2, longest: 21)
    for ratio in [0.3, 0.6, 0.85, 1.25, 1.9] {
      for length in [1, 2, 9, 20] {
        let prices = (0..<90).map { (40..<40 + length).contains($0) ? 2_000 * ratio : 2_000 }
        let stays = scan.stays(prices)
        #expect(stays.map(\.days) == [40..<40 + length])
        #expect(stays.allSatisfy { $0.level == 2_000 && abs($0.price - 2_000 * ratio) < 1e-9 })
      }
    }
  }

  @Test func `A price that stays is the new level, and what leaves that one is found`() {
    let scan = PriceScan(lowered: 0.9, raised: 1.2, longest: 21)
    let prices = (0..<120).map { day in day < 40 ? 2_000.0 : (80..<85).contains(day) ? 2_200 : 2_500 }
    #expect(scan.stays(prices).map(\.days) == [80..<85])
    #expect(scan.stays([]).isEmpty)
    #expect(scan.stays([Double](repeating: .nan, count: 50)).isEmpty)
    #expect(scan.stays([Double](repeating: 0, count: 50)).isEmpty)
  }

  @Test func `Days without a sale neither begin nor end a price`() {
    let prices = (0..<60).map { $0 % 3 != 0 ? .nan : (30..<40).contains($0) ? 1_000.0 : 2_000 }
    #expect(PriceScan(lowered: 0.9, raised: 1.2, longest: 21).stays(prices).map(\.days) == [30..<40])
  }

  @Test func `A lower price costs what was given away, to the unit`() throws {
    var store = TinyStore()
    store.price = 0.5
    let drop = try #require(store.drops.first { $0.metric == .price })
    let panel = ListingPanel(store.part, store.observations)
    let units = (100..<120).reduce(0.0) { $0 + panel.units[panel.cell(3, $1)] }
    #expect(abs(drop.lossMinor - units * 1_000) < 1e-6)
  }

  @Test(arguments: [DropMetric.traffic, .conversion])
  func `A deeper fall is less often chance, luck makes it more often so, and of what isn't known nothing is said`(
    _ metric: DropMetric
  ) throws {
    let detector = DropDetector(ListingPanel(TinyStore().part, ListingObservations()))
    let days = TinyStore.day(100)..<TinyStore.day(120)
    let chances = try [1, 0.7, 0.3].map { try #require(detector.chanceFalls(of: 3, on: days, metric, left: $0)) }
    #expect(chances[0] > chances[1] && chances[1] > chances[2] && chances[2] < 1)
    #expect(try #require(detector.chanceFalls(of: 3, on: days, metric, left: 0.3, margin: 1.645)) > chances[2])
    #expect(detector.chanceFalls(of: 99, on: days, metric, left: 0.5) == nil)
    #expect(detector.chanceFalls(of: 3, on: TinyStore.day(500)..<TinyStore.day(520), metric, left: 0.5) == nil)
  }
}

@Suite struct DropStatisticsTests {
  @Test func `Benjamini and Hochberg's own example rejects the four smallest`() {
    // The fifteen values of section 4.2 of the paper, at 0.05.
    let values = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
      1,
    ]
    #expect(FalseDiscovery.kept(values, of: 15, at: 0.05) == [0, 1, 2, 3])
    #expect(FalseDiscovery.kept([], of: 0, at: 0.05).isEmpty)
  }

  @Test func `The middle of a moving window is that of its sorted numbers, with gaps and with equal ones`() {
    var state: UInt64 = 3
    let values = (0..<300).map { _ -> Double in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 60 == 0 ? .nan : Double(state >> 58)
    }
    func expected(_ days: Range<Int>, above floor: Double) -> Double? {
      let sorted = values[days].filter { !$0.isNaN && $0 > floor }.sorted()
      return sorted.isEmpty ? nil : sorted[(sorted.count - 1) / 2]
    }
    values.withUnsafeBufferPointer { column in
      for floor in [-1.0, 20] {
        var window = SlidingMiddle(capacity: 30)
        for day in 0..<300 {
          let days = max(0, day - 21)..<max(day, min(280, day + 9))
          window.move(to: days, of: column) { $0 > floor }
          #expect(window.middle == expected(days, above: floor))
        }
        // A window that jumps over numbers it never held.
        var jump = SlidingMiddle(capacity: 4)
        for days in [0..<4, 100..<103, 290..<300] {
          jump.move(to: days, of: column) { $0 > floor }
          #expect(jump.middle == expected(days, above: floor))
        }
      }
    }
    for count in [1, 2, 24, 25, 299] {
      let known = values.filter { !$0.isNaN }.prefix(count)
      #expect(middle(Array(known)) == known.sorted()[(known.count - 1) / 2])
    }
    #expect(middle([]) == nil)
    #expect(middle([Double](repeating: 2, count: 100)) == 2)
  }

  @Test func `Equal rates have no deviation, and the sign is that of the change`() {
    #expect(abs(SignedRoot.poisson(20, 10, 40, 20)) < 1e-9)
    #expect(SignedRoot.poisson(40, 10, 10, 10) < -4)
    #expect(SignedRoot.binomial(1, 20, 10, 20) > 2)
    #expect(SignedRoot.poisson(0, 0, 0, 0) == 0)
  }

  @Test func `Runs bridge what isn't known and end with what is`() {
    #expect(DayRuns.find([true, nil, true, false, nil, true]) == [0..<3, 5..<6])
    #expect(DayRuns.find([true, false, true], gap: 1) == [0..<3])
    #expect(DayRuns.find([nil, nil]).isEmpty)
  }
}

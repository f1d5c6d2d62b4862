internal import StewardDomain
internal import StewardStorage

/// Invented daily facts: accounts with listings whose sales, traffic, advertising and stock hang together.
///
/// A listing has a level of its own (few sell much, many sell little), a weekly rhythm and slow drift. Counts are drawn around
/// expectations, money is a count times a price, stock falls with sales and comes back in deliveries. Every metric is reported on every
/// day, which is the costliest case.
struct FactWorld {
  static let metrics: [Metric] = [
    .unitsOrdered, .orderItems, .orderedRevenue, .sessions, .pageViews, .featuredOfferShare, .unitsRefunded,
    .adImpressions, .adClicks, .adCost, .adOrders, .adSales, .stockAvailable, .stockInbound, .price,
  ]
  static let firstDay: CivilDay = "2024-01-01"

  let seed: UInt64

  /// One listing's days, metric by metric in the order of ``metrics``.
  func listing(account: Int, listing: Int, days: Int) -> [[Int64]] {
    var random = SeededNumbers(seed: seed ^ UInt64(account) << 32 ^ UInt64(listing))
    var state = ListingState(&random)
    var result = [[Int64]](repeating: [], count: Self.metrics.count)
    for index in result.indices { result[index].reserveCapacity(days) }
    for day in 0..<days {
      for (index, value) in state.next(day, &random).enumerated() { result[index].append(value) }
    }
    return result
  }

  /// One account's months.
  func months(account: Int, listings: Int, days: Int, version: DayVersion) -> [FactMonth] {
    var months: [FactMonth] = []
    let all = (0..<listings).map { listing(account: account, listing: $0, days: days) }
    let end = Self.firstDay.advanced(by: days)
    var month = CivilMonth(of: Self.firstDay)
    while month.first < end {
      var image = FactMonth(month: month, items: (1...Int32(listings)).map { $0 })
      let start = Self.firstDay.distance(to: month.first)
      let count = min(month.dayCount, days - start)
      for day in 0..<count { image.versions[day] = version }
      let mask: UInt32 = count >= 32 ? .max : (1 << UInt32(count)) - 1
      for (index, metric) in Self.metrics.enumerated() {
        var values = [Int64](repeating: 0, count: listings * month.dayCount)
        for row in 0..<listings {
          for day in 0..<count { values[row * month.dayCount + day] = all[row][index][start + day] }
        }
        image.sections[metric] = FactSection(values: values, masks: [UInt32](repeating: mask, count: listings))
      }
      months.append(image)
      month = month.next
    }
    return months
  }

  static func sku(_ listing: Int) -> String { "SKU-\(padded(listing, 5))-\(padded(listing * 7_919 % 1_000, 3))" }
  static func asin(_ account: Int, _ listing: Int) -> String {
    "B0\(padded((account * 100_003 + listing * 17) % 100_000_000, 8))"
  }

  static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

/// What a listing carries from day to day.
private struct ListingState {
  private var level: Double
  private let conversion: Double
  private var price: Int64
  private var stock: Int64
  private var inbound: Int64 = 0
  private let week: [Double]
  private let advertised: Double
  private let clickCost: Int64

  init(_ random: inout SeededNumbers) {
    // Lognormal levels: a few listings bring most of the sales.
    level = 3 * random.exponential() * random.exponential() * 2
    conversion = 0.04 + 0.16 * random.unit()
    price = 899 + Int64(random.below(6_000)) / 100 * 100
    stock = 40 + Int64(level * 60)
    week = (0..<7).map { _ in 0.75 + 0.5 * random.unit() }
    advertised = random.unit()
    clickCost = 25 + Int64(random.below(120))
  }

  mutating func next(_ day: Int, _ random: inout SeededNumbers) -> [Int64] {
    level *= 1 + 0.02 * (random.unit() - 0.5)
    if random.below(60) == 0 { price = max(299, price + Int64(random.below(7) - 3) * 100) }
    let sessions = random.count(level * week[day % 7] / conversion)
    let views = sessions + random.count(Double(sessions) * 0.4)
    var units = random.count(Double(sessions) * conversion)
    units = min(units, max(0, stock))
    let items = units - random.count(Double(units) * 0.06)
    stock -= units
    if inbound > 0, random.below(9) == 0 {
      stock += inbound
      inbound = 0
    }
    if inbound == 0, Double(stock) < level * 25 { inbound = Int64(level * 45) + 10 }
    let impressions = random.count(Double(views) * 12 * advertised)
    let clicks = random.count(Double(impressions) * 0.006)
    let adOrders = random.count(Double(clicks) * conversion)
    let share = max(0, 100 - random.count(4) - (random.below(25) == 0 ? Int64(random.below(60)) : 0))
    return [
      units, max(0, items), units * price, sessions, views, share * 10_000, random.count(Double(units) * 0.05),
      impressions,
      clicks, clicks * clickCost + Int64(random.below(40)) * (clicks > 0 ? 1 : 0), adOrders, adOrders * price, stock,
      inbound,
      price,
    ]
  }
}

/// Numbers from a seed, the same everywhere (SplitMix64: Steele, Lea, Flood, OOPSLA 2014).
struct SeededNumbers {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// With mean 1: by adding up halves until a coin falls the other way, which needs no logarithm and is the same everywhere.
  mutating func exponential() -> Double {
    var whole = 0.0
    while true {
      let first = unit()
      var last = first
      var count = 1
      while true {
        let following = unit()
        if following > last { break }
        last = following
        count += 1
      }
      // von Neumann, 1951: an odd run accepts its first number.
      if count & 1 == 1 { return whole + first }
      whole += 1
    }
  }

  /// A count around an expectation, about as scattered as a Poisson process.
  mutating func count(_ mean: Double) -> Int64 {
    guard mean > 0 else { return 0 }
    if mean > 24 {
      // The sum of four even draws is near enough to normal.
      let wave = (unit() + unit() + unit() + unit() - 2) * 1.732
      return max(0, Int64((mean + wave * mean.squareRoot()).rounded()))
    }
    // Events one by one, each after a waiting time.
    var time = exponential()
    var count: Int64 = 0
    while time < mean {
      count += 1
      time += exponential()
    }
    return count
  }
}

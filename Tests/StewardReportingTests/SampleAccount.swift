import StewardDomain
import StewardPerformance
import StewardReporting
import StewardReview
import Testing

/// Stores with a few items, made by a seeded generator.
enum SampleAccount {
  static let first: CivilDay = "2025-09-01"
  static let days = first..<first.advanced(by: 450)
  static let period = ReviewPeriod(days: CivilDay(number: 20_727)..<CivilDay(number: 20_755))

  /// - Parameter metrics: what the store reports.
  static func store(
    _ country: String, items: Int = 14, seed: UInt64 = 7,
    metrics: [Metric] = [.unitsOrdered, .orderItems, .orderedRevenue, .sessions, .adCost, .adSales]
  ) throws -> MarketplaceSnapshot {
    let marketplace = try #require(Marketplace.named(country))
    var random = SplitMix(state: seed)
    let count = days.count
    var columns = metrics.sorted().map { FactColumn(metric: $0, cellCount: items * count) }
    for item in 0..<items {
      // The first item comes new within the period, the second one ends before it.
      for day in 0..<count {
        let date = first.advanced(by: day)
        if item == 0, date < period.days.lowerBound { continue }
        if item == 1, date >= period.days.lowerBound { continue }
        let sessions = Int64(random.next(40) + 5)
        let units = min(sessions, Int64(random.next(6)))
        for place in columns.indices {
          let value: Int64 =
            switch columns[place].metric {
            case .sessions: sessions
            case .orderedRevenue: units * Int64(900 + item * 310 + day % 7)
            case .adCost: units * 61
            case .adSales: units * 400
            default: units
            }
          columns[place].set(item * count + day, to: value)
        }
      }
    }
    let identities = (0..<items).map { ItemIdentity(sku: SKU("SKU-\($0) ä/№"), asin: ASIN("B\($0)")) }
    return MarketplaceSnapshot(
      marketplace: marketplace, facts: FactTable(days: days, items: identities, columns: columns), listings: [],
      settledBefore: "2026-10-20")
  }

  static func input(_ stores: [MarketplaceSnapshot]) throws -> ReviewInput {
    let account = Account(id: "acme co", name: "Acme & Söhne 24", kind: .seller, marketplaces: [])
    var input = ReviewInput(
      account: AccountSnapshot(
        account: account, asOf: Instant(microseconds: 1_794_000_000_123_456), marketplaces: stores),
      period: period, catalogue: try KPICatalogue())
    input.analysed = input.account.asOf
    return input
  }

  static func recommendation(_ number: Int) -> ReviewInput.Said<Recommendation> {
    let evidence = Evidence("3 lines", source: .records([RecordReference(document: DocumentID(5), line: 9)]))
    func euro(_ minor: Int64) -> Money { Money(minorUnits: minor, currency: "EUR") }
    return ReviewInput.Said(
      id: "R-\(number)",
      value: Recommendation(
        subject: Subject(marketplace: "A1PA6795UKMFR9", item: nil), kind: "reorder",
        title: "Reorder 30 of item \(number)",
        action: "Order.", reversal: "Don't.", evidence: [evidence],
        value: MoneyInterval(low: euro(100), expected: euro(250), high: euro(900), level: 0.9), valueBasis: "basis",
        horizonDays: 44, effortMinutes: 10, expires: "2026-11-01"))
  }
}

/// Says which documents there are without looking.
struct NoSources: SourceFinder {
  func sources(of figure: FigureID) -> [Trace.Source] { [] }
  func sources(of evidence: [Evidence]) -> [Trace.Source] {
    evidence.compactMap {
      guard case .records(let records) = $0.source, let first = records.first else { return nil }
      return Trace.Source(
        number: first.document.number, document: "a.txt", hash: "00", lines: records.map { $0.line..<$0.line + 1 })
    }
  }
}

/// Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled", 2016: SplitMix64.
struct SplitMix {
  var state: UInt64

  mutating func next(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ mixed >> 31) % UInt64(bound))
  }
}

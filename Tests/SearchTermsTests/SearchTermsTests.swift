import StewardAnalytics
import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import SearchTerms

@Suite struct SearchTermsTests {
  @Test func `it keeps the promises of a recommender and of monitors`() throws {
    let snapshot = Store().with(.kettle, .waste).snapshot()

    #expect(recommenderContract(try recommender(), snapshot: snapshot) == [])
    for monitor in try bundle().monitors() { #expect(monitorContract(monitor, snapshot: snapshot) == []) }
  }

  // By hand: six clicks a day at 0.50 are 84.00 in four weeks and 168.00 in eight; none of 336 clicks ordered, where the target's
  // own term has one order in ten clicks.
  @Test func `a term that costs and sells nothing is excluded in its ad group`() throws {
    let advice = try #require(try recommender().recommendations(Store().with(.kettle, .waste).snapshot()).first)

    #expect(advice.kind == "negate-terms")
    #expect(advice.title == "Exclude the search term \"tent\" from ads: EUR 168.00 in 8 weeks, no order")
    #expect(advice.action.contains("Campaign Kitchen, ad group Kettles (G1): \"tent\"."))
    #expect((6_000...8_400).contains(advice.value.expected.minorUnits))
    #expect(advice.value.low.minorUnits > 0)
    #expect(advice.counterfactual.contains("EUR 84.00"))
    #expect(advice.evidence[0].statement.contains("it shares no word with what is bid on"))
    #expect(advice.caveats.contains { $0.contains("uses up its budget") })
  }

  @Test func `every line of a term is its evidence`() throws {
    let advice = try #require(try recommender().recommendations(Store().with(.kettle, .waste).snapshot()).first)

    guard case .records(let lines) = advice.evidence[0].source else {
      Issue.record("the first evidence names no lines")
      return
    }
    #expect(lines.count == 91)
    #expect(Set(lines.map(\.line)).count == 91)
  }

  @Test func `a term that sells like its target stays`() throws {
    #expect(try recommender().recommendations(Store().with(.kettle, .steel).snapshot()).isEmpty)
  }

  // The same term sells by another target of the ad group, and a negative keyword would end that too.
  @Test func `a term that another target of the ad group sells by stays`() throws {
    var store = Store().with(.kettle, .waste)
    store.add(Use(target: "tent", id: "K9", term: "tent", clicks: 10, ordersOf: 10))

    #expect(try recommender().recommendations(store.snapshot()).isEmpty)
  }

  @Test func `few clicks are no reason, and what is missing is said`() throws {
    let snapshot = Store().with(.kettle, .thin).snapshot()

    #expect(try recommender().recommendations(snapshot).isEmpty)
    let finding = try #require(try findings("term-knowledge", snapshot).first)
    #expect(finding.title.contains("1 of 2 search terms brought no order and have fewer than 4 clicks"))
  }

  @Test func `a term that nobody clicks on any more is left alone`() throws {
    var store = Store().with(.kettle)
    store.add(Use(term: "tent", clicks: 4, days: 0..<50))

    #expect(try recommender().recommendations(store.snapshot()).isEmpty)
  }

  @Test func `orders of days that aren't complete don't count`() throws {
    var store = Store().with(.kettle, .waste)
    store.add(Use(term: "tent", clicks: 0, orders: 3, days: 84..<91))
    let later = try #require(try recommender().recommendations(store.snapshot()).first)
    let before = try #require(try recommender().recommendations(Store().with(.kettle, .waste).snapshot()).first)

    #expect(later.value == before.value)
    #expect(later.caveats.contains { $0.contains("aren't complete") })
  }

  @Test func `ads without a report of search terms are named, and a store without ads isn't`() throws {
    var builder = Store().with(.kettle).builder
    builder.searchTerms = nil

    #expect(try recommender().recommendations(builder.snapshot()).isEmpty)
    #expect(try findings("term-knowledge", builder.snapshot())[0].title.contains("no report of search terms"))
    let empty = SnapshotBuilder.empty(builder.snapshot().marketplace, today: today)
    #expect(try bundle().monitors().flatMap { try $0.findings(empty) }.isEmpty)
  }

  @Test func `without the cost of goods the advice stands and says so`() throws {
    let advice = try #require(
      try recommender().recommendations(Store(costs: false).with(.kettle, .waste).snapshot()).first)

    #expect(advice.caveats.contains { $0.contains("cost you isn't known") })
  }

  @Test func `the twenty that save most come first, the same on every run`() throws {
    var store = Store().with(.kettle)
    for number in 0..<1_000 { store.add(Use(term: "tent \(number)", clicks: Int64(1 + number % 7))) }
    let snapshot = store.snapshot()
    let advice = try #require(try recommender().recommendations(snapshot).first)

    #expect(advice.title.hasPrefix("Exclude 20 search terms"))
    #expect(advice.evidence[0].statement.contains("392 clicks"))
    #expect(recommenderContract(try recommender(), snapshot: snapshot) == [])
  }

  @Test func `odd figures do no harm`() throws {
    var store = Store().with(.kettle)
    store.add(Use(term: "huge", clicks: .max / 200))
    store.add(Use(term: "negative", clicks: -5))
    store.add(Use(target: "", id: "", term: "", clicks: 3))
    let snapshot = store.snapshot()

    #expect(recommenderContract(try recommender(), snapshot: snapshot) == [])
    #expect(snapshot.searchTerms?.terms.contains("negative") == false)
  }

  @Test(arguments: ["{", "{}", #"{"name": "x", "effectiveFrom": "2026-01-01", "rules": []}"#])
  func `a pack that can't be used is refused when the bundle is made`(text: String) {
    #expect(throws: PluginError.self) { try TermPack(parsing: Array(text.utf8)) }
  }
}

@Suite struct SearchFindingTests {
  @Test func `words that buyers search for and the listing lacks are named, with the room that is left`() throws {
    let finding = try #require(try findings("backend-words", listed(backend: "water cooker")).first)

    #expect(
      finding.title
        == "Buyers of KETTLE search for words that its listing doesn't have: gooseneck. Put them into its search terms")
    #expect(finding.evidence[0].statement.contains("\"gooseneck kettles\" led to 9 purchases"))
    #expect(finding.evidence[1].statement == "They need 10 bytes more, which makes 22 of 249")
  }

  @Test func `where there is no room the bytes that have to go are counted`() throws {
    let backend = String(repeating: "word ", count: 49) + "end"
    let finding = try #require(try findings("backend-words", listed(backend: backend)).first)

    #expect(finding.evidence[1].statement.contains("take out 9 bytes first"))
  }

  @Test func `a listing whose words aren't known is left alone, as are rare purchases`() throws {
    #expect(try findings("backend-words", listed(backend: nil)).isEmpty)
    #expect(try findings("backend-words", listed(backend: "", purchases: 2)).isEmpty)
  }

  @Test func `searches that sell without an exact keyword are named once, the best first`() throws {
    var builder = Store().with(.kettle, .steel).builder
    var queries = SearchQueryTable(days: "2026-09-01"..<"2026-10-27")
    queries.add("B1", "Electric Kettle", clicks: 40, purchases: 3, purchasesTotal: 9, lines: [line(1)])
    queries.add("B1", "kettle", clicks: 40, purchases: 5, purchasesTotal: 9, lines: [line(2)])
    builder.searchQueries = queries
    let finding = try #require(try findings("new-targets", builder.snapshot()).first)

    #expect(
      finding.title.hasPrefix(
        "3 searches sell and have no exact keyword of their own, so that their bids can't be set: \"kettle\", \"steel "
          + "kettle\", \"electric kettle\""))
  }

  @Test func `a search that has an exact keyword is no finding`() throws {
    var store = Store()
    store.add(Use(target: "kettle", id: "K2", match: "EXACT", term: "kettle", clicks: 4, ordersOf: 10))

    #expect(try findings("new-targets", store.snapshot()).isEmpty)
  }

  @Test(
    arguments: [
      ("steel kettles", "kettle", .related), ("tent", "kettle", .unrelated), ("コーヒーマグ", "マグカップ", .related),
      ("ティーポット", "寝袋", .unrelated), ("B0ABCDEFGH", "kettle", .page), ("anything", "close-match", .related),
      ("kitten", "kit", .unrelated),
    ] as [(String, String, Relation)])
  func `a term stands to its target as a reader would say`(term: String, target: String, expected: Relation) {
    #expect(Relation(term, target: Relation.words(of: target), titles: Words()) == expected)
  }

  @Test func `an automatic target has the words of the listings`() {
    let target = Relation.words(of: "close-match")

    #expect(Relation("tent", target: target, titles: Words("Steel Kettle")) == .unrelated)
    #expect(Relation("kettle", target: target, titles: Words("Steel Kettle")) == .related)
  }
}

private let firstDay: CivilDay = "2026-07-04"
private let today: CivilDay = "2026-11-01"
/// Thirteen weeks up to yesterday.
private let termDays: Range<CivilDay> = "2026-08-02"..<"2026-11-01"

private func line(_ number: Int) -> RecordReference { RecordReference(document: DocumentID(7), line: number) }

/// A search term: clicks a day at 0.50, and in how many clicks one orders.
private struct Use {
  var target = "kettle"
  var id = "K1"
  var match = "BROAD"
  var term: String
  var clicks: Int64
  var ordersOf: Int64?
  var orders: Int64 = 0
  var days = 0..<91

  static let kettle = Use(term: "kettle", clicks: 20, ordersOf: 10)
  static let steel = Use(term: "steel kettle", clicks: 4, ordersOf: 10)
  static let waste = Use(term: "tent", clicks: 6)
  static let thin = Use(term: "tent", clicks: 1, days: 80..<82)
}

/// A store that sells a kettle at 40.00, of which about three tenths are left before ads.
private struct Store {
  private var base: SnapshotBuilder
  private var collector = SearchTermCollector(days: termDays)
  private var count = 0

  init(costs: Bool = true) {
    base = SnapshotBuilder("DE", days: firstDay..<today)
    func daily(_ value: Int64) -> [Int64] { Array(repeating: value, count: 120) }
    base.set(.adClicks, of: "KETTLE", to: daily(20), from: firstDay)
    base.set(.unitsOrdered, of: "KETTLE", to: daily(10), from: firstDay)
    base.set(.orderedRevenue, of: "KETTLE", to: daily(40_000), from: firstDay)
    var terms = ItemTerms(sku: "KETTLE")
    if costs { terms.unitCost = 800 }
    terms.referralShare = 0.15
    terms.fulfilmentFee = 400
    terms.sources = [RecordReference(document: DocumentID(1), line: 2)]
    base.add(terms)
  }

  func with(_ uses: Use...) -> Store {
    var store = self
    for use in uses { store.add(use) }
    return store
  }

  mutating func add(_ use: Use) {
    for day in use.days {
      let (before, after) = (Int64(day) &* use.clicks, Int64(day + 1) &* use.clicks)
      let orders = use.ordersOf.map { after / $0 - before / $0 } ?? use.orders
      count += 1
      collector.add(
        SearchTermCollector.Line(
          adGroup: SearchTermTable.AdGroup(id: "G1", name: "Kettles", campaign: "Kitchen"), targetID: use.id,
          target: use.target, matchType: use.match, term: use.term, day: termDays.lowerBound.advanced(by: day),
          clicks: use.clicks, cost: min(use.clicks, 1_000_000) * 50, orders: orders, units: orders,
          sales: orders * 4_000, source: line(count)))
    }
  }

  var builder: SnapshotBuilder {
    var made = base
    made.searchTerms = count > 0 ? collector.table : nil
    return made
  }

  func snapshot() -> MarketplaceSnapshot { builder.snapshot() }
}

private func listed(backend: String?, purchases: Int64 = 9) -> MarketplaceSnapshot {
  var builder = Store().with(.kettle).builder
  var listing = ListingContent(item: ItemIdentity(sku: "KETTLE", asin: "B1"), sources: [line(1)])
  listing.title = "Acme Steel Kettle"
  listing.brand = "Acme"
  listing.bullets = ["Boils fast"]
  listing.searchTerms = backend
  builder.add(listing)
  builder.set(.sessions, of: ItemIdentity(sku: "KETTLE", asin: "B1"), to: [1], from: firstDay)
  var queries = SearchQueryTable(days: "2026-09-01"..<"2026-10-27")
  queries.add("B1", "gooseneck kettles", clicks: 40, purchases: purchases, purchasesTotal: 30, lines: [line(3)])
  queries.add("B1", "acme kettle", clicks: 40, purchases: purchases, purchasesTotal: 30, lines: [line(4)])
  builder.searchQueries = queries
  return builder.snapshot()
}

/// The bundle's own folder, found from this file's place in the repository.
private let bundleFolder: String = {
  let parts = #filePath.split(separator: "/").dropLast(3)
  return "/" + parts.joined(separator: "/") + "/Plugins/SearchTerms/Resources"
}()

private func bundle() throws -> SearchTermsBundle {
  try SearchTermsBundle(host: FixedConnectionServices(folder: bundleFolder))
}
private func recommender() throws -> any Recommender { try #require(try bundle().recommenders().first) }
private func findings(_ monitor: String, _ snapshot: MarketplaceSnapshot) throws -> [Finding] {
  try #require(try bundle().monitors().first { $0.identifier == monitor }).findings(snapshot)
}

import StewardDomain
import Testing

@testable import StewardSimulator

/// Search terms that ads aren't shown for any more.
struct NegationTests {
  private static let day = 80
  private let world: World = {
    var scenario = Scenario(accounts: 3, days: 120, seed: 21, endDay: "2026-11-22")
    scenario.skusPerMarketplace = 16...20
    scenario.vendorEvery = 0
    scenario.mix.weights[.wastedSpend] = 4
    return World(scenario)
  }()

  private var firstDay: CivilDay { world.scenario.range.lowerBound.advanced(by: Self.day) }

  /// The stores, each with a term that sells nothing, by the item that it is planted at.
  private func wasted() -> [(history: StoreHistory, item: Int, term: String)] {
    histories(world).flatMap { history in
      history.plan.filter { $0.kind == .wastedSpend }.compactMap { event in
        let terms = history.termList(event.item).terms(waste: event.factor)
        return terms.last.map { (history, event.item, $0.text) }
      }
    }
  }

  private func histories(_ world: World) -> [StoreHistory] {
    world.accounts.flatMap { cast in
      let catalogue = Catalogue(cast, count: 20, seed: world.scenario.seed)
      return cast.marketplaces.map {
        StoreHistory(
          account: cast, marketplace: $0, catalogue: catalogue, scenario: world.scenario, actions: world.actions)
      }
    }
  }

  private func negation(_ history: StoreHistory, _ term: String, campaign item: Int) -> WorldAction {
    WorldAction(
      account: history.account.account.id, marketplace: history.marketplace.id, sku: nil, day: firstDay,
      change: .negateTerm(term, adGroup: history.items[item].adGroup(stream: history.streamNumber)))
  }

  private func after(_ actions: [WorldAction], _ history: StoreHistory) throws -> StoreHistory {
    try #require(
      histories(world.after(actions)).first {
        $0.account.account.id == history.account.account.id && $0.marketplace == history.marketplace
      })
  }

  private func sum(_ history: StoreHistory, _ item: Int, _ value: (ItemDay) -> Int64) -> Int64 {
    (Self.day..<history.dayCount).reduce(0) { $0 + value(history.day(item, $1)) }
  }

  @Test func `what nobody bought after costs nothing any more, and sells as before`() throws {
    let cases = wasted()
    #expect(cases.count > 5)
    var saved = 0
    for (history, item, term) in cases {
      let new = try after([negation(history, term, campaign: item)], history)
      let cost = (sum(history, item, \.adCost), sum(new, item, \.adCost))
      #expect(cost.1 <= cost.0)
      if cost.1 < cost.0 { saved += 1 }
      #expect(sum(history, item) { Int64($0.units) } == sum(new, item) { Int64($0.units) })
      for day in 0..<Self.day { #expect(history.day(item, day).adClicks == new.day(item, day).adClicks) }
    }
    #expect(saved > cases.count / 2)
  }

  @Test func `a term that sells takes its clicks along and those buyers who wouldn't have come`() throws {
    let history = try #require(histories(world).first)
    let advertised = history.items.indices.filter { history.items[$0].advertised }
    let item = try #require(
      advertised.max { sum(history, $0) { Int64($0.adClicks) } < sum(history, $1) { Int64($0.adClicks) } })
    let actions = history.termList(item).terms(waste: 0).map { negation(history, $0.text, campaign: item) }
    let part = try after([actions[0]], history)
    let all = try after(actions, history)
    let clicks = [history, part, all].map { sum($0, item) { Int64($0.adClicks) } }
    let units = [history, part, all].map { sum($0, item) { Int64($0.units) } }
    let share = Double(clicks[1]) / Double(clicks[0])

    // The first term has 42 of 100 clicks.
    #expect((0.45...0.7).contains(share))
    #expect(clicks[2] == 0)
    #expect(units[2] < units[0] && units[2] <= units[1])
    #expect(sum(all, item, \.adCost) == 0)
  }

  @Test func `another ad group and other items are left alone`() throws {
    let history = try #require(histories(world).first)
    let item = try #require(history.items.indices.first { history.items[$0].advertised })
    let term = history.termList(item).terms(waste: 0)[0].text
    let other = try #require(history.items.indices.first { history.items[$0].campaign != history.items[item].campaign })
    let new = try after([negation(history, term, campaign: other)], history)

    for number in history.items.indices where history.items[number].campaign != history.items[other].campaign {
      for day in 0..<history.dayCount { #expect(new.day(number, day).units == history.day(number, day).units) }
    }
    let nowhere = WorldAction(
      account: history.account.account.id, marketplace: history.marketplace.id, sku: nil, day: firstDay,
      change: .negateTerm(term, adGroup: "1"))
    let same = try after([nowhere], history)
    for number in history.items.indices {
      for day in 0..<history.dayCount { #expect(same.day(number, day).adCost == history.day(number, day).adCost) }
    }
  }

  @Test func `reports don't list it any more, and terms add up to what the items' ads did`() throws {
    let (history, item, term) = try #require(wasted().first)
    let folder = try Folder(world.after([negation(history, term, campaign: item)]))
    defer { folder.remove() }
    let place = "accounts/\(history.account.account.id)/\(history.marketplace.countryCode)/"
    let group = history.items[item].adGroup(stream: history.streamNumber)
    let rows = try folder.own("spSearchTerm", place).flatMap { try folder.json($0).list }
    let late = rows.filter { ($0["date"].text, $0["adGroupId"].text) >= (firstDay.description, "") }
    let products = try folder.own("spAdvertisedProduct", place).flatMap { try folder.json($0).list }
      .filter { $0["date"].text >= firstDay.description }

    #expect(rows.contains { $0["searchTerm"].text == term && $0["adGroupId"].text == group })
    #expect(!late.contains { $0["searchTerm"].text == term && $0["adGroupId"].text == group })
    #expect(late.reduce(0) { $0 + $1["clicks"].integer } > 0)
    // The newest month has an earlier version, in which sales are fewer and clicks are the same.
    let clicks = Dictionary(grouping: products) { $0["date"].text + $0["advertisedSku"].text }
      .values.reduce(0) { $0 + ($1.first?["clicks"].integer ?? 0) }
    #expect(late.reduce(0) { $0 + $1["clicks"].integer } == clicks)
  }

  @Test func `more days of search terms leave all else as it was`() throws {
    var longer = world.scenario
    longer.searchTermDays = 93
    let (short, long) = (histories(world), histories(World(longer)))
    for (left, right) in zip(short, long) {
      let others = { (history: StoreHistory) in history.plan.filter { $0.kind != .wastedSpend }.map(\.days) }
      #expect(others(left) == others(right))
      for item in left.items.indices {
        for day in 0..<left.dayCount { #expect(left.day(item, day).revenue == right.day(item, day).revenue) }
      }
    }
    #expect(long.flatMap(\.plan).contains { $0.kind == .wastedSpend && $0.days == 29..<120 })
  }
}

import StewardDomain

/// All that happened in one store of one account.
struct StoreHistory: Sendable {
  let account: SimulatedAccount
  let store: StoreProfile
  let scenario: Scenario
  let items: [Item]
  let events: [PlantedEvent]
  let shortages: [ItemSimulation.Shortage]
  /// Item by item, each with ``burnIn`` days before the first written one.
  private let table: [ItemDay]

  /// Days that are played but not written, so that the first written day has a past.
  static let burnIn = 100

  var marketplace: Marketplace { store.marketplace }
  var dayCount: Int { scenario.days }
  var currency: CurrencyText { CurrencyText(marketplace.currency) }

  /// The place of this store in the paths of random streams.
  var streamNumber: UInt64 { UInt64(account.index) << 8 | UInt64(Marketplace.all.firstIndex(of: marketplace) ?? 0) }

  init(account: SimulatedAccount, marketplace: Marketplace, catalogue: Catalogue, scenario: Scenario) {
    let store = StoreProfile(marketplace)
    let number = UInt64(account.index) << 8 | UInt64(Marketplace.all.firstIndex(of: marketplace) ?? 0)
    var random = Random(seed: scenario.seed, Stream.store, number)
    let sizes = scenario.skusPerMarketplace
    // The smaller of two throws: many small assortments, few large ones.
    let count = min(catalogue.entries.count, min(random.integer(sizes), random.integer(sizes)))
    let entries = Array(catalogue.entries.prefix(max(1, count)))
    let plan = EventPlan(
      entries: entries, dayCount: scenario.days, account: account,
      random: Random(seed: scenario.seed, Stream.plan, number))
    let factory = ItemFactory(account: account, store: store, seed: scenario.seed)
    let items = entries.enumerated().map { index, entry in
      factory.make(entry, at: index, faults: StoreHistory.faults(of: account, random: &random))
    }
    var calendarRandom = Random(seed: scenario.seed, Stream.calendar, number)
    let calendar = StoreDay.calendar(
      from: scenario.range.lowerBound.advanced(by: -StoreHistory.burnIn),
      count: scenario.days + StoreHistory.burnIn, random: &calendarRandom)
    var table: [ItemDay] = []
    table.reserveCapacity(items.count * calendar.count)
    var shortages: [ItemSimulation.Shortage] = []
    var truth = EventAssembly(
      marketplace: marketplace, firstDay: scenario.range.lowerBound, dayCount: scenario.days,
      ownsStock: account.account.kind == .seller)
    for (index, item) in items.enumerated() {
      var simulation = ItemSimulation(
        item: item, number: index, calendar: calendar, burnIn: StoreHistory.burnIn,
        events: plan.events.filter { $0.item == index } + StoreHistory.faultEvents(item, index, scenario.days),
        random: Random(seed: scenario.seed, Stream.item, number, UInt64(index)))
      simulation.run()
      table += simulation.days
      shortages += simulation.shortages
      truth.add(simulation)
    }
    self.account = account
    self.store = store
    self.scenario = scenario
    self.items = items
    self.table = table
    self.shortages = shortages
    self.events = truth.events
  }

  /// Days count from the first written one; those of the burn-in are negative.
  @inline(__always)
  func day(_ item: Int, _ day: Int) -> ItemDay {
    table[item * (scenario.days + StoreHistory.burnIn) + day + StoreHistory.burnIn]
  }

  func date(_ day: Int) -> CivilDay { scenario.range.lowerBound.advanced(by: day) }

  /// Units sold in some days up to and with a day.
  func units(_ item: Int, last count: Int, upTo end: Int) -> Int {
    (max(-StoreHistory.burnIn, end - count + 1)...max(-StoreHistory.burnIn, end))
      .reduce(0) { $0 + Int(day(item, $1).units) }
  }

  private static func faults(of account: SimulatedAccount, random: inout Random) -> [ContentFault] {
    // What a vendor's listings say stands in none of the reports that are written.
    guard account.account.kind == .seller, random.chance(0.11 + 0.05 * account.climate.trouble) else { return [] }
    var all = ContentFault.allCases
    random.shuffle(&all)
    return Array(all.prefix(random.integer(1...3)))
  }

  private static func faultEvents(_ item: Item, _ index: Int, _ dayCount: Int) -> [PlannedEvent] {
    item.listing.faults.map {
      PlannedEvent(
        kind: .contentFault, cause: $0.rawValue, item: index, days: -burnIn..<dayCount, factor: $0.conversionFactor)
    }
  }
}

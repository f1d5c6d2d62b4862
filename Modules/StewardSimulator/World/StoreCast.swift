import StewardDomain

/// What a store begins with: its items, and what is to happen to them.
struct StoreCast {
  let account: SimulatedAccount
  let store: StoreProfile
  let scenario: Scenario
  let items: [Item]
  let plan: [PlannedEvent]
  let actions: [WorldAction]
  let calendar: [StoreDay]
  let number: UInt64

  init(
    account: SimulatedAccount, marketplace: Marketplace, catalogue: Catalogue, scenario: Scenario,
    actions: [WorldAction]
  ) {
    self.account = account
    self.scenario = scenario
    self.actions = actions
    store = StoreProfile(marketplace)
    number = StoreHistory.streamNumber(account, marketplace)
    var random = Random(seed: scenario.seed, Stream.store, number)
    let sizes = scenario.skusPerMarketplace
    // The smaller of two throws: many small assortments, few large ones.
    let count = min(catalogue.entries.count, min(random.integer(sizes), random.integer(sizes)))
    let factory = ItemFactory(account: account, store: store, scenario: scenario)
    var items: [Item] = []
    var faults: [[ContentFault]] = []
    let first = scenario.range.lowerBound
    for (index, entry) in catalogue.entries.prefix(max(1, count)).enumerated() {
      let own = StoreCast.faults(of: account, scenario.mix, random: &random)
      let isRepaired = actions.contains { $0.change == .repairContent && $0.concerns(entry.identity) }
      items.append(factory.make(entry, at: index, faults: isRepaired ? [] : own))
      faults.append(own)
    }
    self.items =
      items + StoreCast.listed(actions, in: catalogue, beside: items.count, factory: factory, first: first)
    var plan = EventPlan(items: items, account: account, scenario: scenario, store: number).events
    plan += StoreCast.standing(faults, account, scenario)
    let store = number
    self.plan = plan.map { StoreCast.ended($0, by: actions, items, first: first, seed: scenario.seed, store) }
      // A promotion that was left out costs no fee either.
      .filter { $0.kind != .promotion || !$0.days.isEmpty }
    var calendarRandom = Random(seed: scenario.seed, Stream.calendar, number)
    calendar = StoreDay.calendar(
      from: first.advanced(by: -StoreHistory.burnIn), count: scenario.days + StoreHistory.burnIn,
      country: marketplace.countryCode, mix: scenario.mix, random: &calendarRandom)
  }

  /// What actions bring to this store, in the order of the catalogue. They draw nothing that others draw.
  private static func listed(
    _ actions: [WorldAction], in catalogue: Catalogue, beside count: Int, factory: ItemFactory, first: CivilDay
  ) -> [Item] {
    catalogue.entries.indices.dropFirst(count).compactMap { place in
      let entry = catalogue.entries[place]
      let mine = actions.filter { action in
        guard case .list = action.change else { return false }
        return action.sku == entry.identity.sku
      }
      guard let action = mine.min(by: { $0.day < $1.day }),
        case .list(let units, let price) = action.change.withinBounds
      else { return nil }
      return factory.makeListed(entry, at: place, on: first.distance(to: action.day), units: units, price: price)
    }
  }

  /// Whether the rates of account health are beyond their targets: those of a strained seller.
  var hasHealthDecline: Bool {
    account.account.kind == .seller && account.climate == .strained && scenario.mix.weight(.healthDecline) > 0
  }

  /// The actions that concern an item, with days counted from the first written one.
  func actions(on item: Item) -> [ItemAction] {
    actions.filter { action in
      guard case .negateTerm(_, let adGroup) = action.change else { return action.concerns(item.identity) }
      return action.concerns(item.identity) && adGroup == item.adGroup(stream: number)
    }
    .map { ItemAction(day: scenario.range.lowerBound.distance(to: $0.day), change: $0.change.withinBounds) }
  }

  /// The terms that lead to an item, where some of them are excluded.
  func termList(_ number: Int, _ actions: [ItemAction]) -> SearchTermList? {
    let isAsked = actions.contains { if case .negateTerm = $0.change { true } else { false } }
    guard isAsked else { return nil }
    return SearchTermList(
      items[number], number: number, account: account, store: store, seed: scenario.seed, stream: self.number)
  }

  private static func faults(
    of account: SimulatedAccount, _ mix: EventMix, random: inout Random
  ) -> [ContentFault] {
    var all = ContentFault.allCases
    let unit = random.unit()
    random.shuffle(&all)
    let some = Array(all.prefix(random.integer(1...3)))
    // What a vendor's listings say stands in none of the reports that are written.
    let chance = (0.11 + 0.05 * account.climate.trouble) * mix.weight(.contentFault)
    return account.account.kind == .seller && unit < chance ? some : []
  }

  /// Events that last: faults of content, and what befalls all items of an account that is given up.
  private static func standing(
    _ faults: [[ContentFault]], _ account: SimulatedAccount, _ scenario: Scenario
  ) -> [PlannedEvent] {
    var events: [PlannedEvent] = []
    for (item, own) in faults.enumerated() {
      for fault in own {
        events.append(
          PlannedEvent(
            kind: .contentFault, cause: fault.rawValue, item: item, days: -StoreHistory.burnIn..<scenario.days,
            factor: fault.conversionFactor))
      }
      if account.daysAfter > 0 {
        events.append(
          PlannedEvent(
            kind: .churn, cause: "givenUp", item: item, days: max(0, scenario.days - 75)..<scenario.days, factor: 0.5))
      }
    }
    return events
  }

  /// An event with the end that actions of the account bring it.
  private static func ended(
    _ event: PlannedEvent, by actions: [WorldAction], _ items: [Item], first: CivilDay, seed: UInt64, _ store: UInt64
  ) -> PlannedEvent {
    var event = event
    for action in actions where action.concerns(items[event.item].identity) {
      let day = first.distance(to: action.day)
      let end: Int
      switch action.change {
      case .repairContent where Self.isRepairable(event): end = day + 1
      case .appeal(let quality) where event.kind == .rejectedAppeal:
        var random = Random(
          seed: seed, Stream.appeal, store, UInt64(event.item), UInt64(bitPattern: Int64(day)))
        guard random.chance(quality) else { continue }
        end = day + 4
      case .noPromotion(let days) where event.kind == .promotion:
        guard event.days.overlaps(day..<(day + max(0, min(3_650, days)))) else { continue }
        end = day
      case .price where event.kind == .priceMistake || event.kind == .priceGouging: end = day
      default: continue
      }
      event.days = event.days.lowerBound..<max(event.days.lowerBound, min(event.days.upperBound, end))
    }
    return event
  }

  private static func isRepairable(_ event: PlannedEvent) -> Bool {
    switch event.kind {
    case .contentFault, .suppressedListing: true
    case .conversionDrop: event.cause == "imageReplaced" || event.cause == "variationSplit"
    case .trafficLoss: event.cause == "searchTermNotIndexed"
    default: false
    }
  }
}

extension WorldAction {
  func concerns(_ identity: ItemIdentity) -> Bool { sku == nil || sku == identity.sku }
}

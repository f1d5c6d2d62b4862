import StewardDomain

/// All that happened in one store of one account.
struct StoreHistory: Sendable {
  let account: SimulatedAccount
  let store: StoreProfile
  let scenario: Scenario
  let items: [Item]
  let events: [PlantedEvent]
  /// The plan behind the events, with what content and account bring.
  let plan: [PlannedEvent]
  let planByItem: [Int: [PlannedEvent]]
  /// Whether the rates of account health are beyond their targets.
  let hasHealthDecline: Bool
  let receipts: [Receipt]
  let shortages: [Shortage]
  let reviews: [ReviewRecord]
  let actions: [WorldAction]
  /// Day by day, with ``burnIn`` days before the first written one.
  private let table: [ItemDay]
  /// Item by item, likewise: units that were sold, and that came in.
  private let sold: [Int32]
  private let received: [Int32]
  private let suppressed: Set<Int>

  /// Days that are played but not written, so that the first written day has a past.
  static let burnIn = 100

  var marketplace: Marketplace { store.marketplace }
  var dayCount: Int { scenario.days }
  private let firstDay: CivilDay

  // What writers need for every row, made once.
  let currency: CurrencyText
  /// As order and settlement files name the store: `Amazon.co.uk`.
  let salesChannel: [UInt8]
  /// The ISO code of the store's country.
  let shipCountry: [UInt8]
  /// The place of this store in the paths of random streams.
  let streamNumber: UInt64

  static func streamNumber(_ account: SimulatedAccount, _ marketplace: Marketplace) -> UInt64 {
    UInt64(account.index) << 8 | UInt64(Marketplace.all.firstIndex(of: marketplace) ?? 0)
  }

  /// - Parameters:
  ///   - world: the scenario of the world; the account's own days follow from it.
  ///   - actions: of any account; those of this store count.
  init(
    account: SimulatedAccount, marketplace: Marketplace, catalogue: Catalogue, scenario world: Scenario,
    actions: [WorldAction] = []
  ) {
    let cast = StoreCast(
      account: account, marketplace: marketplace, catalogue: catalogue, scenario: account.scenario(of: world),
      actions: actions.filter { $0.account == account.account.id && $0.marketplace == marketplace.id })
    var troupe = StoreRun(cast)
    troupe.run()
    self.account = account
    store = cast.store
    currency = CurrencyText(marketplace.currency)
    salesChannel = Array("A\(marketplace.domain.dropFirst())".utf8)
    shipCountry = Array((marketplace.countryCode == "UK" ? "GB" : marketplace.countryCode).utf8)
    streamNumber = cast.number
    scenario = cast.scenario
    firstDay = cast.scenario.range.lowerBound
    items = cast.items
    plan = cast.plan
    planByItem = Dictionary(grouping: cast.plan, by: \.item)
    hasHealthDecline = cast.hasHealthDecline
    self.actions = cast.actions
    table = troupe.table
    sold = troupe.sold
    received = troupe.received
    suppressed = Set(cast.plan.filter { $0.kind == .suppressedListing && !$0.days.isEmpty }.map(\.item))
    receipts = troupe.receipts
    shortages = troupe.shortages
    reviews = troupe.reviews.sorted { ($0.day, $0.item, $0.number) < ($1.day, $1.item, $1.number) }
    events = troupe.truth.events
  }

  /// Days count from the first written one; those of the burn-in are negative.
  @inline(__always)
  func day(_ item: Int, _ day: Int) -> ItemDay {
    table[(day + StoreHistory.burnIn) * items.count + item]
  }

  /// The rows of all items on a day.
  func rows(_ day: Int) -> ArraySlice<ItemDay> {
    let start = (day + StoreHistory.burnIn) * items.count
    return table[start..<(start + items.count)]
  }

  /// Units that came in on a day.
  @inline(__always)
  func received(_ item: Int, _ day: Int) -> Int32 {
    received[item * (scenario.days + StoreHistory.burnIn) + day + StoreHistory.burnIn]
  }

  /// Whether search doesn't find the item at the end.
  func isSuppressed(_ item: Int) -> Bool { suppressed.contains(item) }

  func date(_ day: Int) -> CivilDay { firstDay.advanced(by: day) }

  /// Units sold in some days up to and with a day.
  func units(_ item: Int, last count: Int, upTo end: Int) -> Int {
    let start = item * (scenario.days + StoreHistory.burnIn) + StoreHistory.burnIn
    let days = max(-StoreHistory.burnIn, end - count + 1)...max(-StoreHistory.burnIn, end)
    return sold.withUnsafeBufferPointer { sold in
      var sum: Int32 = 0
      for place in (start + days.lowerBound)...(start + days.upperBound) { sum &+= sold[place] }
      return Int(sum)
    }
  }
}

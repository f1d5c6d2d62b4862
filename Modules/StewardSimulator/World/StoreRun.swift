import StewardDomain

/// Plays the items of a store, family by family.
struct StoreRun {
  private let cast: StoreCast
  /// Day by day.
  private(set) var table: [ItemDay]
  /// Item by item: units that were sold, and that came in.
  private(set) var sold: [Int32]
  private(set) var received: [Int32]
  private(set) var receipts: [Receipt] = []
  private(set) var shortages: [Shortage] = []
  private(set) var reviews: [ReviewRecord] = []
  private(set) var truth: EventAssembly

  init(_ cast: StoreCast) {
    self.cast = cast
    table = [ItemDay](repeating: ItemDay(), count: cast.items.count * cast.calendar.count)
    sold = [Int32](repeating: 0, count: table.count)
    received = sold
    truth = EventAssembly(
      marketplace: cast.store.marketplace, firstDay: cast.scenario.range.lowerBound, dayCount: cast.scenario.days,
      serviceDays: cast.scenario.serviceDays, ownsStock: cast.account.account.kind == .seller)
  }

  mutating func run() {
    var events = [[PlannedEvent]](repeating: [], count: cast.items.count)
    for event in cast.plan { events[event.item].append(event) }
    // A family stands together in the catalogue.
    var start = 0
    while start < cast.items.count {
      let parent = cast.items[start].identity.parentASIN
      var end = start + 1
      // Who comes later has a page of its own at first.
      while end < cast.items.count, cast.items[end].identity.parentASIN == parent, cast.items[end].debut == nil {
        end += 1
      }
      play(start..<end, events)
      start = end
    }
    truth.addStore(cast)
  }

  private mutating func play(_ family: Range<Int>, _ events: [[PlannedEvent]]) {
    let (burnIn, dayCount) = (StoreHistory.burnIn, cast.scenario.days)
    let actions = family.map { cast.actions(on: cast.items[$0]) }
    let paths = family.map { number in
      PricePath(
        cast.items[number], events: events[number], actions: actions[number - family.lowerBound], burnIn: burnIn,
        dayCount: dayCount)
    }
    let logarithms =
      family.count > 1 ? family.map { paths[$0 - family.lowerBound].logarithms(to: cast.items[$0].price) } : []
    var spill = [Double](repeating: 0, count: cast.calendar.count)
    for number in family {
      let place = number - family.lowerBound
      let item = cast.items[number]
      var seed = Random(seed: cast.scenario.seed, Stream.dice, cast.number, UInt64(item.debut?.place ?? number))
      var simulation = ItemSimulation(
        ItemSimulation.Input(
          item: item, number: number, events: events[number], actions: actions[place], prices: paths[place],
          cross: cross(item, place, logarithms), spill: spill, base: seed.next(),
          terms: cast.termList(number, actions[place])),
        calendar: cast.calendar, burnIn: burnIn)
      simulation.run()
      // The last item of a family has nobody to hand on to.
      spill = simulation.spill
      keep(simulation)
    }
  }

  private func cross(_ item: Item, _ place: Int, _ logarithms: [[Double]?]) -> [Double] {
    let others = logarithms.indices.filter { $0 != place }.compactMap { logarithms[$0] }
    guard let first = others.first else { return [] }
    let weight = item.crossElasticity / Double(logarithms.count - 1)
    return first.indices.map { day in weight * others.reduce(0) { $0 + $1[day] } }
  }

  private mutating func keep(_ simulation: ItemSimulation) {
    let count = cast.items.count
    for (place, row) in simulation.days.enumerated() {
      table[place * count + simulation.number] = row
      sold[simulation.number * cast.calendar.count + place] = row.units
      received[simulation.number * cast.calendar.count + place] = row.received
    }
    receipts += simulation.receipts
    reviews += simulation.reviews
    let claims = cast.actions(on: simulation.item).filter { $0.change == .claimLostUnits }.map(\.day)
    let isPlanned = cast.scenario.mix.weight(.unreimbursedLoss) > 0
    let lost = simulation.receipts.compactMap { Shortage($0, isPlanned: isPlanned, claims: claims) }
    shortages += lost
    truth.add(simulation, shortages: lost)
  }
}

import StewardDomain

/// `truth.json` and `portfolio.json`: what is in the folder, and what was planted in it.
enum TruthWriter {
  /// Begins one account's part of the truth, up to its stores.
  static func open(_ account: SimulatedAccount, to buffer: inout ByteBuffer) {
    buffer.add("{\"id\":" as StaticString)
    buffer.add(json: account.account.id.text)
    buffer.add(",\"name\":" as StaticString)
    buffer.add(json: account.account.name)
    buffer.add(",\"kind\":" as StaticString)
    buffer.add(json: account.account.kind.rawValue)
    buffer.add(",\"climate\":" as StaticString)
    buffer.add(json: account.climate.rawValue)
    buffer.add(",\"daysBefore\":" as StaticString)
    buffer.add(account.daysBefore)
    buffer.add(",\"daysAfter\":" as StaticString)
    buffer.add(account.daysAfter)
    buffer.add(",\"stores\":[" as StaticString)
  }

  static func close(to buffer: inout ByteBuffer) { buffer.add("]}" as StaticString) }

  /// A store with its parameters and events.
  static func add(_ history: StoreHistory, _ events: [PlantedEvent], to buffer: inout ByteBuffer) {
    buffer.add("\n{\"marketplace\":" as StaticString)
    buffer.add(json: history.marketplace.countryCode)
    buffer.add(",\"currency\":" as StaticString)
    buffer.add(json: history.marketplace.currency.code)
    buffer.add(",\"parameters\":[" as StaticString)
    for (number, item) in history.items.enumerated() {
      buffer.add(number > 0 ? ",\n" : "\n" as StaticString)
      add(item, to: &buffer)
    }
    buffer.add("],\"baskets\":[" as StaticString)
    let pairs = history.account.account.kind == .seller ? history.basketPairs : []
    for (number, pair) in pairs.enumerated() {
      buffer.add(number > 0 ? ",{\"asin\":" : "{\"asin\":" as StaticString)
      buffer.add(json: history.items[pair.first].identity.asin.text)
      buffer.add(",\"with\":" as StaticString)
      buffer.add(json: history.items[pair.second].identity.asin.text)
      buffer.add(",\"share\":" as StaticString)
      buffer.add(Int64((pair.share * 1_000).rounded()), decimals: 3)
      buffer.add(byte: 0x7D)
    }
    buffer.add("],\"events\":[" as StaticString)
    for (number, event) in events.enumerated() {
      buffer.add(number > 0 ? ",\n" : "\n" as StaticString)
      add(event, to: &buffer)
    }
    buffer.add("]}" as StaticString)
  }

  private static func add(_ item: Item, to buffer: inout ByteBuffer) {
    func thousandths(_ name: StaticString, _ value: Double) {
      buffer.add(name)
      buffer.add(Int64((value * 1_000).rounded()), decimals: 3)
    }
    add(item.identity, open: "{", to: &buffer)
    thousandths(",\"unitsPerDay\":", item.baseUnits)
    thousandths(",\"yearlyGrowth\":", item.yearlyGrowth)
    thousandths(",\"conversion\":", item.conversion)
    thousandths(",\"elasticity\":", item.elasticity)
    thousandths(",\"refundRate\":", item.refundRate)
    thousandths(",\"crossElasticity\":", item.crossElasticity)
    thousandths(",\"volatility\":", item.volatility)
    thousandths(",\"stars\":", item.stars)
    thousandths(",\"reviewRate\":", item.reviewRate)
    if item.advertised { thousandths(",\"adIncrementality\":", item.incrementality) }
    for (name, value) in [
      (",\"priceMinor\":", item.price), (",\"costMinor\":", item.cost),
      (",\"fulfilmentFeeMinor\":", item.fulfilmentFee),
      (",\"commissionBasisPoints\":", item.commission), (",\"leadDays\":", Int64(item.leadDays)),
      (",\"rivals\":", Int64(item.rivals)),
    ] as [(StaticString, Int64)] {
      buffer.add(name)
      buffer.add(value)
    }
    buffer.add(",\"season\":\"" as StaticString)
    buffer.add("\(item.product.season)")
    buffer.add("\"}" as StaticString)
  }

  private static func add(_ identity: ItemIdentity, open: StaticString, to buffer: inout ByteBuffer) {
    buffer.add(open)
    buffer.add("\"sku\":" as StaticString)
    buffer.add(json: identity.sku.text)
    buffer.add(",\"asin\":" as StaticString)
    buffer.add(json: identity.asin.text)
  }

  private static func add(_ event: PlantedEvent, to buffer: inout ByteBuffer) {
    buffer.add("{\"kind\":" as StaticString)
    buffer.add(json: event.kind.rawValue)
    buffer.add(",\"cause\":" as StaticString)
    buffer.add(json: event.cause)
    if let item = event.item { add(item, open: ",", to: &buffer) }
    buffer.add(",\"from\":\"" as StaticString)
    buffer.add(event.days.lowerBound)
    buffer.add("\",\"to\":\"" as StaticString)
    buffer.add(event.days.upperBound.advanced(by: -1))
    buffer.add("\",\"units\":" as StaticString)
    buffer.add(event.units)
    buffer.add(",\"moneyMinor\":" as StaticString)
    buffer.add(event.money.minorUnits)
    buffer.add(byte: 0x7D)
  }

  static func portfolio(_ world: World) -> ByteBuffer {
    var buffer = ByteBuffer(capacity: 4_096)
    buffer.add("{\"accounts\":[" as StaticString)
    for (place, account) in world.accounts.enumerated() {
      buffer.add(place > 0 ? ",\n{\"id\":" : "\n{\"id\":" as StaticString)
      buffer.add(json: account.account.id.text)
      buffer.add(",\"name\":" as StaticString)
      buffer.add(json: account.account.name)
      buffer.add(",\"kind\":" as StaticString)
      buffer.add(json: account.account.kind.rawValue)
      buffer.add(",\"marketplaces\":[" as StaticString)
      for (number, marketplace) in account.marketplaces.enumerated() {
        if number > 0 { buffer.add(byte: 0x2C) }
        buffer.add(json: marketplace.countryCode)
      }
      buffer.add("],\"folder\":" as StaticString)
      buffer.add(json: account.folder)
      buffer.add(byte: 0x7D)
    }
    buffer.add("],\n" as StaticString)
    addScenario(world.scenario, to: &buffer)
    buffer.add("}\n" as StaticString)
    return buffer
  }

  /// What the truth begins with, up to the first account.
  static func head(of world: World) -> ByteBuffer {
    var buffer = ByteBuffer(capacity: 128)
    buffer.add(byte: 0x7B)
    addScenario(world.scenario, to: &buffer)
    buffer.add(",\"accounts\":[" as StaticString)
    return buffer
  }

  static func separator(before place: Int) -> ByteBuffer {
    var buffer = ByteBuffer(capacity: 2)
    buffer.add(place > 0 ? ",\n" : "\n" as StaticString)
    return buffer
  }

  static var tail: ByteBuffer {
    var buffer = ByteBuffer(capacity: 3)
    buffer.add("]}\n" as StaticString)
    return buffer
  }

  private static func addScenario(_ scenario: Scenario, to buffer: inout ByteBuffer) {
    buffer.add("\"endDay\":\"" as StaticString)
    buffer.add(scenario.endDay)
    buffer.add("\",\"days\":" as StaticString)
    buffer.add(scenario.days)
    buffer.add(",\"seed\":" as StaticString)
    buffer.digits(scenario.seed, atLeast: 1)
  }
}

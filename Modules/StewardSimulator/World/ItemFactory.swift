import StewardDomain

/// Makes the items of one store from the account's catalogue.
struct ItemFactory {
  let account: SimulatedAccount
  let store: StoreProfile
  let scenario: Scenario
  private var seed: UInt64 { scenario.seed }

  func make(_ entry: Catalogue.Entry, at index: Int, faults: [ContentFault]) -> Item {
    // Words have a stream of their own: a fault of the content changes nothing else.
    var words = Random(seed: seed, Stream.listing, UInt64(account.index), storeNumber, UInt64(index), 1)
    var random = Random(seed: seed, Stream.listing, UInt64(account.index), storeNumber, UInt64(index))
    let composer = ListingComposer(brand: account.brand, language: store.language)
    let listing = composer.compose(
      entry.product, quality: entry.quality, material: entry.material, colour: entry.colour, faults: faults,
      random: &words)
    let price = store.shopPrice(Int(Double(entry.price) * random.real(0.92...1.1)))
    let steps = priceSteps(to: price, random: &random)
    let advertised = account.account.kind == .seller && random.chance(0.4)
    let strained = account.climate == .strained
    return Item(
      identity: entry.identity, fnsku: entry.fnsku, product: entry.product, listing: listing, colour: entry.colour,
      material: entry.material, baseUnits: entry.baseUnits * store.size * random.real(0.75...1.25),
      yearlyGrowth: account.climate.yearlyGrowth + scenario.mix.growth + random.real(-0.12...0.12),
      conversion: random.real(0.05...0.16),
      viewsPerSession: random.real(1.15...1.6), appShare: random.real(0.4...0.7),
      businessShare: random.real(0.01...0.12), dealSensitivity: random.real(0.1...1),
      elasticity: random.real(1.2...2.6),
      featuredShare: random.real(0.93...0.995), refundRate: random.real(0.015...0.075),
      volatility: random.real(0.1...0.4) * scenario.mix.noise, multiUnit: random.real(0.02...0.22),
      bulkRate: random.chance(0.2) ? random.real(0.001...0.012) : 0, crossElasticity: random.real(0.1...0.7),
      launchDay: launchDay(at: index), stars: random.real(3.7...4.7), reviewRate: random.real(0.015...0.06),
      rivals: random.chance(0.35) ? 0 : random.integer(1...4), rivalAim: random.real(0.99...1.18), price: price,
      priceSteps: steps,
      cost: max(1, price * Int64(random.integer(22...38)) / 100),
      fulfilmentFee: store.minorUnits(280 + entry.product.volume * 7 / 10),
      commission: random.chance(0.8) ? 1_500 : 800,
      leadDays: random.integer(14...42), coverDays: random.integer(strained ? 14...35 : 28...60),
      advertised: advertised, adIntensity: random.real(0.08...0.35),
      incrementality: random.real(0.3...0.8),
      clickPrice: store.minorUnits(random.integer(28...95)),
      clickThrough: random.real(0.003...0.009), campaign: random.below(4), sku: Array(entry.identity.sku.text.utf8),
      asin: Array(entry.identity.asin.text.utf8), parent: Array(entry.identity.parentASIN.text.utf8),
      title: Array(listing.title.utf8))
  }

  /// The same product as a newcomer: without faults, at the price of the action, to be bought when the first units are there.
  func makeListed(_ entry: Catalogue.Entry, at index: Int, on day: Int, units: Int, price: Int64) -> Item {
    var item = make(entry, at: index, faults: [])
    let debut = Debut(day: day, units: units, place: index)
    item.debut = debut
    item.launchDay = day + Stock.transitDays(leadDays: item.leadDays)
    item.priceSteps = [(-StoreHistory.burnIn, price)]
    return item
  }

  /// A price that is changed now and then, told backwards from its last value.
  private func priceSteps(to last: Int64, random: inout Random) -> [(from: Int, price: Int64)] {
    var steps: [(from: Int, price: Int64)] = []
    var price = last
    var day = scenario.days - random.integer(20...170)
    while day > -StoreHistory.burnIn {
      steps.append((day, price))
      let earlier = Int64(Double(price) * random.real(0.9...1.1))
      price = min(last * 5 / 4, max(last * 4 / 5, earlier, 1))
      day -= random.integer(50...200)
    }
    steps.append((-StoreHistory.burnIn, price))
    return steps.reversed()
  }

  /// Some items are new. A stream of its own decides, so that a world without new items is the same otherwise.
  private func launchDay(at index: Int) -> Int {
    if account.isNew {
      // Items go online one after another in the first weeks.
      return index * 21 / max(1, scenario.skusPerMarketplace.upperBound)
    }
    let weight = scenario.mix.weight(.launch)
    var random = Random(seed: seed, Stream.launch, UInt64(account.index), storeNumber, UInt64(index))
    let isNew = random.chance(0.1 * max(weight, 1))
    let day = random.below(max(1, scenario.days * 3 / 4))
    return isNew && weight > 0 ? day : -10_000
  }

  /// The store's place in the list of all stores: it doesn't depend on which stores the account has.
  var storeNumber: UInt64 { UInt64(Marketplace.all.firstIndex(of: store.marketplace) ?? 0) }
}

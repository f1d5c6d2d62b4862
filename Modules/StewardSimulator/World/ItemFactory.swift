import StewardDomain

/// Makes the items of one store from the account's catalogue.
struct ItemFactory {
  let account: SimulatedAccount
  let store: StoreProfile
  let seed: UInt64

  func make(_ entry: Catalogue.Entry, at index: Int, faults: [ContentFault]) -> Item {
    var random = Random(seed: seed, Stream.listing, UInt64(account.index), storeNumber, UInt64(index))
    let composer = ListingComposer(brand: account.brand, language: store.language)
    let listing = composer.compose(
      entry.product, quality: entry.quality, material: entry.material, colour: entry.colour, faults: faults,
      random: &random)
    let price = store.shopPrice(Int(Double(entry.price) * random.real(0.92...1.1)))
    let change = random.chance(0.5) ? Int(random.real(0.92...1.05) * 1_000) : 1_000
    let advertised = account.account.kind == .seller && random.chance(0.4)
    let strained = account.climate == .strained
    return Item(
      identity: entry.identity, fnsku: entry.fnsku, product: entry.product, listing: listing, colour: entry.colour,
      material: entry.material, baseUnits: entry.baseUnits * store.size * random.real(0.75...1.25),
      yearlyGrowth: account.climate.yearlyGrowth + random.real(-0.12...0.12), conversion: random.real(0.05...0.16),
      viewsPerSession: random.real(1.15...1.6), appShare: random.real(0.4...0.7),
      businessShare: random.real(0.01...0.12), dealSensitivity: random.real(0.1...1),
      elasticity: random.real(1.2...2.6),
      featuredShare: random.real(0.93...0.995), refundRate: random.real(0.015...0.075), price: price,
      earlierPrice: max(1, price * Int64(change) / 1_000), daysSincePriceChange: random.integer(20...300),
      cost: max(1, price * Int64(random.integer(22...38)) / 100),
      fulfilmentFee: store.minorUnits(280 + entry.product.volume * 7 / 10),
      commission: random.chance(0.8) ? 1_500 : 800,
      leadDays: random.integer(14...42), coverDays: random.integer(strained ? 14...35 : 28...60),
      advertised: advertised, adIntensity: random.real(0.08...0.35),
      clickPrice: store.minorUnits(random.integer(28...95)),
      clickThrough: random.real(0.003...0.009), campaign: random.below(4), sku: Array(entry.identity.sku.text.utf8),
      asin: Array(entry.identity.asin.text.utf8), parent: Array(entry.identity.parentASIN.text.utf8),
      title: Array(listing.title.utf8))
  }

  /// The store's place in the list of all stores: it doesn't depend on which stores the account has.
  var storeNumber: UInt64 { UInt64(Marketplace.all.firstIndex(of: store.marketplace) ?? 0) }
}

public import StewardDomain

extension AccountSnapshot {
  /// The same account, with each store told of the others.
  ///
  /// - Parameter rates: make their money comparable; without them it isn't.
  /// - Complexity: O(stores × items × days).
  public func withSiblings(_ rates: ReferenceRates?) -> AccountSnapshot {
    AccountSnapshot(
      account: account, asOf: asOf, marketplaces: SiblingStores.linked(marketplaces, rates))
  }
}

/// What the stores of an account may know of each other.
enum SiblingStores {
  static func linked(_ stores: [MarketplaceSnapshot], _ rates: ReferenceRates?) -> [MarketplaceSnapshot] {
    guard stores.count > 1 else { return stores }
    let summaries = stores.map { StoreSummary($0) }
    return stores.indices.map { place in
      var store = stores[place]
      store.siblings = summaries.indices.filter { $0 != place && !summaries[$0].items.isEmpty }.map { other in
        StoreSummary(
          marketplace: summaries[other].marketplace, days: summaries[other].days, items: summaries[other].items,
          exchange: exchange(from: summaries[other].marketplace.currency, to: store.marketplace.currency, rates))
      }
      return store
    }
  }

  /// Minor units of one currency for a minor unit of another.
  private static func exchange(from: Currency, to: Currency, _ rates: ReferenceRates?) -> Double? {
    if from == to { return 1 }
    guard let one = rates?.inBase(Money(minorUnits: 1_000_000, currency: from)),
      let other = rates?.inBase(Money(minorUnits: 1_000_000, currency: to)), other > 0
    else { return nil }
    return one / other
  }
}

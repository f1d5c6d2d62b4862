public import StewardDomain

/// What one item did over the written days.
public struct ItemOutcome: Hashable, Sendable {
  public let account: AccountID
  public let marketplace: MarketplaceID
  public let item: ItemIdentity
  /// By day from the first written one of the account.
  public let units: [Int64]
  /// By day, in minor units.
  public let revenue: [Int64]
  /// By day, in minor units: revenue less goods, fees, refunds and ads.
  public let contribution: [Int64]
  public let sessions: [Int64]
  /// Sellable units at the end of each day.
  public let stock: [Int64]

  public var totalUnits: Int64 { units.reduce(0, +) }
  public var totalRevenue: Int64 { revenue.reduce(0, +) }
  public var totalContribution: Int64 { contribution.reduce(0, +) }
}

/// An item in a world and in the world after some actions, both with the same chance: the difference is what the
/// actions did, and nothing else.
public struct ItemEffect: Hashable, Sendable {
  public let without: ItemOutcome
  public let with: ItemOutcome

  public var units: Int64 { with.totalUnits - without.totalUnits }
  /// In minor units.
  public var revenue: Int64 { with.totalRevenue - without.totalRevenue }
  /// In minor units.
  public var contribution: Int64 { with.totalContribution - without.totalContribution }
}

extension World {
  /// Plays one store of an account.
  ///
  /// - Returns: its items in the order of the catalogue; empty where there is no such store.
  /// - Complexity: O(items × days).
  public func outcomes(of account: AccountID, in marketplace: MarketplaceID) -> [ItemOutcome] {
    guard let cast = accounts.first(where: { $0.account.id == account }),
      let store = cast.marketplaces.first(where: { $0.id == marketplace })
    else { return [] }
    let catalogue = Catalogue(cast, count: scenario.skusPerMarketplace.upperBound, seed: scenario.seed)
    let history = StoreHistory(
      account: cast, marketplace: store, catalogue: catalogue, scenario: scenario, actions: actions)
    return history.items.indices.map { history.outcome($0) }
  }

  /// Compares this world with the one after some actions, in the stores that they touch.
  ///
  /// - Returns: every item of those stores, also those that the actions left alone.
  public func compare(_ actions: [WorldAction]) -> [ItemEffect] {
    let after = after(actions)
    var stores: [(AccountID, MarketplaceID)] = []
    for action in actions where !stores.contains(where: { $0 == (action.account, action.marketplace) }) {
      stores.append((action.account, action.marketplace))
    }
    return stores.flatMap { account, marketplace in
      zip(outcomes(of: account, in: marketplace), after.outcomes(of: account, in: marketplace))
        .map { ItemEffect(without: $0, with: $1) }
    }
  }
}

extension StoreHistory {
  func outcome(_ number: Int) -> ItemOutcome {
    let item = items[number]
    let rows = (0..<dayCount).map { day(number, $0) }
    func column(_ value: (ItemDay) -> Int64) -> [Int64] { rows.map(value) }
    return ItemOutcome(
      account: account.account.id, marketplace: marketplace.id, item: item.identity,
      units: column { Int64($0.units) }, revenue: column(\.revenue),
      contribution: column { row in
        let fees = (row.revenue * item.commission + 5_000) / 10_000 + item.fulfilmentFee * Int64(row.units)
        return row.revenue - fees - item.cost * Int64(row.units) - Int64(row.refunds) * row.price - row.adCost
      },
      sessions: column { Int64($0.sessions) }, stock: column { Int64($0.available) })
  }
}

/// All that scorers, monitors and recommenders may know of one account: columns as they were known at one instant.
public struct AccountSnapshot: Sendable {
  public let account: Account
  /// What was learned after this instant isn't in here.
  public let asOf: Instant
  public let marketplaces: [MarketplaceSnapshot]

  public init(account: Account, asOf: Instant, marketplaces: [MarketplaceSnapshot]) {
    self.account = account
    self.asOf = asOf
    self.marketplaces = marketplaces
  }
}

/// The part of a snapshot that belongs to one marketplace.
public struct MarketplaceSnapshot: Sendable {
  public let marketplace: Marketplace
  public let facts: FactTable
  public let listings: [ListingContent]
  /// Days before this one can no longer be restated by their report; later ones are provisional.
  public let settledBefore: CivilDay
  /// How the marketplace judges the account; `nil` where no source reports it.
  public let accountHealth: AccountHealth?
  /// By day, then document and line.
  public let ratings: [ProductRating]
  /// What items are expected to sell; `nil` where nothing was forecast.
  public let forecasts: DemandForecasts?
  /// Costs, fees and rivals by SKU, for those SKUs of which a report spoke.
  public let terms: [SKU: ItemTerms]
  /// What customers sent back lately; `nil` where no report tells. Since minor 4.
  public var returns: ReturnTable?
  /// What shoppers typed before they clicked on ads; `nil` where no report tells. Since minor 4.
  public var searchTerms: SearchTermTable?
  /// What brought shoppers to items by search; `nil` where no report tells. Since minor 4.
  public var searchQueries: SearchQueryTable?
  /// The account's other stores, by country code, as far as they help to judge this one; empty where the host says nothing of
  /// them. Since minor 4.
  public var siblings: [StoreSummary] = []

  /// Since minor 3.
  public init(
    marketplace: Marketplace, facts: FactTable, listings: [ListingContent], settledBefore: CivilDay,
    accountHealth: AccountHealth?, ratings: [ProductRating], forecasts: DemandForecasts?,
    terms: [SKU: ItemTerms] = [:]
  ) {
    self.marketplace = marketplace
    self.facts = facts
    self.listings = listings
    self.settledBefore = settledBefore
    self.accountHealth = accountHealth
    self.ratings = ratings
    self.forecasts = forecasts
    self.terms = terms
  }

  public init(
    marketplace: Marketplace, facts: FactTable, listings: [ListingContent], settledBefore: CivilDay
  ) {
    self.init(
      marketplace: marketplace, facts: facts, listings: listings, settledBefore: settledBefore, accountHealth: nil,
      ratings: [], forecasts: nil)
  }

  /// The day after the last one with facts: "today" for a pure analysis.
  public var today: CivilDay { facts.days.upperBound }
}

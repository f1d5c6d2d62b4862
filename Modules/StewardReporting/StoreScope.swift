internal import StewardDomain
internal import StewardPerformance

/// Names figures of one store in the windows of a review.
struct StoreScope {
  let part: MarketplaceSnapshot
  let account: AccountID
  let period: ReviewPeriod
  let asOf: Instant

  init(_ part: MarketplaceSnapshot, _ input: ReviewInput) {
    self.part = part
    account = input.account.account.id
    period = input.period
    asOf = input.account.asOf
  }

  /// The titles of listings, by the names of their items.
  var titles: [String: String] {
    Dictionary(
      part.listings.compactMap { listing in listing.title.map { (listing.item.name, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// A figure of the store.
  func figure(
    _ measure: FigureID.Measure, _ days: Range<CivilDay>? = nil, against: Range<CivilDay>? = nil
  ) -> FigureID {
    FigureID(
      measure, account: account, by: .marketplace, slice: part.marketplace.countryCode,
      currency: part.marketplace.currency, days: days ?? period.days, against: against, asOf: asOf)
  }

  /// A figure of an item of the store.
  func figure(
    _ measure: FigureID.Measure, of item: ItemIdentity, _ days: Range<CivilDay>? = nil,
    against: Range<CivilDay>? = nil
  ) -> FigureID {
    FigureID(
      measure, account: account, store: part.marketplace.countryCode, by: .sku, slice: item.name,
      currency: part.marketplace.currency, days: days ?? period.days, against: against, asOf: asOf)
  }
}

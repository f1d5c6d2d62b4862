/// What the events of an item leave of each part of its day.
struct EventFactors {
  private(set) var sessions = 1.0
  private(set) var conversion = 1.0
  /// Of the featured offer.
  private(set) var share = 1.0
  /// Of the clicks on ads.
  private(set) var clicks = 1.0
  /// Of returns.
  private(set) var refunds = 1.0
  /// Share of buyers whose review is good.
  private(set) var goodReviews = 1.0
  /// By place in the list of events: what each leaves of the units; 1 where it isn't on. Empty on a day without events.
  private(set) var units: [Double] = []

  init() {}

  /// - Parameter price: the offered price as part of the usual one.
  init(_ item: Item, _ events: [PlannedEvent], on day: Int, price: Double) {
    units = [Double](repeating: 1, count: events.count)
    for (place, event) in events.enumerated() where event.days.contains(day) {
      switch event.kind {
      case .conversionDrop, .contentFault:
        conversion *= event.factor
        units[place] = event.factor
      case .trafficLoss where event.cause == "adsPaused":
        clicks = 0
        sessions *= 1 - item.incrementality * item.adIntensity / (1 + item.adIntensity)
        units[place] = 1 - item.incrementality * item.adIntensity / (1 + item.adIntensity)
      case .suppressedListing, .rejectedAppeal, .trafficLoss, .demandSurge, .imageTheft, .churn:
        sessions *= event.factor
        units[place] = event.factor
      case .featuredOfferLoss:
        share *= event.factor
        units[place] = EventFactors.response(item, share: event.factor)
      case .priceGouging:
        // Everybody wants it on those days; that is why the price is raised.
        sessions *= 1.6
        units[place] = EventFactors.response(item, price: price)
      case .priceMistake, .promotion:
        units[place] = EventFactors.response(item, price: price)
      case .productFault:
        refunds *= event.factor
        goodReviews *= 0.35
      default: break
      }
    }
    conversion *= EventFactors.response(item, share: share)
  }

  /// What a price, as part of the usual one, does to demand: constant elasticity within bounds.
  static func response(_ item: Item, price: Double) -> Double {
    price == 1 ? 1 : min(6, max(0.04, power(price, -item.elasticity)))
  }

  /// What a featured offer share, as part of the usual one, does to conversion: some of those who want the product buy
  /// it from another offer.
  static func response(_ item: Item, share: Double) -> Double {
    share == 1 ? 1 : (0.25 + 0.75 * item.featuredShare * share) / (0.25 + 0.75 * item.featuredShare)
  }
}

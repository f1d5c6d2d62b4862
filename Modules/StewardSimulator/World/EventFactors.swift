/// What the events of an item leave of each part of its day.
struct EventFactors {
  private(set) var sessions = 1.0
  private(set) var conversion = 1.0
  private(set) var price = 1.0
  /// Of the featured offer.
  private(set) var share = 1.0
  /// By place in the list of events: what each leaves of the units; 1 where it isn't on.
  private(set) var units: [Double]

  init(_ item: Item, _ events: [PlannedEvent], on day: Int) {
    units = [Double](repeating: 1, count: events.count)
    for (place, event) in events.enumerated() where event.days.contains(day) {
      switch event.kind {
      case .conversionDrop, .contentFault:
        conversion *= event.factor
        units[place] = event.factor
      case .suppressedListing:
        sessions *= event.factor
        units[place] = event.factor
      case .featuredOfferLoss:
        share *= event.factor
        units[place] = EventFactors.response(item, share: event.factor)
      case .priceMistake, .promotion:
        price = event.factor
        units[place] = EventFactors.response(item, price: event.factor)
      default: break
      }
    }
    conversion *= EventFactors.response(item, price: price) * EventFactors.response(item, share: share)
  }

  /// What a price, as part of the usual one, does to conversion.
  static func response(_ item: Item, price: Double) -> Double { max(0.04, 1 + item.elasticity * (1 - price)) }

  /// What a featured offer share, as part of the usual one, does to conversion: some of those who want the product buy
  /// it from another offer.
  private static func response(_ item: Item, share: Double) -> Double {
    (0.25 + 0.75 * item.featuredShare * share) / (0.25 + 0.75 * item.featuredShare)
  }
}

import StewardDomain

/// What a buyer says of the seller.
struct Feedback: Sendable {
  let rating: Int
  let comment: StaticString

  /// What comes in on a day; it goes with the number of orders.
  static func received(on day: Int, in history: StoreHistory) -> [Feedback] {
    var random = Random(
      seed: history.scenario.seed, Stream.feedback, history.streamNumber, UInt64(bitPattern: Int64(day)))
    let orders = history.rows(day).reduce(0) { $0 + Int($1.orderItems) }
    let unhappy = history.account.climate == .strained ? 0.22 : 0.07
    return (0..<random.poisson(Double(orders) * 0.012)).map { _ in
      if random.chance(unhappy) { return Feedback(rating: random.integer(1...2), comment: random.pick(bad)) }
      return Feedback(rating: random.integer(4...5), comment: random.pick(good))
    }
  }

  private static let good: [StaticString] = [
    "Arrived on time and as described", "Good quality for the price", "Quick delivery, well packed", "Would buy again",
    "Exactly what I was looking for",
  ]

  private static let bad: [StaticString] = [
    "Parcel came late", "Box was damaged", "Smaller than expected from the picture", "Colour differs from the picture",
    "One part was missing",
  ]
}

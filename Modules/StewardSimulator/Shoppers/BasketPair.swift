/// Two items that buyers like to have together.
struct BasketPair: Sendable {
  let first: Int
  let second: Int
  /// Of the buyers of both on a day, so many take them in one order.
  let share: Double
}

extension StoreHistory {
  /// One pair for about eight items, among those that sell.
  var basketPairs: [BasketPair] {
    var random = Random(seed: scenario.seed, Stream.baskets, streamNumber)
    let sellers = items.indices.sorted { (items[$0].baseUnits, $1) > (items[$1].baseUnits, $0) }
      .prefix(max(2, items.count / 2))
    var free = Array(sellers)
    random.shuffle(&free)
    return stride(from: 0, to: min(free.count - 1, items.count / 4), by: 2).map { place in
      BasketPair(first: free[place], second: free[place + 1], share: random.real(0.3...0.8))
    }
  }
}

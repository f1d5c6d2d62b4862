/// The prices of an item on each day: the usual one, and the one that buyers see.
struct PricePath {
  /// Both begin with the first day that is played.
  private(set) var usual: [Int64]
  private(set) var offered: [Int64]
  private let burnIn: Int

  init(_ item: Item, events: [PlannedEvent], actions: [ItemAction], burnIn: Int, dayCount: Int) {
    self.burnIn = burnIn
    var prices: [Int64] = []
    prices.reserveCapacity(burnIn + dayCount)
    var step = 0
    for day in -burnIn..<dayCount {
      while step + 1 < item.priceSteps.count, item.priceSteps[step + 1].from <= day { step += 1 }
      prices.append(item.priceSteps[step].price)
    }
    usual = prices
    // Where the account set a price itself, what went wrong before is over.
    var decided = dayCount
    for action in actions {
      guard case .price(let price) = action.change else { continue }
      decided = min(decided, action.day)
      for day in max(-burnIn, action.day)..<max(-burnIn, dayCount) { usual[day + burnIn] = max(1, price) }
    }
    offered = usual
    for event in events {
      let isDecision = event.kind == .promotion
      guard isDecision || event.kind == .priceMistake || event.kind == .priceGouging else { continue }
      let days = event.days.clamped(to: -burnIn..<(isDecision ? dayCount : max(-burnIn, decided)))
      for day in days { offered[day + burnIn] = PricePath.part(event.factor, of: usual[day + burnIn]) }
    }
    for action in actions {
      guard case .promotion(let days, let factor) = action.change else { continue }
      for day in (action.day..<(action.day + days)).clamped(to: -burnIn..<dayCount) {
        offered[day + burnIn] = PricePath.part(factor, of: usual[day + burnIn])
      }
    }
  }

  private static func part(_ factor: Double, of price: Int64) -> Int64 {
    max(1, Int64((Double(price) * factor).rounded()))
  }

  /// The logarithm of the price as part of the reference, for each day; `nil` where it is always the reference.
  func logarithms(to reference: Int64) -> [Double]? {
    guard offered.contains(where: { $0 != reference }) else { return nil }
    var (last, value) = (reference, 0.0)
    return offered.map { price in
      if price != last { (last, value) = (price, logarithm(Double(price) / Double(reference))) }
      return value
    }
  }
}

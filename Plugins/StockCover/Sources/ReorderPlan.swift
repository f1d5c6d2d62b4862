internal import StewardAnalytics

/// What one more order today is worth, in units, against an account that goes on ordering as it used to.
struct ReorderPlan {
  let quantity: Int64
  let coverDays: Double
  /// The chance that the order saves a sale within the horizon.
  let probability: Double
  /// Units sold more.
  let gain: (low: Double, expected: Double, high: Double)
  /// The middle half of the cases.
  let likelyGain: (low: Double, high: Double)
  /// The days for which a unit more lies there, as expected.
  let unitDays: Double
  /// Days until stock and inbound have run out if nothing more came: early, middle and late; `nil` beyond ten years.
  let runOutDays: (early: Int?, middle: Int?, late: Int?)

  /// - Returns: `nil` where an order can't change anything within the horizon.
  init?(_ item: StockWorlds.Item, worlds: StockWorlds, pack: StockPack) {
    let position = item.available + item.inbound
    let rate = item.rate
    coverDays = Double(position) / rate.meanPerDay
    let wanted = (rate.meanPerDay * pack.orderDays / Double(pack.orderMultiple)).rounded(.up)
    quantity = Int64(min(1e12, wanted)) * pack.orderMultiple
    // Three times the usual demand over the horizon lies there already.
    guard quantity > 0, coverDays < 3 * Double(worlds.days) else { return nil }
    let (units, unitDays) = worlds.gains(item, order: quantity, pack: pack)
    let count = Double(units.count)
    let mean = units.reduce(0, +) / count
    guard mean > 0 else { return nil }
    probability = Double(units.count { $0 > 0 }) / count
    self.unitDays = unitDays.reduce(0, +) / count
    let sorted = units.sorted()
    let wide = ShortestInterval(sorted, share: pack.intervalLevel, mean: mean)
    let narrow = ShortestInterval(sorted, share: 0.5, mean: mean)
    gain = (wide.low, mean, wide.high)
    likelyGain = (max(wide.low, narrow.low), min(wide.high, narrow.high))
    let tail = (1 - pack.intervalLevel) / 2
    let limit = 3650
    runOutDays = (
      rate.daysUntilDemandExceeds(position, probability: tail, limit: limit),
      rate.daysUntilDemandExceeds(position, probability: 0.5, limit: limit),
      rate.daysUntilDemandExceeds(position, probability: 1 - tail, limit: limit)
    )
  }
}

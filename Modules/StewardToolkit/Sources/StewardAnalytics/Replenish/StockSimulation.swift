/// Runs a policy over known demand: periodic review, unmet demand lost.
enum StockSimulation {
  struct Result: Sendable {
    var served = 0.0
    var wanted = 0.0
    /// Sum over the periods of the stock at their end.
    var stock = 0.0
  }

  /// - Parameters:
  ///   - demand: units a period; the first one is a review, and the stock starts at the reorder point.
  ///   - seed: which draw of the lead times comes first.
  /// - Complexity: O(periods).
  static func run(
    _ demand: ArraySlice<Double>, reorderPoint: Double, orderUpTo: Double, review: Int, leadTime: LeadTime, seed: Int
  ) -> Result {
    var result = Result()
    var stock = reorderPoint
    var onOrder: [(arrival: Int, units: Double)] = []
    var orders = seed
    for (period, wanted) in demand.enumerated() {
      onOrder.removeAll { order in
        if order.arrival <= period { stock += order.units }
        return order.arrival <= period
      }
      if period % review == 0 {
        let position = onOrder.reduce(stock) { $0 + $1.units }
        if position <= reorderPoint, orderUpTo > position {
          onOrder.append((period + leadTime.drawn(orders), orderUpTo - position))
          orders += 1
        }
      }
      let sold = min(stock, wanted)
      stock -= sold
      result.served += sold
      result.wanted += wanted
      result.stock += stock
    }
    return result
  }
}

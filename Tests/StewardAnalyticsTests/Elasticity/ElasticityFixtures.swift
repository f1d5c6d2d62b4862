import StewardAnalytics

/// A market that is known: what elasticities were put into it, and what came of them.
struct SimulatedMarket {
  let panel: ElasticityPanel
  /// By group.
  let truth: [Double]

  /// - Parameters:
  ///   - rowsOf: how many periods a group has.
  ///   - spread: the deviation of a group's elasticity from its pool's, which are -1.5, -2, -2.5 …
  init(pools: Int, groupsOfPool: Int, seed: UInt64, spread: Double = 0.4, noise: Double = 0.3, rowsOf: (Int) -> Int) {
    var random = SeededGenerator(seed: seed)
    var panel = ElasticityPanel(
      logQuantity: [], logPrice: [], crossLogPrices: [[]], controls: [[]], groups: [], pools: [])
    var truth: [Double] = []
    for group in 0..<pools * groupsOfPool {
      let pool = group / groupsOfPool
      let elasticity = -1.5 - 0.5 * Double(pool) + spread * Self.normal(&random)
      let level = 4 + Self.normal(&random)
      truth.append(elasticity)
      for period in 0..<rowsOf(group) {
        let promotion = Double.random(in: 0..<1, using: &random) < 0.3 ? 1.0 : 0.0
        let price = 2 - 0.2 * promotion + 0.15 * Self.normal(&random)
        let rival = 2 + 0.15 * Self.normal(&random)
        panel.logQuantity.append(
          level + elasticity * price + 0.4 * rival + 0.5 * promotion + noise * Self.normal(&random))
        panel.logPrice.append(price)
        panel.crossLogPrices[0].append(rival)
        panel.controls[0].append(promotion)
        panel.groups.append(Int32(group))
        panel.pools.append(Int32(pool))
        panel.times.append(Int32(period))
      }
    }
    self.panel = panel
    self.truth = truth
  }

  /// By the sum of twelve uniform numbers, which is near enough here.
  private static func normal(_ random: inout SeededGenerator) -> Double {
    (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &random) }
  }
}

extension ElasticityPanel {
  /// The rows in another order.
  func reordered(_ order: [Int]) -> ElasticityPanel {
    ElasticityPanel(
      logQuantity: order.map { logQuantity[$0] }, logPrice: order.map { logPrice[$0] },
      crossLogPrices: crossLogPrices.map { column in order.map { column[$0] } },
      controls: controls.map { column in order.map { column[$0] } }, groups: order.map { groups[$0] },
      pools: order.map { pools[$0] }, times: times.isEmpty ? [] : order.map { times[$0] })
  }
}

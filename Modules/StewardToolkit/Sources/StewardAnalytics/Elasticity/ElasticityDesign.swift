/// How a row becomes the numbers that coefficients multiply: own price, other prices, controls, for each control of zeros and
/// ones its product with the own price, and the price beside those of its pool in the period.
///
/// The last one keeps apart what a price that moves everywhere does and what a price that differs from place to place does
/// (Mundlak, "On the pooling of time series and cross section data", Econometrica 46, 1978). It needs pools and periods.
struct ElasticityDesign {
  /// Coefficients of a family have one prior variance. The families of other prices are centred at 0, the rest at their mean.
  let families: [Int]
  let familyCount: Int
  let crossCount: Int
  let controlCount: Int
  /// The controls that bend the price's effect.
  let switches: [Int]
  /// Whether there is a price beside those of the pool.
  let hasRelativePrice: Bool
  /// What each control is divided by, its deviation within groups; 0 for one that never varies.
  let scales: [Double]
  /// By pool and other price: whether the column is the own price there.
  let isOwnPrice: [[Bool]]
  /// The mean own price of each group and, for groups that are unknown, of each pool and of all.
  let groupPrices: [Double?]
  let poolPrices: [Double?]
  let meanPrice: Double

  var size: Int { families.count }
  /// Whether the mean over the pools is unknown, rather than 0.
  func isCentred(_ coefficient: Int) -> Bool { families[coefficient] != 1 }

  init(_ panel: ElasticityPanel) {
    crossCount = panel.crossLogPrices.count
    controlCount = panel.controls.count
    switches = panel.controls.indices.filter { panel.controls[$0].allSatisfy { $0 == 0 || $0 == 1 } }
    let poolCount = Int(panel.pools.max() ?? -1) + 1
    hasRelativePrice = Set(panel.pools).count > 1 && Set(panel.times).count > 1
    let others = controlCount + switches.count + (hasRelativePrice ? 1 : 0)
    families = [0] + Array(repeating: 1, count: crossCount) + (0..<others).map { 2 + $0 }
    familyCount = 2 + others
    var own = [[Bool]](repeating: [Bool](repeating: true, count: crossCount), count: poolCount)
    for (column, values) in panel.crossLogPrices.enumerated() {
      for row in values.indices where abs(values[row] - panel.logPrice[row]) > 1e-9 {
        own[Int(panel.pools[row])][column] = false
      }
    }
    isOwnPrice = own
    groupPrices = Self.means(panel.logPrice, by: panel.groups)
    poolPrices = Self.means(panel.logPrice, by: panel.pools)
    meanPrice = panel.logPrice.reduce(0, +) / Double(panel.count)
    scales = panel.controls.indices.map { control in
      let values = panel.controls[control]
      let means = Self.means(values, by: panel.groups)
      let square = values.indices.reduce(0.0) {
        let gap = values[$1] - (means[Int(panel.groups[$1])] ?? 0)
        return $0 + gap * gap
      }
      let deviation = (square / Double(values.count)).squareRoot()
      return deviation < 1e-12 ? 0 : (values.allSatisfy { $0 == 0 || $0 == 1 } ? 1 : deviation)
    }
  }

  /// Each row's price less the mean price of its pool in its period.
  func relativePrices(_ panel: ElasticityPanel) -> [Double] {
    guard hasRelativePrice, panel.times.count == panel.count else { return [Double](repeating: 0, count: panel.count) }
    var slots: [UInt64: Int32] = [:]
    let keys = panel.pools.indices.map { row in
      let key = UInt64(UInt32(bitPattern: panel.pools[row])) << 32 | UInt64(UInt32(bitPattern: panel.times[row]))
      let slot = slots[key] ?? Int32(slots.count)
      slots[key] = slot
      return slot
    }
    let means = Self.means(panel.logPrice, by: keys)
    return keys.indices.map { panel.logPrice[$0] - (means[Int(keys[$0])] ?? 0) }
  }

  /// Writes the numbers of a row.
  func fill(
    _ target: UnsafeMutablePointer<Double>, from panel: ElasticityPanel, row: Int, relativePrice: Double
  ) {
    let pool = Int(panel.pools[row])
    let price = panel.logPrice[row]
    target[0] = price
    for column in 0..<crossCount {
      let isOwn = pool >= 0 && pool < isOwnPrice.count ? isOwnPrice[pool][column] : false
      target[1 + column] = isOwn ? 0 : panel.crossLogPrices[column][row]
    }
    for control in 0..<controlCount {
      target[1 + crossCount + control] = scales[control] == 0 ? 0 : panel.controls[control][row] / scales[control]
    }
    let deviation = price - usualPrice(group: Int(panel.groups[row]), pool: pool)
    for (place, control) in switches.enumerated() {
      target[1 + crossCount + controlCount + place] = panel.controls[control][row] * deviation
    }
    if hasRelativePrice { target[size - 1] = relativePrice }
  }

  private func usualPrice(group: Int, pool: Int) -> Double {
    if group >= 0, group < groupPrices.count, let price = groupPrices[group] { return price }
    if pool >= 0, pool < poolPrices.count, let price = poolPrices[pool] { return price }
    return meanPrice
  }

  static func means(_ values: [Double], by keys: [Int32]) -> [Double?] {
    let size = Int(keys.max() ?? -1) + 1
    var sums = [Double](repeating: 0, count: size)
    var counts = [Int](repeating: 0, count: size)
    for (row, key) in keys.enumerated() where key >= 0 {
      sums[Int(key)] += values[row]
      counts[Int(key)] += 1
    }
    return (0..<size).map { counts[$0] > 0 ? sums[$0] / Double(counts[$0]) : nil }
  }
}

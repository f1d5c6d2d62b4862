internal import Glibc

/// How the quantities of many products in many places answer to prices, each learned with the help of the others.
///
/// log q = level + ε log p + Σ cross prices + Σ controls + Σ (0/1 control × deviation of log p from its mean), with a level for
/// each group, coefficients for each pool (``PooledCoefficients``) and each group's deviation from its pool
/// (``GroupDeviations``). What is estimated is an association in the data, not the effect of a change of price: prices are cut
/// when sales are expected to differ.
public struct ElasticityModel: Sendable {
  /// The own-price elasticity of a group at its usual share of promotions, for a price that moves in its whole pool.
  public struct Estimate: Hashable, Sendable {
    public let group: Int32
    /// Per cent of quantity for a per cent of price.
    public let elasticity: Double
    /// The posterior's standard deviation.
    public let standardError: Double
    /// How many rows the group has.
    public let rows: Int

    /// The interval that holds the elasticity with 95 %.
    public var interval95: ClosedRange<Double> {
      elasticity - 1.959963984540054 * standardError...elasticity + 1.959963984540054 * standardError
    }
  }

  /// By ascending group.
  public let estimates: [Estimate]
  let design: ElasticityDesign
  /// By pool.
  let poolCoefficients: [[Double]]
  let poolLevels: [Double?]
  /// By group; `nil` for numbers that no row has.
  let groupCoefficients: [[Double]?]
  let groupLevels: [Double]
  let poolCount: Int

  /// Fits the model.
  ///
  /// - Parameters:
  ///   - panel: rows in any order.
  ///   - levelHalfLifePeriods: half-life of the weight with which the last periods' residuals tell the present level.
  ///   - levelShare: how much of that residual lasts, 0 … 1.
  /// - Throws: ``ElasticityError``.
  /// - Complexity: O(*n* *p*² + (*g* + *k*) *p*³) for *n* rows, *p* coefficients, *g* groups and *k* pools, times some
  ///   dozen steps.
  public init(
    fitting panel: ElasticityPanel, levelHalfLifePeriods: Double = 6, levelShare: Double = 0.5
  ) throws(ElasticityError) {
    try panel.check(isTraining: true)
    let design = ElasticityDesign(panel)
    let data = WithinGroups(panel, design)
    guard (0..<panel.count).contains(where: { abs(data.x[$0 * design.size]) > 1e-9 }) else { throw .priceNeverVaries }
    let distinct = Set(panel.times).sorted()
    let rank = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, Int32($0)) })
    let periods = panel.times.map { rank[$0] ?? 0 }
    let pooled = PooledCoefficients(data, design, periods: periods, periodCount: distinct.count)
    let deviations = GroupDeviations(data, design, residuals: pooled.residuals, variance: pooled.variance)

    var estimates: [Estimate] = []
    var coefficients = [[Double]?](repeating: nil, count: data.groupCounts.count)
    var levels = [Double](repeating: 0, count: data.groupCounts.count)
    for group in coefficients.indices where data.groupCounts[group] > 0 {
      let pool = Int(data.poolOfGroup[group])
      let own = zip(pooled.means[pool], deviations.means[group]).map { $0 + $1 }
      coefficients[group] = own
      levels[group] = data.groupMeansOfY[group] - zip(own, data.groupMeansOfX[group]).reduce(0) { $0 + $1.0 * $1.1 }
      var weights = [Double](repeating: 0, count: design.size)
      weights[0] = 1
      for (place, control) in design.switches.enumerated() {
        let mean = data.groupMeansOfX[group][1 + design.crossCount + control] * design.scales[control]
        weights[1 + design.crossCount + design.controlCount + place] = mean
      }
      let variance = pooled.covariances[pool].quadratic(weights) + deviations.covariances[group].quadratic(weights)
      estimates.append(
        Estimate(
          group: Int32(group), elasticity: zip(own, weights).reduce(0) { $0 + $1.0 * $1.1 },
          standardError: variance.squareRoot(), rows: data.groupCounts[group]))
    }
    let recent = Self.recentResiduals(
      panel, design, coefficients, levels, periods: periods, last: distinct.count - 1, halfLife: levelHalfLifePeriods)
    for group in levels.indices { levels[group] += levelShare * recent[group] }
    self.estimates = estimates
    self.design = design
    poolCoefficients = pooled.means
    groupCoefficients = coefficients
    groupLevels = levels
    poolCount = pooled.means.count
    poolLevels = (0..<pooled.means.count).map { pool in
      let members = coefficients.indices.filter { coefficients[$0] != nil && data.poolOfGroup[$0] == Int32(pool) }
      return members.isEmpty ? nil : members.reduce(0) { $0 + levels[$1] } / Double(members.count)
    }
  }

  /// The log quantity of each row, for prices and controls that are known; the rows' own quantities aren't read.
  ///
  /// A group that the model hasn't seen is taken as its pool's average one.
  ///
  /// - Returns: a value a row, `nil` where the pool is unknown too.
  /// - Complexity: O(*n* *p*).
  public func predictions(for panel: ElasticityPanel) throws(ElasticityError) -> [Double?] {
    try panel.check(isTraining: false)
    guard panel.crossLogPrices.count == design.crossCount, panel.controls.count == design.controlCount else {
      throw .otherColumns
    }
    return Self.fits(panel, design) { group, pool in
      if group >= 0, group < groupCoefficients.count, let own = groupCoefficients[group] {
        return (own, groupLevels[group])
      }
      guard pool >= 0, pool < poolCount, let level = poolLevels[pool] else { return nil }
      return (poolCoefficients[pool], level)
    }
  }

  private static func fits(
    _ panel: ElasticityPanel, _ design: ElasticityDesign, _ terms: (Int, Int) -> ([Double], Double)?
  ) -> [Double?] {
    let row = UnsafeMutablePointer<Double>.allocate(capacity: design.size)
    defer { row.deallocate() }
    let relative = design.relativePrices(panel)
    return (0..<panel.count).map { line in
      guard let (coefficients, level) = terms(Int(panel.groups[line]), Int(panel.pools[line])) else { return nil }
      design.fill(row, from: panel, row: line, relativePrice: relative[line])
      var sum = level
      for column in 0..<design.size { sum += row[column] * coefficients[column] }
      return sum
    }
  }

  /// By group: the mean residual, the last periods weighing most.
  private static func recentResiduals(
    _ panel: ElasticityPanel, _ design: ElasticityDesign, _ coefficients: [[Double]?], _ levels: [Double],
    periods: [Int32], last: Int, halfLife: Double
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: levels.count)
    guard last > 0 else { return sums }
    var weights = sums
    let decay = (0...last).map { exp2(-Double(last - $0) / halfLife) }
    let fits = fits(panel, design) { group, _ in coefficients[group].map { ($0, levels[group]) } }
    for row in 0..<panel.count {
      let group = Int(panel.groups[row])
      let weight = decay[Int(periods[row])]
      sums[group] += weight * (panel.logQuantity[row] - (fits[row] ?? 0))
      weights[group] += weight
    }
    return sums.indices.map { weights[$0] > 0 ? sums[$0] / weights[$0] : 0 }
  }
}

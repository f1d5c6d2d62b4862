/// The coefficients of each pool, drawn toward what the pools have in common as far as their data leave it open.
///
/// βₖ ~ N(μ, diag τ²) with a τ² for each family of coefficients and μ = 0 for other prices; given the variances the posterior is
/// exact, and the variances come from the EM algorithm. A period's shock is common to the rows of a pool, so rows count less
/// than if they were independent: the likelihood is tempered by the ratio of the cluster-robust to the plain variance.
///
/// Sources: Lindley and Smith, "Bayes estimates for the linear model", JRSS B 34, 1972, §2 (the posterior); Dempster, Laird and
/// Rubin, JRSS B 39, 1977, §4 (the variances); Liang and Zeger, Biometrika 73, 1986, eq. 7 (the robust variance). That the
/// ratio tempers the likelihood is ours.
struct PooledCoefficients {
  private(set) var means: [[Double]]
  private(set) var covariances: [SmallMatrix]
  private(set) var residuals: [Double] = []
  /// The mean square of ``residuals``.
  private(set) var variance = 1.0
  private var center: [Double]
  private var priorVariances: [Double]
  private let design: ElasticityDesign

  init(_ data: WithinGroups, _ design: ElasticityDesign, periods: [Int32], periodCount: Int) {
    let poolCount = Int(data.pools.max() ?? -1) + 1
    let moments = data.moments(data.y, by: data.pools, keyCount: poolCount)
    self.design = design
    means = [[Double]](repeating: [Double](repeating: 0, count: design.size), count: poolCount)
    covariances = [SmallMatrix](repeating: SmallMatrix(size: design.size), count: poolCount)
    center = [Double](repeating: 0, count: design.size)
    priorVariances = [Double](repeating: 0.25, count: design.familyCount)
    var effects = [Double](repeating: 20, count: poolCount)
    variance = max(data.y.reduce(0) { $0 + $1 * $1 } / Double(data.count), 1e-9)
    for _ in 0..<8 {
      for _ in 0..<8 { step(moments, effects) }
      residuals = data.residuals(means)
      variance = max(residuals.reduce(0) { $0 + $1 * $1 } / Double(data.count), 1e-9)
      effects = Self.designEffects(data, residuals, moments, periods, periodCount, variance)
    }
    step(moments, effects)
    residuals = data.residuals(means)
  }

  /// One step of EM: the common centre, each pool's posterior, then the prior variances.
  private mutating func step(_ moments: [Moments], _ effects: [Double]) {
    let size = design.size
    let precision = (0..<size).map { 1 / priorVariances[design.families[$0]] }
    let live = moments.indices.filter { moments[$0].count > 0 }
    var inverses = covariances
    var scaled = means
    let free = (0..<size).filter { design.isCentred($0) }
    var information = SmallMatrix(size: free.count)
    var score = [Double](repeating: 0, count: free.count)
    for pool in live {
      let weight = 1 / (variance * effects[pool])
      var matrix = SmallMatrix(size: size)
      for place in matrix.values.indices { matrix.values[place] = moments[pool].xx.values[place] * weight }
      for i in 0..<size { matrix[i, i] += precision[i] }
      inverses[pool] = matrix.inverse()
      scaled[pool] = inverses[pool].times(moments[pool].xy.map { $0 * weight })
      for (row, i) in free.enumerated() {
        score[row] += precision[i] * scaled[pool][i]
        for (column, j) in free.enumerated() {
          information[row, column] += (i == j ? precision[i] : 0) - precision[i] * inverses[pool][i, j] * precision[j]
        }
      }
    }
    // A coefficient that no row tells anything about has no information; its centre stays at 0.
    for row in free.indices { information[row, row] += 1e-9 * precision[free[row]] + 1e-9 }
    let centerCovariance = information.inverse()
    let solved = centerCovariance.times(score)
    for (row, i) in free.enumerated() { center[i] = solved[row] }
    for pool in live {
      let pull = inverses[pool].times((0..<size).map { precision[$0] * center[$0] })
      means[pool] = zip(scaled[pool], pull).map { $0 + $1 }
      covariances[pool] = Self.adding(inverses[pool], centerCovariance, free, precision)
    }
    updatePriors(live, inverses)
  }

  private mutating func updatePriors(_ live: [Int], _ inverses: [SmallMatrix]) {
    var sums = [Double](repeating: 0, count: design.familyCount)
    var counts = [Int](repeating: 0, count: design.familyCount)
    for pool in live {
      for i in 0..<design.size {
        if i >= 1, i <= design.crossCount, design.isOwnPrice[pool][i - 1] { continue }
        let gap = means[pool][i] - center[i]
        sums[design.families[i]] += gap * gap + inverses[pool][i, i]
        counts[design.families[i]] += 1
      }
    }
    for family in sums.indices where counts[family] > 0 {
      priorVariances[family] = max(1e-4, sums[family] / Double(counts[family]))
    }
  }

  /// The posterior covariance with what the centre is uncertain about.
  private static func adding(
    _ inverse: SmallMatrix, _ center: SmallMatrix, _ free: [Int], _ precision: [Double]
  ) -> SmallMatrix {
    var sum = inverse
    let size = inverse.size
    // How far a pool's coefficient follows each coordinate of the centre.
    var pull = [[Double]](repeating: [Double](repeating: 0, count: free.count), count: size)
    for i in 0..<size {
      for (column, j) in free.enumerated() { pull[i][column] = inverse[i, j] * precision[j] }
    }
    for i in 0..<size {
      let row = center.times(pull[i])
      for j in 0..<size { sum[i, j] += zip(row, pull[j]).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    return sum
  }

  /// By pool: how much larger the variance of the coefficients is than it would be were the rows independent, at least 1.
  private static func designEffects(
    _ data: WithinGroups, _ residuals: [Double], _ moments: [Moments], _ periods: [Int32], _ periodCount: Int,
    _ variance: Double
  ) -> [Double] {
    let poolCount = moments.count
    let size = data.size
    var squares = [Double](repeating: 0, count: poolCount)
    for row in 0..<data.count { squares[Int(data.pools[row])] += residuals[row] * residuals[row] }
    let own = moments.indices.map { squares[$0] / Double(max(1, moments[$0].count)) / variance }
    guard periodCount > 1 else { return own.map { max(1, $0) } }
    var scores = [Double](repeating: 0, count: poolCount * periodCount * size)
    data.x.withUnsafeBufferPointer { x in
      for row in 0..<data.count {
        let start = (Int(data.pools[row]) * periodCount + Int(periods[row])) * size
        for column in 0..<size { scores[start + column] += x[row * size + column] * residuals[row] }
      }
    }
    return moments.indices.map { pool in
      guard moments[pool].count > 0, squares[pool] > 0 else { return 1 }
      let mean = squares[pool] / Double(moments[pool].count)
      var ratios: [Double] = []
      for column in 0..<size where moments[pool].xx[column, column] > 1e-9 {
        var meat = 0.0
        for period in 0..<periodCount {
          let score = scores[(pool * periodCount + period) * size + column]
          meat += score * score
        }
        ratios.append(meat / (mean * moments[pool].xx[column, column]))
      }
      ratios.sort()
      return max(1, ratios.isEmpty ? 1 : ratios[ratios.count / 2]) * own[pool]
    }
  }
}

/// The season that an account's series share, and how far each one's own is trusted beyond it.
///
/// The own index is drawn toward the account's by the positive-part James–Stein factor, which takes the place of a
/// test whether there is a season at all. Sources: Efron and Morris, "Data Analysis Using Stein's Estimator and its
/// Generalizations", *JASA* 70, 1975, §2; Miller and Williams, "Shrinkage Estimators of Time Series Seasonal Factors",
/// *International Journal of Forecasting* 19, 2003. The same shrinkage toward a flat year guards the account's index.
enum SeasonalPool {
  /// - Parameter own: of each series, `nil` where it says nothing of its own.
  /// - Returns: the factors of each series.
  /// - Complexity: O(series × period).
  static func shrink(_ own: [SeasonalIndex?], period: Int) -> [[Double]] {
    let pooled = pooledFactors(own.compactMap { $0 }, period: period)
    return own.map { index in
      guard let index else { return pooled }
      var distance = 0.0
      var noise = 0.0
      for phase in 0..<period {
        let difference = index.factors[phase] - pooled[phase]
        distance += difference * difference
        noise += index.noise[phase]
      }
      let trust = trust(noise: noise, distance: distance, period: period)
      var factors = (0..<period).map { max(0, pooled[$0] + trust * (index.factors[$0] - pooled[$0])) }
      return SeasonalIndex.normalize(&factors) ? factors : pooled
    }
  }

  private static func pooledFactors(_ own: [SeasonalIndex], period: Int) -> [Double] {
    var pooled = [Double](repeating: 1, count: period)
    guard !own.isEmpty else { return pooled }
    var errors = 0.0
    var distance = 0.0
    for phase in 0..<period {
      let middle = median(of: own.map { $0.noise[phase] })
      var weights = 0.0
      var sum = 0.0
      for index in own {
        let weight = 1 / (middle + index.noise[phase])
        weights += weight
        sum += weight * index.factors[phase]
      }
      pooled[phase] = sum / weights
    }
    guard SeasonalIndex.normalize(&pooled) else { return [Double](repeating: 1, count: period) }
    for phase in 0..<period {
      let middle = median(of: own.map { $0.noise[phase] })
      var weights = 0.0
      var squares = 0.0
      for index in own {
        let weight = 1 / (middle + index.noise[phase])
        let difference = index.factors[phase] - pooled[phase]
        weights += weight
        squares += weight * weight * difference * difference
      }
      errors += squares / (weights * weights)
      distance += (pooled[phase] - 1) * (pooled[phase] - 1)
    }
    // One series has no spread to judge by: what it says counts as its own season, not as the account's.
    let trust = own.count > 1 ? trust(noise: errors, distance: distance, period: period) : 0
    return pooled.map { 1 + trust * ($0 - 1) }
  }

  private static func trust(noise: Double, distance: Double, period: Int) -> Double {
    guard period > 3 else { return period == 1 || distance <= 0 ? 0 : max(0, 1 - noise / distance) }
    return max(0, 1 - Double(period - 3) / Double(period) * noise / max(distance, 1e-12))
  }
}

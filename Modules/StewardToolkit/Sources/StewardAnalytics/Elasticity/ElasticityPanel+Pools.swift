internal import Glibc

extension ElasticityPanel {
  /// Which of several ways to pool the groups explains the rows best, by the Bayesian information criterion.
  ///
  /// Each pool gets its own coefficients by least squares, within groups.
  ///
  /// Source: Schwarz, "Estimating the dimension of a model", Annals of Statistics 6, 1978.
  ///
  /// - Parameter candidates: a pool for each row, for each way.
  /// - Returns: the position of the best way; the first of equals.
  /// - Throws: ``ElasticityError``, also where a way puts a group into two pools or there is none.
  /// - Complexity: O(*n* *p*²) for each way.
  public func bestPools(among candidates: [[Int32]]) throws(ElasticityError) -> Int {
    guard !candidates.isEmpty else { throw .noRows }
    var best = (place: 0, criterion: Double.infinity)
    for (place, candidate) in candidates.enumerated() {
      var panel = self
      panel.pools = candidate
      try panel.check(isTraining: true)
      let design = ElasticityDesign(panel)
      let data = WithinGroups(panel, design)
      let poolCount = Int(candidate.max() ?? 0) + 1
      let pools = data.moments(data.y, by: candidate, keyCount: poolCount).filter { $0.count > 0 }
      let rest = pools.reduce(0) { $0 + $1.unexplained() }
      let rows = Double(count)
      let criterion = rows * log(max(rest / rows, 1e-12)) + Double(pools.count * design.size) * log(rows)
      if criterion < best.criterion { best = (place, criterion) }
    }
    return best.place
  }
}

extension Moments {
  /// What least squares leave of Σy².
  fileprivate func unexplained() -> Double {
    var matrix = xx
    // Columns that don't vary here have no coefficient; the rest hardly feels it.
    for i in 0..<matrix.size { matrix[i, i] += 1e-6 }
    return max(0, yy - matrix.inverse().quadratic(xy))
  }
}

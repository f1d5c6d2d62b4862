/// How far each group is from its pool: δ ~ N(0, diag d²), with a d² for each family, by EM as for the pools.
struct GroupDeviations {
  private(set) var means: [[Double]]
  private(set) var covariances: [SmallMatrix]

  init(_ data: WithinGroups, _ design: ElasticityDesign, residuals: [Double], variance: Double) {
    let size = design.size
    let groupCount = data.groupCounts.count
    let moments = data.moments(residuals, by: data.groups, keyCount: groupCount)
    let live = (0..<groupCount).filter { data.groupCounts[$0] > 0 }
    means = [[Double]](repeating: [Double](repeating: 0, count: size), count: groupCount)
    covariances = [SmallMatrix](repeating: SmallMatrix(size: size), count: groupCount)
    var priorVariances = [Double](repeating: 0.05, count: design.familyCount)
    // Pools that are their only group have nothing that could differ.
    let pools = Set(live.map { data.poolOfGroup[$0] })
    guard live.count > pools.count else { return }
    for _ in 0..<12 {
      var sums = [Double](repeating: 0, count: design.familyCount)
      var counts = [Int](repeating: 0, count: design.familyCount)
      for group in live {
        var matrix = SmallMatrix(size: size)
        for place in matrix.values.indices { matrix.values[place] = moments[group].xx.values[place] / variance }
        for i in 0..<size { matrix[i, i] += 1 / priorVariances[design.families[i]] }
        covariances[group] = matrix.inverse()
        means[group] = covariances[group].times(moments[group].xy.map { $0 / variance })
        let pool = Int(data.poolOfGroup[group])
        for i in 0..<size {
          if i >= 1, i <= design.crossCount, design.isOwnPrice[pool][i - 1] { continue }
          sums[design.families[i]] += means[group][i] * means[group][i] + covariances[group][i, i]
          counts[design.families[i]] += 1
        }
      }
      for family in sums.indices where counts[family] > 0 {
        priorVariances[family] = max(1e-4, sums[family] / Double(counts[family]))
      }
    }
  }
}

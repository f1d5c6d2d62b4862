/// A panel as deviations from the means of its groups, which takes every lasting difference between groups out of the way.
struct WithinGroups {
  let size: Int
  let count: Int
  let groups: [Int32]
  let pools: [Int32]
  /// Row after row.
  private(set) var x: [Double]
  private(set) var y: [Double]
  private(set) var groupMeansOfX: [[Double]]
  private(set) var groupMeansOfY: [Double]
  private(set) var groupCounts: [Int]
  let poolOfGroup: [Int32]

  init(_ panel: ElasticityPanel, _ design: ElasticityDesign) {
    let size = design.size
    let groupCount = Int(panel.groups.max() ?? -1) + 1
    var x = [Double](repeating: 0, count: panel.count * size)
    var means = [[Double]](repeating: [Double](repeating: 0, count: size), count: groupCount)
    var meansOfY = [Double](repeating: 0, count: groupCount)
    var counts = [Int](repeating: 0, count: groupCount)
    var poolOfGroup = [Int32](repeating: -1, count: groupCount)
    let relative = design.relativePrices(panel)
    x.withUnsafeMutableBufferPointer { x in
      guard let base = x.baseAddress else { return }
      for row in 0..<panel.count {
        let group = Int(panel.groups[row])
        design.fill(base + row * size, from: panel, row: row, relativePrice: relative[row])
        for column in 0..<size { means[group][column] += base[row * size + column] }
        meansOfY[group] += panel.logQuantity[row]
        counts[group] += 1
        poolOfGroup[group] = panel.pools[row]
      }
      for group in 0..<groupCount where counts[group] > 0 {
        for column in 0..<size { means[group][column] /= Double(counts[group]) }
        meansOfY[group] /= Double(counts[group])
      }
      for row in 0..<panel.count {
        let group = Int(panel.groups[row])
        for column in 0..<size { base[row * size + column] -= means[group][column] }
      }
    }
    self.size = size
    count = panel.count
    groups = panel.groups
    pools = panel.pools
    self.x = x
    y = (0..<panel.count).map { panel.logQuantity[$0] - meansOfY[Int(panel.groups[$0])] }
    groupMeansOfX = means
    groupMeansOfY = meansOfY
    groupCounts = counts
    self.poolOfGroup = poolOfGroup
  }

  /// Σxx′ and Σxv of each key, for a value a row.
  func moments(_ values: [Double], by keys: [Int32], keyCount: Int) -> [Moments] {
    var moments = [Moments](repeating: Moments(size: size), count: keyCount)
    x.withUnsafeBufferPointer { x in
      for row in 0..<count {
        moments[Int(keys[row])].add(UnsafeBufferPointer(rebasing: x[row * size..<(row + 1) * size]), values[row])
      }
    }
    for key in 0..<keyCount { moments[key].mirror() }
    return moments
  }

  /// What coefficients of the pools leave of y.
  func residuals(_ coefficients: [[Double]]) -> [Double] {
    x.withUnsafeBufferPointer { x in
      (0..<count).map { row in
        let pool = Int(pools[row])
        var fit = 0.0
        coefficients[pool].withUnsafeBufferPointer { b in
          for column in 0..<size { fit += x[row * size + column] * b[column] }
        }
        return y[row] - fit
      }
    }
  }
}

/// Sums of products over some rows.
struct Moments {
  var xx: SmallMatrix
  var xy: [Double]
  var yy = 0.0
  var count = 0

  init(size: Int) {
    xx = SmallMatrix(size: size)
    xy = [Double](repeating: 0, count: size)
  }

  /// Adds a row to the upper triangle.
  mutating func add(_ row: UnsafeBufferPointer<Double>, _ value: Double) {
    let size = xy.count
    xx.values.withUnsafeMutableBufferPointer { xx in
      for i in 0..<size {
        let left = row[i]
        if left == 0 { continue }
        for j in i..<size { xx[i * size + j] += left * row[j] }
      }
    }
    for i in 0..<size { xy[i] += row[i] * value }
    yy += value * value
    count += 1
  }

  mutating func mirror() {
    for i in 0..<xy.count {
      for j in 0..<i { xx[i, j] = xx[j, i] }
    }
  }
}

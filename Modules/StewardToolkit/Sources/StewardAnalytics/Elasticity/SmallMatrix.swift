/// A symmetric positive definite matrix of a few rows, row after row.
struct SmallMatrix {
  let size: Int
  var values: [Double]

  init(size: Int) {
    self.size = size
    values = [Double](repeating: 0, count: size * size)
  }

  subscript(row: Int, column: Int) -> Double {
    get { values[row * size + column] }
    set { values[row * size + column] = newValue }
  }

  /// The inverse by Cholesky's factor. A pivot that rounding took below zero counts as tiny.
  ///
  /// - Complexity: O(*p*³).
  func inverse() -> SmallMatrix {
    let n = size
    var factor = values
    var inverse = SmallMatrix(size: n)
    factor.withUnsafeMutableBufferPointer { l in
      for column in 0..<n {
        var pivot = l[column * n + column]
        let scale = max(abs(pivot), 1e-300)
        for k in 0..<column { pivot -= l[column * n + k] * l[column * n + k] }
        let root = max(pivot, scale * 1e-14).squareRoot()
        l[column * n + column] = root
        for row in column + 1..<max(column + 1, n) {
          var sum = l[row * n + column]
          for k in 0..<column { sum -= l[row * n + k] * l[column * n + k] }
          l[row * n + column] = sum / root
        }
      }
      // The factor is inverted in place below the diagonal, then multiplied with its transpose.
      for column in 0..<n {
        l[column * n + column] = 1 / l[column * n + column]
        for row in column + 1..<max(column + 1, n) {
          var sum = 0.0
          for k in column..<row { sum += l[row * n + k] * l[k * n + column] }
          l[row * n + column] = -sum / l[row * n + row]
        }
      }
      for row in 0..<n {
        for column in 0...row {
          var sum = 0.0
          for k in row..<n { sum += l[k * n + row] * l[k * n + column] }
          inverse.values[row * n + column] = sum
          inverse.values[column * n + row] = sum
        }
      }
    }
    return inverse
  }

  func times(_ vector: [Double]) -> [Double] {
    (0..<size).map { row in
      var sum = 0.0
      for column in 0..<size { sum += values[row * size + column] * vector[column] }
      return sum
    }
  }

  /// v′Mv.
  func quadratic(_ vector: [Double]) -> Double { zip(vector, times(vector)).reduce(0) { $0 + $1.0 * $1.1 } }
}

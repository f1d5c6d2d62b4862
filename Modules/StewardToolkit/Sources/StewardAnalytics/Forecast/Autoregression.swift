/// An autoregression of the changes of a series, drawn toward that of its account.
///
/// Ridge regression toward the account's coefficients: (X′X + λI)b = X′y + λb₀, which is the posterior mode with a
/// normal prior around b₀ (Gelman et al., *Bayesian Data Analysis*, 3rd ed., §15.2). The changes are divided by their
/// root mean square, so that λ means the same for each series.
struct Autoregression: Sendable {
  static let order = 6
  private static let size = order + 1
  private static let ridge = 10.0

  /// Normal equations of one series.
  var products: [Double]
  var targets: [Double]
  private(set) var deviation: Double

  /// - Returns: `nil` where the series is too short to say anything.
  /// - Complexity: O(*n*·order²).
  init?(_ values: UnsafeBufferPointer<Double>) {
    let order = Self.order
    let size = Self.size
    guard values.count >= order + 6 else { return nil }
    var squares = 0.0
    for index in 1..<values.count {
      let change = values[index] - values[index - 1]
      squares += change * change
    }
    let deviation = (squares / Double(values.count - 1)).squareRoot()
    guard deviation > 0 else { return nil }
    self.deviation = deviation
    let changes = (1..<values.count).map { (values[$0] - values[$0 - 1]) / deviation }
    products = [Double](repeating: 0, count: size * size)
    targets = [Double](repeating: 0, count: size)
    changes.withUnsafeBufferPointer { changes in
      for index in order..<changes.count {
        for row in 0..<order {
          let left = changes[index - 1 - row]
          targets[row] += left * changes[index]
          for column in 0...row { products[row * size + column] += left * changes[index - 1 - column] }
          products[order * size + row] += left
        }
        targets[order] += changes[index]
        products[order * size + order] += 1
      }
    }
    for row in 0..<size {
      for column in 0..<row { products[column * size + row] = products[row * size + column] }
    }
  }

  /// The coefficients that fit the summed equations, without a constant: an account has no drift in common.
  static func common(_ equations: [Autoregression]) -> [Double] {
    guard !equations.isEmpty else { return [Double](repeating: 0, count: size) }
    var products = [Double](repeating: 0, count: size * size)
    var targets = [Double](repeating: 0, count: size)
    for equation in equations {
      for index in products.indices { products[index] += equation.products[index] }
      for index in targets.indices { targets[index] += equation.targets[index] }
    }
    let trace = (0..<size).reduce(0) { $0 + products[$1 * size + $1] }
    for row in 0..<size { products[row * size + row] += 1e-3 * trace / Double(size) + 1e-9 }
    var solution = solveSymmetric(products, targets)
    solution[order] = 0
    return solution
  }

  /// - Parameter common: of the account.
  /// - Returns: forecasts, not negative, and the mean absolute error one step ahead.
  func forecast(
    _ values: UnsafeBufferPointer<Double>, common: [Double], horizon: Int
  ) -> (points: [Double], meanAbsoluteError: Double) {
    var products = self.products
    var targets = self.targets
    for row in 0..<Self.size {
      products[row * Self.size + row] += Self.ridge
      targets[row] += Self.ridge * common[row]
    }
    let coefficients = solveSymmetric(products, targets)
    var path = Array(values)
    path.reserveCapacity(values.count + horizon)
    var sum = 0.0
    for index in (Self.order + 1)..<(values.count + horizon) {
      var change = coefficients[Self.order] * deviation
      for lag in 0..<Self.order { change += coefficients[lag] * (path[index - 1 - lag] - path[index - 2 - lag]) }
      let expected = max(0, path[index - 1] + change)
      if index < values.count { sum += abs(values[index] - expected) } else { path.append(expected) }
    }
    return (Array(path[values.count...]), sum / Double(values.count - Self.order - 1))
  }
}

/// Solves a symmetric positive definite system, row-major, by Cholesky's decomposition (Golub and Van Loan, *Matrix
/// Computations*, 4th ed., §4.2.5). A pivot that isn't positive leaves its unknown at zero.
func solveSymmetric(_ matrix: [Double], _ right: [Double]) -> [Double] {
  let size = right.count
  var lower = matrix
  var solution = right
  for column in 0..<size {
    var pivot = lower[column * size + column]
    for inner in 0..<column { pivot -= lower[column * size + inner] * lower[column * size + inner] }
    let root = pivot > 1e-12 * abs(matrix[column * size + column]) ? pivot.squareRoot() : .infinity
    lower[column * size + column] = root
    for row in (column + 1)..<max(size, column + 1) {
      var sum = lower[row * size + column]
      for inner in 0..<column { sum -= lower[row * size + inner] * lower[column * size + inner] }
      lower[row * size + column] = sum / root
    }
  }
  for row in 0..<size {
    for inner in 0..<row { solution[row] -= lower[row * size + inner] * solution[inner] }
    solution[row] /= lower[row * size + row]
  }
  for row in (0..<size).reversed() {
    for inner in (row + 1)..<max(size, row + 1) { solution[row] -= lower[inner * size + row] * solution[inner] }
    solution[row] /= lower[row * size + row]
  }
  return solution
}

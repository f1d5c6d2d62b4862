/// An autoregression of the changes of a series, from point to point or from season to season, drawn toward that of its
/// account.
///
/// Ridge regression toward the account's coefficients: (X′X + λI)b = X′y + λb₀, which is the posterior mode with a
/// normal prior around b₀ (Gelman et al., *Bayesian Data Analysis*, 3rd ed., §15.2). The changes are divided by their
/// root mean square, so that λ means the same for each series.
struct Autoregression: Sendable {
  /// Which changes follow from which.
  struct Lags: Hashable, Sendable {
    /// Changes are differences to the value so many points before.
    let difference: Int
    /// Ages of the changes that the next one follows from, ascending.
    let ages: [Int]

    static let plain = Lags(difference: 1, ages: [1, 2, 3, 4, 5, 6])

    /// Changes to the longest season before, from the newest ones and from those one season of each length ago.
    static func seasonal(_ seasons: [Int]) -> Lags {
      Lags(
        difference: seasons[seasons.count - 1],
        ages: Set([1, 2, 3] + seasons.flatMap { [$0, $0 + 1] }).sorted())
    }

    /// Points before the first change that can be explained.
    var start: Int { difference + ages[ages.count - 1] }
  }

  private static let ridge = 10.0

  let lags: Lags
  /// Normal equations of one series; the constant comes last.
  private(set) var products: [Double]
  private(set) var targets: [Double]
  private let deviation: Double

  /// - Returns: `nil` where the series is too short to say anything, or never changes.
  /// - Complexity: O(*n*·ages²).
  init?(_ values: UnsafeBufferPointer<Double>, _ lags: Lags) {
    let order = lags.ages.count
    let size = order + 1
    guard values.count >= lags.start + order else { return nil }
    var changes = (lags.difference..<values.count).map { values[$0] - values[$0 - lags.difference] }
    var squares = 0.0
    for change in changes { squares += change * change }
    let deviation = (squares / Double(changes.count)).squareRoot()
    guard deviation > 0, deviation.isFinite else { return nil }
    for index in changes.indices { changes[index] /= deviation }
    var products = [Double](repeating: 0, count: size * size)
    var targets = [Double](repeating: 0, count: size)
    let oldest = lags.ages[order - 1]
    for index in oldest..<changes.count {
      for row in 0..<order {
        let left = changes[index - lags.ages[row]]
        targets[row] += left * changes[index]
        for column in 0...row { products[row * size + column] += left * changes[index - lags.ages[column]] }
        products[order * size + row] += left
      }
      targets[order] += changes[index]
      products[order * size + order] += 1
    }
    for row in 0..<size {
      for column in 0..<row { products[column * size + row] = products[row * size + column] }
    }
    self.lags = lags
    self.deviation = deviation
    self.products = products
    self.targets = targets
  }

  /// The coefficients that fit the summed equations, without a constant: an account has no drift in common.
  ///
  /// - Returns: empty where there are no equations.
  static func common(_ equations: [Autoregression]) -> [Double] {
    guard let first = equations.first else { return [] }
    var products = first.products
    var targets = first.targets
    for equation in equations.dropFirst() {
      for index in products.indices { products[index] += equation.products[index] }
      for index in targets.indices { targets[index] += equation.targets[index] }
    }
    let size = targets.count
    let trace = (0..<size).reduce(0) { $0 + products[$1 * size + $1] }
    for row in 0..<size { products[row * size + row] += 1e-3 * trace / Double(size) + 1e-9 }
    var solution = solveSymmetric(products, targets)
    solution[size - 1] = 0
    return solution
  }

  /// - Parameter common: of the account.
  /// - Returns: forecasts, not negative, and the mean absolute error one step ahead.
  func forecast(
    _ values: UnsafeBufferPointer<Double>, common: [Double], horizon: Int
  ) -> (points: [Double], meanAbsoluteError: Double) {
    let order = lags.ages.count
    var products = self.products
    var targets = self.targets
    for row in 0...order {
      products[row * (order + 1) + row] += Self.ridge
      targets[row] += Self.ridge * common[row]
    }
    let coefficients = solveSymmetric(products, targets)
    var path = Array(values)
    path.reserveCapacity(values.count + horizon)
    var sum = 0.0
    for index in lags.start..<(values.count + horizon) {
      var expected = path[index - lags.difference] + coefficients[order] * deviation
      for lag in 0..<order {
        let position = index - lags.ages[lag]
        expected += coefficients[lag] * (path[position] - path[position - lags.difference])
      }
      expected = max(0, expected)
      if index < values.count { sum += abs(values[index] - expected) } else { path.append(expected) }
    }
    return (Array(path[values.count...]), sum / Double(values.count - lags.start))
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

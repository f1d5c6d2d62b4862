/// A treated item and its controls, each relative to its own mean before the action, with what all fits have in common.
struct PlaceboPanel {
  private let units: [[Double]]
  private let start: Int
  /// Inner products of all pairs of units before the action, row by row.
  private let gram: [Double]
  private let ridge: Double

  /// What a unit would have been by the others, and how far off that is.
  struct Fit {
    let weights: [Double]
    let expected: [Double]
    /// Mean difference since the action.
    let effect: Double
    /// Root mean square of the difference before it.
    let errorBefore: Double
    var ratio: Double { effect / errorBefore }
  }

  /// - Parameter units: the treated one first; each with a positive mean before the action.
  init(units: [[Double]], start: Int) {
    let relative = units.map { values in
      let mean = meanOf(values[..<start])
      return values.map { $0 / mean }
    }
    var gram = [Double](repeating: 0, count: units.count * units.count)
    for row in units.indices {
      for column in 0...row {
        var product = 0.0
        for index in 0..<start { product += relative[row][index] * relative[column][index] }
        gram[row * units.count + column] = product
        gram[column * units.count + row] = product
      }
    }
    self.units = relative
    self.start = start
    self.gram = gram
    self.ridge = Self.differenceVariance(relative, start) * Double(start) / 20
  }

  /// Fits one unit by the others; the treated one is nobody's control.
  func fit(_ unit: Int) -> Fit {
    let donors = units.indices.filter { $0 != unit && $0 != 0 }
    let found = simplexLeastSquares(gram: gram, size: units.count, target: unit, donors: donors, ridge: ridge)
    var expected = [Double](repeating: 0, count: units[unit].count)
    for donor in donors where found[donor] > 0 {
      for index in expected.indices { expected[index] += found[donor] * units[donor][index] }
    }
    let differences = zip(units[unit], expected).map { $0 - $1 }
    let square = differences[..<start].reduce(0) { $0 + $1 * $1 } / Double(start)
    // A unit that repeats its controls exactly still can't be known better than this.
    return Fit(
      weights: found, expected: expected, effect: meanOf(differences[start...]),
      errorBefore: max(square.squareRoot(), 1e-6))
  }

  /// Variance of the first differences of the controls before the action.
  private static func differenceVariance(_ units: [[Double]], _ start: Int) -> Double {
    var sum = 0.0
    var squares = 0.0
    for values in units.dropFirst() {
      for index in 1..<start {
        let difference = values[index] - values[index - 1]
        sum += difference
        squares += difference * difference
      }
    }
    let count = Double((units.count - 1) * (start - 1))
    return max(0, squares / count - sum / count * (sum / count))
  }
}

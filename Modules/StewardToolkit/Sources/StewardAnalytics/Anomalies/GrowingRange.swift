/// The range of a histogram. It starts a fifth wider than the first values and doubles where a value falls outside, so
/// that pairs of cells become one and counts stay exact.
struct GrowingRange: Sendable {
  private var lower: Double
  private var upper: Double

  /// - Parameter values: at least one.
  init(covering values: [Double]) {
    var least = values[0]
    var most = values[0]
    for value in values {
      least = min(least, value)
      most = max(most, value)
    }
    var width = most - least
    // Where all are equal: one percent of their size, or a millionth of a thousandth for zeros.
    if width <= 0 { width = max(least.magnitude / 100, 1e-9) }
    self.lower = least - width / 10
    self.upper = most + width / 10
  }

  /// Doubles until the value is inside, at most some 2,000 times for the largest numbers.
  ///
  /// - Returns: how often upwards, and then how often downwards.
  mutating func cover(_ value: Double) -> (up: Int, down: Int) {
    var doublings = (up: 0, down: 0)
    while value >= upper {
      upper += upper - lower
      doublings.up += 1
    }
    while value < lower {
      lower -= upper - lower
      doublings.down += 1
    }
    return doublings
  }

  /// The cell of a value that is covered.
  func cell(_ value: Double, of count: Int) -> Int {
    min(count - 1, max(0, Int((value - lower) / (upper - lower) * Double(count))))
  }
}

/// Makes one cell of each pair, and room on the side to which the range grew.
///
/// - Parameter stride: how many counts stand for a cell.
func foldCells(_ cells: inout [Double], up: Bool, stride: Int = 1) {
  let count = cells.count / stride
  var folded = [Double](repeating: 0, count: cells.count)
  let offset = up ? 0 : count / 2
  for cell in 0..<count {
    for place in 0..<stride { folded[(offset + cell / 2) * stride + place] += cells[cell * stride + place] }
  }
  cells = folded
}

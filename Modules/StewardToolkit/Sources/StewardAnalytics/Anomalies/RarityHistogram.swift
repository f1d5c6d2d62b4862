internal import Glibc

/// How rare a value is among all before it, by a histogram at two widths over the same range.
struct RarityHistogram: Sendable {
  private var fine = [Double](repeating: 0, count: 64)
  /// Each cell is four fine ones.
  private var coarse = [Double](repeating: 0, count: 16)
  private var range: GrowingRange?
  private var first: [Double] = []
  private var total = 0.0

  /// So many values set the range before any surprises.
  private static let learningCount = 50

  /// The mean over both widths of log(n / count), and then counts the value itself.
  mutating func surprise(of value: Double) -> Double {
    guard let doublings = range?.cover(value) else {
      learn(value)
      return 0
    }
    if doublings.up + doublings.down > 0 { grow(doublings) }
    guard let cell = range?.cell(value, of: 64) else { return 0 }
    // One logarithm for both, since the logarithm of a product is the sum.
    let rarity = max(1, total / counted(fine, cell)) * max(1, total / counted(coarse, cell / 4))
    count(cell)
    return log(rarity) / 2
  }

  private func counted(_ cells: [Double], _ cell: Int) -> Double {
    var beside = 0.0
    if cell > 0 { beside += cells[cell - 1] }
    if cell < cells.count - 1 { beside += cells[cell + 1] }
    return cells[cell] + 0.5 * beside + 0.5
  }

  private mutating func count(_ cell: Int) {
    fine[cell] += 1
    coarse[cell / 4] += 1
    total += 1
  }

  private mutating func learn(_ value: Double) {
    first.append(value)
    guard first.count == Self.learningCount else { return }
    let range = GrowingRange(covering: first)
    for value in first { count(range.cell(value, of: 64)) }
    self.range = range
    first = []
  }

  private mutating func grow(_ doublings: (up: Int, down: Int)) {
    for step in 0..<(doublings.up + doublings.down) {
      foldCells(&fine, up: step < doublings.up)
      foldCells(&coarse, up: step < doublings.up)
    }
  }
}

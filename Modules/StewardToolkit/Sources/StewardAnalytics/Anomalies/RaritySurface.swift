internal import Glibc

/// How rare a value is at its place in a cycle, by counts over values and phases.
struct RaritySurface: Sendable {
  /// Value by value, sixteen phases each.
  private var cells = [Double](repeating: 0, count: 256)
  private var range: GrowingRange?
  private var first: [Double] = []
  private var firstPhases: [Int] = []
  private var total = 0.0

  /// So many values set the range before any surprises: a day of five minutes each.
  private static let learningCount = 300
  private static let side = 16

  /// log(n / count), and then counts the value itself.
  mutating func surprise(of value: Double, phase: Double) -> Double {
    let column = Int(phase * Double(Self.side))
    guard let doublings = range?.cover(value) else {
      learn(value, column)
      return 0
    }
    for step in 0..<(doublings.up + doublings.down) { foldCells(&cells, up: step < doublings.up, stride: Self.side) }
    guard let row = range?.cell(value, of: Self.side) else { return 0 }
    let surprise = log(max(1, total / counted(row, column)))
    cells[row * Self.side + column] += 1
    total += 1
    return surprise
  }

  /// A cell with half of those beside it and a quarter of those at its corners; phases go round.
  private func counted(_ row: Int, _ column: Int) -> Double {
    let left = (column + Self.side - 1) % Self.side
    let right = (column + 1) % Self.side
    func across(_ row: Int) -> Double {
      let base = row * Self.side
      return cells[base + column] + 0.5 * (cells[base + left] + cells[base + right])
    }
    var result = across(row) + 0.5
    if row > 0 { result += 0.5 * across(row - 1) }
    if row < Self.side - 1 { result += 0.5 * across(row + 1) }
    return result
  }

  private mutating func learn(_ value: Double, _ column: Int) {
    first.append(value)
    firstPhases.append(column)
    guard first.count == Self.learningCount else { return }
    let range = GrowingRange(covering: first)
    for (value, column) in zip(first, firstPhases) {
      cells[range.cell(value, of: Self.side) * Self.side + column] += 1
      total += 1
    }
    self.range = range
    first = []
    firstPhases = []
  }
}

@testable import StewardAnalytics

/// Expected lines, and what was settled after a part of them was dropped, doubled, turned in sign, delayed or rounded.
struct CorruptedLedger {
  private(set) var truth: [Int: Reconciliation.Finding] = [:]
  private(set) var doubled = 0
  private let count: Int
  private let linesOfReference: Int
  private let ordinaryLag: Int32
  private var random: SeededGenerator

  init(lines: Int, linesOfReference: Int, ordinaryLag: Int32, seed: UInt64) {
    count = lines
    self.linesOfReference = linesOfReference
    self.ordinaryLag = ordinaryLag
    random = SeededGenerator(seed: seed)
  }

  mutating func lists() throws -> (expected: LedgerLines, settled: LedgerLines) {
    var expected: [(Int32, Int64, Int32)] = []
    var settled: [(Int32, Int64, Int32)] = []
    for line in 0..<count {
      let sign: Int64 = Int.random(in: 0..<4, using: &random) == 0 ? -1 : 1
      // No whole hundreds, so that rounding changes every amount.
      let amount =
        sign * (100 * Int64.random(in: 1...4_000, using: &random) + Int64.random(in: 10...90, using: &random))
      let day = Int32.random(in: 0..<90, using: &random)
      let reference = Int32(line / linesOfReference)
      let settledDay = day + Int32.random(in: 0...ordinaryLag, using: &random)
      expected.append((reference, amount, day))
      switch Int.random(in: 0..<50, using: &random) {
      case 0: truth[line] = .missing
      case 1:
        doubled += 1
        settled += [(reference, amount, settledDay), (reference, amount, settledDay)]
      case 2:
        truth[line] = .signFlipped
        settled.append((reference, -amount, settledDay))
      case 3:
        truth[line] = .late
        settled.append((reference, amount, settledDay + 2 * ordinaryLag + 10))
      case 4:
        truth[line] = .rounded
        settled.append((reference, (amount + 50 * sign) / 100 * 100, settledDay))
      default: settled.append((reference, amount, settledDay))
      }
    }
    settled.shuffle(using: &random)
    return (try Self.lines(expected), try Self.lines(settled))
  }

  private static func lines(_ rows: [(Int32, Int64, Int32)]) throws -> LedgerLines {
    try LedgerLines(references: rows.map(\.0), amounts: rows.map(\.1), days: rows.map(\.2))
  }
}

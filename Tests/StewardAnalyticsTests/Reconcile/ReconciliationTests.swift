import Testing

@testable import StewardAnalytics

@Suite struct ReconciliationTests {
  private typealias Finding = Reconciliation.Finding

  private func lines(_ rows: [(Int32, Int64, Int32)]) throws -> LedgerLines {
    try LedgerLines(references: rows.map(\.0), amounts: rows.map(\.1), days: rows.map(\.2))
  }

  private func findings(
    _ expected: [(Int32, Int64, Int32)], _ settled: [(Int32, Int64, Int32)], lateAfterDays: Int32? = 5
  ) throws -> [Finding] {
    let rules = ReconciliationRules(lateAfterDays: lateAfterDays)
    return try lines(settled).reconciled(with: lines(expected), rules: rules).lines.map(\.finding)
  }

  @Test(
    arguments: [
      ([(0, 1999, 1)], [(0, 1999, 6)], [.matched]),
      ([(0, 1999, 1)], [(0, 1999, 7)], [.late]),
      ([(0, 1999, 9)], [(0, 1999, 1)], [.matched]),
      ([(0, 1999, 1)], [(0, 2001, 1)], [.rounded]),
      ([(0, 1234, 1)], [(0, 1200, 1)], [.rounded]),
      ([(0, 1999, 1)], [(0, -1999, 1)], [.signFlipped]),
      ([(0, 1999, 1)], [(0, 1500, 1)], [.short]),
      ([(0, -500, 1)], [(0, -310, 1)], [.short]),
      ([(0, 1999, 1)], [(0, 2777, 1)], [.over]),
      ([(0, 1999, 1)], [], [.missing]),
      ([(0, 1999, 1)], [(0, 1999, 1), (0, 1999, 1)], [.matched, .doubled]),
      ([(0, 1999, 1)], [(1, 1999, 1)], [.missing, .unexpected]),
      ([(0, 1999, 1)], [(0, -300, 1)], [.missing, .unexpected]),
      ([(0, 0, 1)], [(0, 0, 1)], [.matched]),
    ] as [([(Int32, Int64, Int32)], [(Int32, Int64, Int32)], [Reconciliation.Finding])])
  func `each kind of line is told apart`(
    expected: [(Int32, Int64, Int32)], settled: [(Int32, Int64, Int32)], found: [Reconciliation.Finding]
  ) throws {
    #expect(try findings(expected, settled) == found)
  }

  @Test func `lines of one reference find their own`() throws {
    // The charge, its fee and its tax: the fee is doubled, the tax is lost.
    let found = try findings([(0, 1999, 1), (0, -300, 1), (0, 160, 1)], [(0, -300, 2), (0, 1999, 2), (0, -300, 2)])
    #expect(found == [.matched, .matched, .missing, .doubled])

    // Of two equal lines the later one settled in time, so the earlier one is lost.
    #expect(try findings([(0, 700, 1), (0, 700, 20)], [(0, 700, 21)]) == [.missing, .matched])

    // A pair in its exact amount goes before one in a rounded amount.
    #expect(try findings([(0, 1000, 1), (0, 1001, 1)], [(0, 1001, 1), (0, 1000, 1)]) == [.matched, .matched])
  }

  // pandas 2.3.3: an outer merge of both lists by reference, kinds from its amounts and days, and their sums by groupby.
  @Test func `counts and sums of each kind match the reference`() throws {
    let expected = (0..<300).map { (number: Int) -> (Int32, Int64, Int32) in
      let amount = 1000 + (number * 37) % 900
      return (Int32(number), Int64(amount), Int32(number % 20))
    }
    var settled: [(Int32, Int64, Int32)] = []
    for (reference, amount, day) in expected where reference % 11 != 0 {
      if reference % 13 == 0 {
        settled.append((reference, amount - 150, day + 3))
      } else if reference % 17 == 0 {
        settled.append((reference, amount + 150, day + 3))
      } else if reference % 19 == 0 {
        settled.append((reference, -amount, day + 3))
      } else {
        settled.append((reference, amount, day + (reference % 23 == 0 ? 63 : 3)))
      }
    }
    for reference in Int32(300)..<307 { settled.append((reference, 500, 9)) }

    let result = try lines(settled).reconciled(with: lines(expected), rules: ReconciliationRules(lateAfterDays: 30))

    let reference: [(Finding, Int, Int64, Int64)] = [
      (.matched, 212, 302_475, 302_475), (.late, 11, 17_617, 17_617), (.missing, 28, 40_546, 0),
      (.short, 21, 28_983, 25_833), (.over, 15, 22_341, 24_591), (.signFlipped, 13, 19_288, -19_288),
      (.unexpected, 7, 0, 3_500), (.rounded, 0, 0, 0), (.doubled, 0, 0, 0),
    ]
    for (finding, count, expected, settled) in reference {
      #expect(result[finding].lines == count)
      #expect(result[finding].expected == expected)
      #expect(result[finding].settled == settled)
    }
  }

  @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6, 7, 8])
  func `explained and unexplained sum to what was settled, whatever comes`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    func rows() -> [(Int32, Int64, Int32)] {
      (0..<Int.random(in: 0...300, using: &random)).map { _ in
        (
          Int32.random(in: 0...40, using: &random), Int64.random(in: -60...60, using: &random),
          Int32.random(in: 0...30, using: &random)
        )
      }
    }
    let (expected, settled) = (try lines(rows()), try lines(rows()))

    let result = try settled.reconciled(with: expected, rules: ReconciliationRules(lateAfterDays: 3))

    #expect(result.explained + result.unexplained == settled.amounts.reduce(0, +))
    #expect(result.lines.reduce(0) { $0 + $1.difference } == result.settledTotal - result.expectedTotal)
    #expect(result.totals.reduce(0) { $0 + $1.settled } == result.settledTotal)
    #expect(result.totals.reduce(0) { $0 + $1.expected } == result.expectedTotal)
    #expect(result.lines.compactMap(\.expected) == (0..<Int32(expected.count)).map { $0 })
    #expect(result.lines.compactMap(\.settled).sorted() == (0..<Int32(settled.count)).map { $0 })
  }

  @Test(arguments: [1, 3], [Int32(0), 13])
  func `corrupted lines are found and no others`(linesOfReference: Int, lag: Int32) throws {
    var suite = CorruptedLedger(lines: 6_000, linesOfReference: linesOfReference, ordinaryLag: lag, seed: 11)
    let (expected, settled) = try suite.lists()

    let result = try settled.reconciled(with: expected)

    var (found, wrong) = (0, 0)
    for line in result.lines {
      guard let place = line.expected else { continue }
      let truth = suite.truth[Int(place)] ?? .matched
      if line.finding == truth { found += truth == .matched ? 0 : 1 } else { wrong += 1 }
    }
    #expect(wrong == 0)
    #expect(found == suite.truth.count)
    #expect(result[.doubled].lines == suite.doubled)
    #expect(result[.unexpected].lines == 0)
  }

  @Test func `the order of the lines changes nothing`() throws {
    var suite = CorruptedLedger(lines: 2_000, linesOfReference: 4, ordinaryLag: 6, seed: 3)
    let (expected, settled) = try suite.lists()
    let order = (0..<settled.count).reversed()
    let turned = try LedgerLines(
      references: order.map { settled.references[$0] }, amounts: order.map { settled.amounts[$0] },
      days: order.map { settled.days[$0] })

    #expect(try turned.reconciled(with: expected).totals == settled.reconciled(with: expected).totals)
  }

  @Test func `the usual lag is measured from lines without doubt`() throws {
    let expected = try lines((0..<100).map { (Int32($0), 500 + Int64($0), 0) })
    let spread = try lines((0..<100).map { (Int32($0), 500 + Int64($0), Int32($0 % 11)) })
    let weekly = try lines((0..<100).map { (Int32($0), 500 + Int64($0), $0 < 95 ? 7 : 60) })

    // From 1 to 9 days, and as much again.
    #expect(spread.ordinaryLag(against: expected) == 17)
    #expect(weekly.ordinaryLag(against: expected) == 7)
    #expect(try lines([(0, 500, 90)]).ordinaryLag(against: expected) == .max)
  }

  @Test func `nothing against nothing is nothing`() throws {
    let nothing = try lines([])

    let result = try nothing.reconciled(with: nothing)

    #expect(result.lines.isEmpty)
    #expect(result.explained == 0)
    #expect(result.totals.allSatisfy { $0 == Reconciliation.Total() })
  }

  @Test func `sums beyond 64 bits and uneven columns are refused`() throws {
    let large = try lines([(0, .max, 0), (1, .max, 0)])
    let least = try lines([(0, .min, 0)])

    #expect(throws: ReconcileError.overflow) { try large.reconciled(with: large) }
    #expect(throws: ReconcileError.overflow) { try lines([(0, .min, 0), (1, -1, 0)]).reconciled(with: least) }
    #expect(try least.reconciled(with: least).lines.map(\.finding) == [.matched])
    #expect(throws: ReconcileError.unevenColumns) { try LedgerLines(references: [0], amounts: []) }
    #expect(throws: ReconcileError.unevenColumns) { try LedgerLines(references: [0], amounts: [1], days: []) }
    #expect(throws: ReconcileError.badReference(-1, line: 1)) {
      try LedgerLines(references: [0, -1], amounts: [1, 1])
    }
    #expect(throws: ReconcileError.negativeTolerance) {
      try large.reconciled(with: large, rules: ReconciliationRules(roundingMinorUnits: -1))
    }
  }
}

/// Pairs expected with settled lines, reference by reference.
struct LinePairing {
  typealias Finding = Reconciliation.Finding

  private let expected: LedgerLines
  private let settled: LedgerLines
  private let roundingMinorUnits: Int64
  private let lateAfterDays: Int32
  /// The settled line of each expected one, or -1, with what was found.
  private var partners: [Int32]
  private var findings: [Finding]
  /// What was found about settled lines without an expected one; `matched` for the others.
  private var surplus: [Finding]
  /// What is left of a reference on both sides, by amount, then day, then line.
  private var open: [Int32] = []
  private var loose: [Int32] = []

  init(expected: LedgerLines, settled: LedgerLines, roundingMinorUnits: Int64, lateAfterDays: Int32) {
    self.expected = expected
    self.settled = settled
    self.roundingMinorUnits = roundingMinorUnits
    self.lateAfterDays = lateAfterDays
    partners = [Int32](repeating: -1, count: expected.count)
    findings = [Finding](repeating: .missing, count: expected.count)
    surplus = [Finding](repeating: .matched, count: settled.count)
  }

  mutating func pair(_ expectedLines: ArraySlice<Int32>, _ settledLines: ArraySlice<Int32>) {
    if let line = expectedLines.first, let other = settledLines.first, expectedLines.count == 1, settledLines.count == 1
    {
      let (amount, paid) = (expected.amounts[Int(line)], settled.amounts[Int(other)])
      guard let finding = kind(amount, paid) else {
        surplus[Int(other)] = .unexpected
        return
      }
      join(line, other, finding)
      return
    }
    guard !settledLines.isEmpty else { return }
    open = expectedLines.sorted { Self.isBefore(expected, $0, $1) }
    loose = settledLines.sorted { Self.isBefore(settled, $0, $1) }
    pairEqual(inTimeOnly: true)
    pairEqual(inTimeOnly: false)
    if !open.isEmpty, !loose.isEmpty { pairOpposite() }
    if !open.isEmpty, !loose.isEmpty {
      pairInOrder { [roundingMinorUnits] in Self.isRounded($0, $1, within: roundingMinorUnits) }
    }
    takeDoubled(of: settledLines)
    if !open.isEmpty, !loose.isEmpty { pairInOrder { amount, paid in (amount < 0) == (paid < 0) } }
    for line in loose { surplus[Int(line)] = .unexpected }
  }

  private static func isBefore(_ lines: LedgerLines, _ one: Int32, _ other: Int32) -> Bool {
    let (a, b) = (Int(one), Int(other))
    return (lines.amounts[a], lines.days[a], one) < (lines.amounts[b], lines.days[b], other)
  }

  /// What two amounts are to each other; `nil` where they aren't the same line.
  private func kind(_ amount: Int64, _ paid: Int64) -> Finding? {
    if amount == paid { return .matched }
    if amount != .min, paid == -amount { return .signFlipped }
    guard (amount < 0) == (paid < 0) else { return nil }
    if Self.isRounded(amount, paid, within: roundingMinorUnits) { return .rounded }
    return paid.magnitude < amount.magnitude ? .short : .over
  }

  /// Whether an amount is another up to rounding, or rounded to 5, 10, 50 or 100 minor units.
  private static func isRounded(_ amount: Int64, _ paid: Int64, within tolerance: Int64) -> Bool {
    guard (amount < 0) == (paid < 0) else { return false }
    let gap = amount.magnitude > paid.magnitude ? amount.magnitude - paid.magnitude : paid.magnitude - amount.magnitude
    if gap <= UInt64(tolerance) { return true }
    for unit in [5, 10, 50, 100] as [UInt64] where amount.magnitude >= unit / 2 {
      if paid.magnitude % unit == 0, gap * 2 <= unit { return true }
    }
    return false
  }

  private mutating func join(_ line: Int32, _ other: Int32, _ finding: Finding) {
    partners[Int(line)] = other
    let lag = settled.days[Int(other)].clampedDistance(from: expected.days[Int(line)])
    findings[Int(line)] = finding == .matched && lag > lateAfterDays ? .late : finding
  }
}

extension LinePairing {
  /// Pairs equal amounts: both lists are sorted by amount and day, so one walk along both finds them.
  private mutating func pairEqual(inTimeOnly: Bool) {
    var (place, next) = (0, 0)
    var (leftOpen, leftLoose): ([Int32], [Int32]) = ([], [])
    while place < open.count, next < loose.count {
      let (line, other) = (open[place], loose[next])
      let (amount, paid) = (expected.amounts[Int(line)], settled.amounts[Int(other)])
      let lag = settled.days[Int(other)].clampedDistance(from: expected.days[Int(line)])
      if amount < paid || (amount == paid && inTimeOnly && lag > lateAfterDays) {
        leftOpen.append(line)
        place += 1
      } else if amount > paid || (inTimeOnly && lag < 0) {
        leftLoose.append(other)
        next += 1
      } else {
        join(line, other, .matched)
        place += 1
        next += 1
      }
    }
    open = leftOpen + open[place...]
    loose = leftLoose + loose[next...]
  }

  /// Pairs opposite amounts: one list is walked backwards.
  private mutating func pairOpposite() {
    var (place, next) = (0, loose.count - 1)
    var leftOpen: [Int32] = []
    var taken = [Bool](repeating: false, count: loose.count)
    while place < open.count, next >= 0 {
      let line = open[place]
      let amount = expected.amounts[Int(line)]
      // The least amount has no opposite.
      let wanted = amount == .min ? .max : -amount
      let paid = settled.amounts[Int(loose[next])]
      if paid > wanted {
        next -= 1
      } else if paid < wanted || amount == .min {
        leftOpen.append(line)
        place += 1
      } else {
        join(line, loose[next], .signFlipped)
        taken[next] = true
        place += 1
        next -= 1
      }
    }
    open = leftOpen + open[place...]
    loose = loose.indices.filter { !taken[$0] }.map { loose[$0] }
  }

  /// Pairs amounts in their order wherever they may stand for each other.
  private mutating func pairInOrder(_ mayMeet: (Int64, Int64) -> Bool) {
    var (place, next) = (0, 0)
    var (leftOpen, leftLoose): ([Int32], [Int32]) = ([], [])
    while place < open.count, next < loose.count {
      let (line, other) = (open[place], loose[next])
      let (amount, paid) = (expected.amounts[Int(line)], settled.amounts[Int(other)])
      if mayMeet(amount, paid) {
        join(line, other, kind(amount, paid) ?? .over)
        place += 1
        next += 1
      } else if amount < paid {
        leftOpen.append(line)
        place += 1
      } else {
        leftLoose.append(other)
        next += 1
      }
    }
    open = leftOpen + open[place...]
    loose = leftLoose + loose[next...]
  }

  /// Takes what repeats a settled line that has its pair.
  private mutating func takeDoubled(of settledLines: ArraySlice<Int32>) {
    guard !loose.isEmpty else { return }
    let unpaired = Set(loose)
    var pairedAmounts: Set<Int64> = []
    for line in settledLines where !unpaired.contains(line) { pairedAmounts.insert(settled.amounts[Int(line)]) }
    var left: [Int32] = []
    for line in loose {
      if pairedAmounts.contains(settled.amounts[Int(line)]) { surplus[Int(line)] = .doubled } else { left.append(line) }
    }
    loose = left
  }

  /// What was found, in lines and totals.
  func reconciliation() throws(ReconcileError) -> Reconciliation {
    var lines: [Reconciliation.Line] = []
    lines.reserveCapacity(expected.count + settled.count / 16)
    var totals = [Reconciliation.Total](repeating: Reconciliation.Total(), count: Finding.allCases.count)
    for (line, finding) in findings.enumerated() {
      let other = partners[line]
      let amount = expected.amounts[line]
      let paid = other < 0 ? 0 : settled.amounts[Int(other)]
      let lag = other < 0 ? 0 : settled.days[Int(other)].clampedDistance(from: expected.days[line])
      let difference = try totals[Int(finding.rawValue)].add(expected: amount, settled: paid)
      lines.append(
        Reconciliation.Line(
          finding: finding, expected: Int32(truncatingIfNeeded: line), settled: other < 0 ? nil : other,
          difference: difference, lagDays: lag))
    }
    for (line, finding) in surplus.enumerated() where finding != .matched {
      let difference = try totals[Int(finding.rawValue)].add(expected: 0, settled: settled.amounts[line])
      lines.append(
        Reconciliation.Line(
          finding: finding, expected: nil, settled: Int32(truncatingIfNeeded: line), difference: difference, lagDays: 0)
      )
    }
    let (expectedTotal, settledTotal) = (try expected.total(), try settled.total())
    let explained = try expectedTotal.subtracting(totals[Int(Finding.missing.rawValue)].expected)
    return Reconciliation(
      lines: lines, totals: totals, expectedTotal: expectedTotal, settledTotal: settledTotal, explained: explained,
      unexplained: try settledTotal.subtracting(explained), lateAfterDays: lateAfterDays)
  }
}

extension Reconciliation.Total {
  /// Adds a line and returns its difference.
  mutating func add(expected: Int64, settled: Int64) throws(ReconcileError) -> Int64 {
    let difference = try settled.subtracting(expected)
    lines += 1
    self.expected = try self.expected.adding(expected)
    self.settled = try self.settled.adding(settled)
    self.difference = try self.difference.adding(difference)
    return difference
  }
}

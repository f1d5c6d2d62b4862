extension LedgerLines {
  /// Finds out what became of each line that was expected, and what else was settled.
  ///
  /// Lines meet within their reference, each at most once, the surest pairs first: the same amount in time, the same amount
  /// at another time, the opposite amount, a rounded one. What is left of the settled lines and repeats a line that has its
  /// pair is doubled; after that, lines of the same sign meet in the order of their amounts, as short or over. The rest is
  /// missing or unexpected.
  ///
  /// It is bookkeeping, so it proves itself: ``Reconciliation/explained`` and ``Reconciliation/unexplained`` sum to what was
  /// settled, and the differences of all lines to settled minus expected, to the minor unit.
  ///
  /// - Parameter expected: what should have been settled.
  /// - Throws: ``ReconcileError``.
  /// - Complexity: O(*n* log *g*) for *n* lines with at most *g* of one reference, and memory for the largest reference.
  public func reconciled(
    with expected: LedgerLines, rules: ReconciliationRules = ReconciliationRules()
  ) throws(ReconcileError) -> Reconciliation {
    guard rules.roundingMinorUnits >= 0, rules.lateAfterDays ?? 0 >= 0 else { throw .negativeTolerance }
    let lateAfterDays = rules.lateAfterDays ?? ordinaryLag(against: expected)
    let referenceCount = Int(max(references.max() ?? -1, expected.references.max() ?? -1)) + 1
    let mine = LineGroups(references, referenceCount: referenceCount)
    let theirs = LineGroups(expected.references, referenceCount: referenceCount)
    var pairing = LinePairing(
      expected: expected, settled: self, roundingMinorUnits: rules.roundingMinorUnits, lateAfterDays: lateAfterDays)
    for reference in 0..<referenceCount {
      pairing.pair(theirs.order[theirs.range(reference)], mine.order[mine.range(reference)])
    }
    return try pairing.reconciliation()
  }

  /// How many days after its day a line settles at the latest, as a rule.
  ///
  /// The lags of lines that are the only ones of their reference and amount on both sides, from the tenth to the ninetieth per cent, and as much again: a settlement
  /// calendar spreads lags evenly, and one late line in ten doesn't move the limit. Fewer than ten such lines say nothing.
  ///
  /// - Returns: days, not negative; the largest number where there are too few lines to tell.
  public func ordinaryLag(against expected: LedgerLines) -> Int32 {
    let referenceCount = Int(max(references.max() ?? -1, expected.references.max() ?? -1)) + 1
    let mine = LineGroups(references, referenceCount: referenceCount)
    let theirs = LineGroups(expected.references, referenceCount: referenceCount)
    var lags: [Int32] = []
    for reference in 0..<referenceCount {
      let left = LineGroups.single(theirs.order[theirs.range(reference)], of: expected)
      let right = LineGroups.single(mine.order[mine.range(reference)], of: self)
      var next = 0
      for line in left {
        while next < right.count, amounts[Int(right[next])] < expected.amounts[Int(line)] { next += 1 }
        guard next < right.count else { break }
        let other = Int(right[next])
        if amounts[other] == expected.amounts[Int(line)] {
          lags.append(days[other].clampedDistance(from: expected.days[Int(line)]))
        }
      }
    }
    guard lags.count >= 10 else { return .max }
    lags.sort()
    let (low, high) = (lags[lags.count / 10], lags[lags.count - 1 - lags.count / 10])
    return max(0, Int32(clamping: 2 * Int64(high) - Int64(low)))
  }
}

extension Int32 {
  /// `self` − `other`, at the bounds of 32 bits where it would pass them.
  func clampedDistance(from other: Int32) -> Int32 { Int32(clamping: Int64(self) - Int64(other)) }
}

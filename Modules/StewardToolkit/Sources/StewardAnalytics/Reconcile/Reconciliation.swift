/// What became of each line, and the totals that prove that nothing was left out.
public struct Reconciliation: Hashable, Sendable {
  /// What was found out about a line.
  public enum Finding: UInt8, Hashable, Sendable, CaseIterable {
    /// Settled as expected.
    case matched
    /// Settled as expected, but more days later than is usual.
    case late
    /// Off by no more than rounding, or rounded to a coarser unit.
    case rounded
    /// Settled with the opposite sign.
    case signFlipped
    /// Settled for less than expected: nearer to zero, for a charge as for a credit.
    case short
    /// Settled for more than expected: further from zero.
    case over
    /// Expected and not settled.
    case missing
    /// Settled once more than expected.
    case doubled
    /// Settled without anything like it expected.
    case unexpected
  }

  public struct Line: Hashable, Sendable {
    public let finding: Finding
    /// The expected line, unless nothing was expected.
    public let expected: Int32?
    /// The settled line, unless nothing was settled.
    public let settled: Int32?
    /// Settled minus expected, in minor units.
    public let difference: Int64
    /// Days from the expected day to the settled one; 0 where one of them is missing.
    public let lagDays: Int32
  }

  /// What all lines of a finding come to.
  public struct Total: Hashable, Sendable {
    public internal(set) var lines = 0
    public internal(set) var expected: Int64 = 0
    public internal(set) var settled: Int64 = 0
    /// ``settled`` − ``expected``.
    public internal(set) var difference: Int64 = 0
  }

  /// Every expected and every settled line exactly once: the expected lines in their order, then what else was settled in its.
  public let lines: [Line]
  /// By finding, in the order of its cases.
  public let totals: [Total]
  /// The sum of the expected lines.
  public let expectedTotal: Int64
  /// The sum of the settled lines.
  public let settledTotal: Int64
  /// The part of ``settledTotal`` that expected lines account for: their expected amounts, wherever one was settled.
  public let explained: Int64
  /// The rest of ``settledTotal``: differences of amounts and lines that nobody expected.
  public let unexplained: Int64
  /// How many days after its day a line may settle before it is late.
  public let lateAfterDays: Int32

  public subscript(finding: Finding) -> Total { totals[Int(finding.rawValue)] }
}

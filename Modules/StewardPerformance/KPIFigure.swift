public import StewardDomain

/// One figure of one slice and window, with how much of it was reported.
public struct KPIFigure: Hashable, Sendable {
  /// Minor units, counts, or for a weighted ratio millionths times weight.
  public internal(set) var numerator: Int128 = 0
  public internal(set) var denominator: Int128 = 0
  /// Cells (an item on a day) of the numerator that were reported, and how many there could be.
  public internal(set) var reportedCells = 0
  public internal(set) var expectedCells = 0
  /// Cells of the denominator that were reported; zero for a sum.
  public internal(set) var denominatorCells = 0
  /// Whether no day of the window can be restated any more.
  public internal(set) var isSettled = true
  /// The currency of the slice.
  public let currency: Currency
  let form: KPIDefinition.Form

  init(_ definition: KPIDefinition, _ currency: Currency) {
    self.currency = currency
    form = definition.form
  }

  /// Minor units, a count or a fraction; `nil` where nothing was reported or the denominator is zero.
  public var value: Double? {
    guard reportedCells > 0 else { return nil }
    switch form {
    case .sum: return Double(numerator)
    case .ratio: return denominatorCells == 0 || denominator == 0 ? nil : Double(numerator) / Double(denominator)
    case .weighted: return denominator == 0 ? nil : Double(numerator) / Double(denominator) / 1_000_000
    }
  }

  /// The share of cells that were reported.
  public var coverage: Double { expectedCells == 0 ? 0 : Double(reportedCells) / Double(expectedCells) }

  /// Adds some days of one item. O(days).
  mutating func add(_ definition: KPIDefinition, _ facts: FactTable, item: Int, days: Range<CivilDay>) {
    expectedCells += days.lowerBound.distance(to: days.upperBound)
    let top = facts.column(definition.numerator)
    let bottom = definition.denominator.flatMap { facts.column($0) }
    let part = days.clamped(to: facts.days)
    let isPaired = definition.denominator != nil && definition.pairing == .cells
    let first = item * facts.dayCount + facts.days.lowerBound.distance(to: part.lowerBound)
    for cell in first..<first + part.lowerBound.distance(to: part.upperBound) {
      let over = top?[cell]
      let under = bottom?[cell]
      if isPaired && (over == nil || under == nil) { continue }
      if let over {
        numerator += Int128(over) * (form == .weighted ? Int128(under ?? 0) : 1)
        reportedCells += 1
      }
      if let under {
        denominator += Int128(under)
        denominatorCells += 1
      }
    }
  }
}

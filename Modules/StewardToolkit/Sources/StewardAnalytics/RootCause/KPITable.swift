/// Rows of a key figure broken down by dimensions: what to search for the cause of an incident.
///
/// Row *i* stands at place *i* of every array. Attribute values are codes that the caller assigns, from 0 up in each
/// dimension. Several rows may have the same attributes and period; they are summed.
public struct KPITable: Hashable, Sendable {
  /// One array of codes a dimension, one code a row.
  public let dimensions: [[Int]]
  /// What is counted: failures, orders, units. Not negative.
  public let values: [Double]
  /// With counts the figure is the ratio of sums, value over count; without, it is the sum of the values.
  public let counts: [Double]?
  /// When each row was; the rows of the incident's period are compared with earlier ones, later ones don't count.
  public let periods: [Int]
  public let incident: Int

  /// - Throws: ``RootCauseError``.
  /// - Complexity: O(rows × dimensions).
  public init(
    dimensions: [[Int]], values: [Double], counts: [Double]? = nil, periods: [Int], incident: Int
  ) throws(RootCauseError) {
    guard !dimensions.isEmpty else { throw .noDimension }
    guard periods.count == values.count, counts.map({ $0.count == values.count }) ?? true else { throw .unequalLengths }
    for codes in dimensions {
      guard codes.count == values.count else { throw .unequalLengths }
      if let row = codes.firstIndex(where: { $0 < 0 }) { throw .badCode(row: row) }
    }
    for numbers in [values, counts ?? []] {
      if let row = numbers.firstIndex(where: { !($0 >= 0 && $0 < 1e15) }) { throw .badNumber(row: row) }
    }
    guard periods.contains(incident) else { throw .noIncidentRow }
    guard counts != nil || periods.contains(where: { $0 < incident }) else { throw .noBaseline }
    self.dimensions = dimensions
    self.values = values
    self.counts = counts
    self.periods = periods
    self.incident = incident
  }
}

/// Why no cause could be searched for.
public enum RootCauseError: Error, Hashable, Sendable {
  case noDimension
  case unequalLengths
  case badCode(row: Int)
  /// A value or count is negative, not a number, or 10¹⁵ and more.
  case badNumber(row: Int)
  case noIncidentRow
  /// A sum can only be judged by earlier periods, and there is none. A ratio could be compared with the ratio of all.
  case noBaseline
}

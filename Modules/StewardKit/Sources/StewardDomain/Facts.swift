/// One metric of many items over many days: an item-major matrix with a bit per cell that says whether it was reported.
///
/// Cell (item, day) is at `item * dayCount + day`. A cell that wasn't reported reads 0 and has its bit clear; absent is not zero.
@frozen
public struct FactColumn: Sendable {
  public let metric: Metric
  /// Values, item by item, each item's days from the oldest.
  public var values: [Int64]
  /// Bit `i % 64` of word `i / 64` is set where cell `i` was reported.
  public var presence: [UInt64]

  @inlinable
  public init(metric: Metric, values: [Int64], presence: [UInt64]) {
    self.metric = metric
    self.values = values
    self.presence = presence
  }

  /// A column in which nothing is reported.
  public init(metric: Metric, cellCount: Int) {
    self.metric = metric
    self.values = [Int64](repeating: 0, count: cellCount)
    self.presence = [UInt64](repeating: 0, count: (cellCount + 63) / 64)
  }

  @inlinable
  public func isPresent(_ cell: Int) -> Bool { presence[cell >> 6] >> UInt64(cell & 63) & 1 == 1 }

  @inlinable
  public subscript(cell: Int) -> Int64? { isPresent(cell) ? values[cell] : nil }

  @inlinable
  public mutating func set(_ cell: Int, to value: Int64) {
    values[cell] = value
    presence[cell >> 6] |= 1 << UInt64(cell & 63)
  }
}

/// Daily facts of one account in one marketplace as columns, as they were known at one instant.
public struct FactTable: Sendable {
  /// Half-open; days run from the oldest.
  public let days: Range<CivilDay>
  /// The rows of the matrices, sorted by SKU, then ASIN.
  public let items: [ItemIdentity]
  /// Sorted by metric; a metric that nothing reported isn't there.
  public let columns: [FactColumn]

  public init(days: Range<CivilDay>, items: [ItemIdentity], columns: [FactColumn]) {
    self.days = days
    self.items = items
    self.columns = columns
  }

  public var dayCount: Int { days.lowerBound.distance(to: days.upperBound) }

  public func column(_ metric: Metric) -> FactColumn? { columns.first { $0.metric == metric } }

  /// The index of a day within the matrices, or `nil` outside of them.
  public func index(of day: CivilDay) -> Int? {
    days.contains(day) ? days.lowerBound.distance(to: day) : nil
  }

  /// The sum of one metric over some days of one item, with the number of days that were reported.
  ///
  /// - Parameters:
  ///   - item: index into ``items``.
  ///   - range: days; those outside the table count as not reported.
  /// - Returns: `nil` where no day was reported.
  /// - Complexity: O(days).
  public func sum(of metric: Metric, item: Int, in range: Range<CivilDay>) -> (value: Int64, reportedDays: Int)? {
    guard let column = column(metric) else { return nil }
    let part = range.clamped(to: days)
    var total: Int64 = 0
    var reported = 0
    let base = item * dayCount + days.lowerBound.distance(to: part.lowerBound)
    for cell in base..<(base + part.lowerBound.distance(to: part.upperBound)) where column.isPresent(cell) {
      total += column.values[cell]
      reported += 1
    }
    return reported == 0 ? nil : (total, reported)
  }

  /// The newest reported value of one item before a day, with its day.
  public func latest(of metric: Metric, item: Int, before end: CivilDay) -> (value: Int64, day: CivilDay)? {
    guard let column = column(metric) else { return nil }
    let part = (min(days.lowerBound, end)..<end).clamped(to: days)
    for offset in (0..<part.lowerBound.distance(to: part.upperBound)).reversed() {
      let day = part.lowerBound.advanced(by: offset)
      let cell = item * dayCount + days.lowerBound.distance(to: day)
      if column.isPresent(cell) { return (column.values[cell], day) }
    }
    return nil
  }
}

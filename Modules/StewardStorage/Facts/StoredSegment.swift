internal import StewardDomain

/// A stored month in memory: its header, and those of its rows that were asked for.
struct StoredSegment {
  let month: CivilMonth
  let family: Int64
  /// 0 holds what is known now; layer *k* takes back what was learned last, next to last, and so on.
  let layer: Int
  let part: Int
  let header: SegmentHeader
  /// Empty where no wanted section is in it.
  private(set) var rows: [[UInt8]]

  /// - Parameter first: row 0.
  init(month: CivilMonth, family: Int64, layer: Int, part: Int, first: UnsafeRawBufferPointer) throws {
    self.month = month
    self.family = family
    self.layer = layer
    self.part = part
    header = try SegmentHeader(first, month: month)
    rows = [[UInt8](first)]
  }

  /// The rows behind the first that have some metrics, in runs without a gap.
  func rows(of metrics: Set<Metric>) -> [ClosedRange<Int>] {
    var runs: [ClosedRange<Int>] = []
    let wanted = Set(header.entries.filter { $0.row > 0 && metrics.contains($0.metric) }.map(\.row))
    for row in wanted.sorted() {
      if let last = runs.last, last.upperBound + 1 == row {
        runs[runs.count - 1] = last.lowerBound...row
      } else {
        runs.append(row...row)
      }
    }
    return runs
  }

  mutating func add(_ bytes: [UInt8], row: Int) throws(FactBlockError) {
    guard row <= 1 << 12 else { throw .malformed }
    while rows.count <= row { rows.append([]) }
    rows[row] = bytes
  }

  func entry(_ metric: Metric) -> SegmentHeader.Entry? { header.entries.first { $0.metric == metric } }

  /// Lends the checked bytes of a section.
  func withSection<Result>(
    _ entry: SegmentHeader.Entry, _ body: (UnsafeRawBufferPointer) throws(FactBlockError) -> Result
  ) throws(FactBlockError) -> Result {
    guard rows.indices.contains(entry.row) else { throw .truncated }
    let base = entry.row == 0 ? header.bodyOffset : 0
    let range = entry.range.lowerBound + base..<entry.range.upperBound + base
    guard range.upperBound <= rows[entry.row].count else { throw .truncated }
    // The closure's own error type is lost on its way through the library, so the outcome goes as a value.
    let outcome = rows[entry.row].withUnsafeBytes { all -> Swift.Result<Result, FactBlockError> in
      let bytes = UnsafeRawBufferPointer(rebasing: all[range])
      guard checksum(bytes) == entry.checksum else { return .failure(.checksum) }
      do throws(FactBlockError) { return .success(try body(bytes)) } catch { return .failure(error) }
    }
    return try outcome.get()
  }

  /// A section unpacked, item-major.
  func section(_ entry: SegmentHeader.Entry) throws(FactBlockError) -> FactSection {
    try withSection(entry) { bytes throws(FactBlockError) in
      let reader = try SectionReader(bytes, itemCount: header.items.count, days: header.days, rows: header.masks)
      return try reader.section()
    }
  }
}

extension SectionReader {
  /// All cells.
  func section() throws(FactBlockError) -> FactSection {
    let full = DayMasks.all(days)
    var failure: FactBlockError?
    let values = [Int64](unsafeUninitializedCapacity: itemCount * days) { buffer, count in
      if let base = buffer.baseAddress {
        do throws(FactBlockError) { try unpack { base + $0 * days } } catch { failure = error }
      }
      count = failure == nil ? itemCount * days : 0
    }
    if let failure { throw failure }
    return FactSection(values: values, masks: masks ?? [UInt32](repeating: full, count: itemCount))
  }
}

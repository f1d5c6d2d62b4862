internal import CXXHash
public import StewardDomain

/// A month of the civil calendar, counted from the year 0.
public struct CivilMonth: Hashable, Sendable, Comparable {
  public let number: Int32

  public init(number: Int32) { self.number = number }

  public init(of day: CivilDay) {
    let (year, month, _) = day.components
    number = Int32(year * 12 + month - 1)
  }

  public var first: CivilDay {
    CivilDay(year: Int(number) / 12, month: Int(number) % 12 + 1, day: 1) ?? CivilDay(number: 0)
  }
  public var next: CivilMonth { CivilMonth(number: number + 1) }
  public var days: Range<CivilDay> { first..<next.first }
  public var dayCount: Int { CivilDay.lengthOfMonth(Int(number) % 12 + 1, year: Int(number) / 12) }

  public static func < (left: CivilMonth, right: CivilMonth) -> Bool { left.number < right.number }

  /// The months that some days lie in.
  static func covering(_ days: Range<CivilDay>) -> ClosedRange<CivilMonth>? {
    guard !days.isEmpty else { return nil }
    return CivilMonth(of: days.lowerBound)...CivilMonth(of: days.upperBound.advanced(by: -1))
  }
}

/// Who said what a day holds, and since when that is known.
public struct DayVersion: Hashable, Sendable {
  public var document: Int64
  /// Microseconds; 0 where nothing was ever known of the day.
  public var knownFrom: Int64
  /// Whether it says anything at all; a document may replace a day and state nothing of it.
  public var hasCells: Bool

  public init(document: Int64, knownFrom: Int64, hasCells: Bool) {
    self.document = document
    self.knownFrom = knownFrom
    self.hasCells = hasCells
  }

  public static let none = DayVersion(document: 0, knownFrom: 0, hasCells: false)

  /// What became known last stands before what became known earlier; at the same instant the later document does.
  static func < (left: DayVersion, right: DayVersion) -> Bool {
    (left.knownFrom, left.document) < (right.knownFrom, right.document)
  }
}

/// A month of facts of one scope, grain and family as columns: what is packed into the rows of `fact_segment`.
public struct FactMonth: Sendable {
  public let month: CivilMonth
  /// Ascending.
  public var items: [Int32]
  /// One per day of the month.
  public var versions: [DayVersion]
  /// By metric; each with as many items as there are.
  public var sections: [Metric: FactSection] = [:]

  var dayCount: Int { versions.count }

  public init(month: CivilMonth, items: [Int32]) {
    self.month = month
    self.items = items
    versions = [DayVersion](repeating: .none, count: month.dayCount)
  }

  /// The days of each item on which any metric is reported.
  var rowMasks: [UInt32] {
    var masks = [UInt32](repeating: 0, count: items.count)
    for section in sections.values { for item in masks.indices { masks[item] |= section.masks[item] } }
    return masks
  }
}

/// The low half of XXH3 over bytes.
func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
  UInt32(truncatingIfNeeded: XXH3_64bits(bytes.baseAddress, bytes.count))
}

/// A month as it is stored: rows of bytes, the first of which says what is where.
///
/// Row 0 begins with its header: the mark `S`, the codec's version, the number of days, the items as runs, the days
/// that each of them has, the version of each day, and a directory with a line for each metric: its row, place, length and checksum.
/// The header ends with its own checksum; sections follow. Sections are put into rows of ``rowBytes``, a section is never cut.
struct SegmentImage: Sendable {
  static let mark: UInt8 = 0x53
  static let codecVersion: UInt8 = 3
  /// A row is closed once it has so many bytes. Small accounts have a row a month, large ones a row a metric and month, so that a
  /// question about few metrics reads few bytes.
  static let rowBytes = 64 << 10
  /// An account with more items has more parts, so that no section is larger than what caches hold.
  static let itemsPerPart = 2_048

  let rows: [[UInt8]]

  /// - Parameter write: puts a metric's section behind the bytes.
  init(
    days: Int, items: [Int32], masks: [UInt32], versions: [DayVersion], metrics: [Metric],
    write: (Metric, inout [UInt8]) -> Void
  ) {
    var bodies: [[UInt8]] = [[]]
    var directory: [UInt8] = []
    Varint.append(UInt64(metrics.count), to: &directory)
    for metric in metrics {
      if bodies[bodies.count - 1].count >= Self.rowBytes { bodies.append([]) }
      let row = bodies.count - 1
      let start = bodies[row].count
      write(metric, &bodies[row])
      let length = bodies[row].count - start
      Varint.append(UInt64(metric.number), to: &directory)
      Varint.append(UInt64(row), to: &directory)
      Varint.append(UInt64(start), to: &directory)
      Varint.append(UInt64(length), to: &directory)
      let sum = bodies[row].withUnsafeBytes { checksum(UnsafeRawBufferPointer(rebasing: $0[start..<start + length])) }
      Self.append(sum, to: &directory)
    }
    var header: [UInt8] = [Self.mark, Self.codecVersion, UInt8(days)]
    Self.append(items, to: &header)
    DayMasks.append(masks, days: days, rows: nil, to: &header)
    Self.append(versions, to: &header)
    header += directory
    let sum = header.withUnsafeBytes { checksum($0) }
    Self.append(sum, to: &header)
    bodies[0] = header + bodies[0]
    rows = bodies
  }

  /// How many there are, and runs of neighbours: how far the first is from the end of the run before, and how many follow it.
  private static func append(_ items: [Int32], to bytes: inout [UInt8]) {
    Varint.append(UInt64(items.count), to: &bytes)
    var next: Int32 = 0
    var index = 0
    while index < items.count {
      var end = index + 1
      while end < items.count, items[end] == items[end - 1] + 1 { end += 1 }
      Varint.append(UInt64(items[index] - next), to: &bytes)
      Varint.append(UInt64(end - index - 1), to: &bytes)
      next = items[end - 1] + 1
      index = end
    }
  }

  private static func append(_ sum: UInt32, to bytes: inout [UInt8]) {
    for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: sum >> shift)) }
  }

  /// Runs of days with the same version are one entry: a document with a month of days costs a few bytes.
  private static func append(_ versions: [DayVersion], to bytes: inout [UInt8]) {
    var day = 0
    while day < versions.count {
      var end = day + 1
      while end < versions.count, versions[end] == versions[day] { end += 1 }
      bytes.append(UInt8(end - day) | (versions[day].hasCells ? 0x80 : 0))
      Varint.append(BitRow.zigzag(versions[day].document), to: &bytes)
      Varint.append(BitRow.zigzag(versions[day].knownFrom), to: &bytes)
      day = end
    }
  }
}

/// What row 0 of a stored month says.
struct SegmentHeader {
  struct Entry {
    let metric: Metric
    let row: Int
    let range: Range<Int>
    let checksum: UInt32
  }

  let days: Int
  let items: [Int32]
  /// `nil` where every item has every day.
  let masks: [UInt32]?
  let versions: [DayVersion]
  let entries: [Entry]
  /// Where the sections of row 0 begin.
  let bodyOffset: Int

  /// - Parameter month: the one that the row is stored for.
  init(_ bytes: UnsafeRawBufferPointer, month: CivilMonth) throws(FactBlockError) {
    var cursor = ByteCursor(bytes)
    guard try cursor.byte() == SegmentImage.mark else { throw .malformed }
    let version = try cursor.byte()
    guard version == SegmentImage.codecVersion else { throw .unknownVersion(version) }
    days = Int(try cursor.byte())
    guard days == month.dayCount else { throw .malformed }
    let count = try cursor.count(atMost: SegmentImage.itemsPerPart)
    items = try Self.items(&cursor, count)
    masks = try DayMasks.read(&cursor, count: count, days: days, rows: nil)
    versions = try Self.versions(&cursor, days)
    entries = try Self.entries(&cursor)
    let end = cursor.offset
    let stated = try cursor.word()
    guard checksum(UnsafeRawBufferPointer(rebasing: bytes[0..<end])) == stated else { throw .checksum }
    bodyOffset = cursor.offset
  }

  private static func items(_ cursor: inout ByteCursor, _ count: Int) throws(FactBlockError) -> [Int32] {
    var items: [Int32] = []
    items.reserveCapacity(count)
    var next: UInt64 = 0
    while items.count < count {
      let gap = try cursor.varint()
      let run = UInt64(try cursor.count(atMost: count - items.count - 1)) + 1
      guard gap <= UInt64(Int32.max), next + gap + run <= UInt64(Int32.max) + 1 else { throw .malformed }
      next += gap
      for item in next..<next + run { items.append(Int32(item)) }
      next += run
    }
    return items
  }

  private static func versions(_ cursor: inout ByteCursor, _ days: Int) throws(FactBlockError) -> [DayVersion] {
    var versions: [DayVersion] = []
    while versions.count < days {
      let run = try cursor.byte()
      let count = Int(run & 0x7F)
      guard count > 0, versions.count + count <= days else { throw .malformed }
      let version = DayVersion(
        document: BitRow.unzigzag(try cursor.varint()), knownFrom: BitRow.unzigzag(try cursor.varint()),
        hasCells: run & 0x80 != 0)
      versions.append(contentsOf: repeatElement(version, count: count))
    }
    return versions
  }

  private static func entries(_ cursor: inout ByteCursor) throws(FactBlockError) -> [Entry] {
    var entries: [Entry] = []
    for _ in 0..<(try cursor.count(atMost: 1 << 12)) {
      let metric = try cursor.count(atMost: Int(UInt16.max))
      let row = try cursor.count(atMost: 1 << 12)
      let start = try cursor.count(atMost: 1 << 30)
      let length = try cursor.count(atMost: 1 << 30)
      entries.append(
        Entry(
          metric: Metric(number: UInt16(metric)), row: row, range: start..<start + length, checksum: try cursor.word()))
    }
    return entries
  }
}

internal import StewardDomain
internal import StewardStorage

/// The cells of one scope and month while a file is read: a page per item, on it a line per day with a number for each metric and a word
/// that says which of them were reported.
///
/// Pages lie in slabs, so that reading a row allocates nothing. Numbers have 32 bits; a larger one lies apart.
final class FactTile {
  /// A number per metric and then the word.
  typealias Line = UnsafeMutablePointer<Int32>

  let month: CivilMonth
  let width: Int
  private let room: FactTileRoom
  private var slabs: [Line] = []
  private var free = 0
  /// By the item's place within its scope; `nil` where it has no row yet.
  private(set) var pages: UnsafeMutablePointer<Line?>
  private(set) var pageCapacity = 64
  /// By item, day and metric.
  private var large: [Int: Int64] = [:]
  /// When a row was last put in, as the number of a wave.
  var touched = 0
  private(set) var days: UInt32 = 0

  private var pageLength: Int { 31 * (width + 1) }
  /// Stands for a number that lies apart.
  private static let apart = Int32.min

  init(month: CivilMonth, room: FactTileRoom) {
    self.month = month
    self.room = room
    width = room.width
    pages = .allocate(capacity: pageCapacity)
    pages.initialize(repeating: nil, count: pageCapacity)
  }

  deinit {
    room.giveBack(slabs)
    pages.deallocate()
  }

  var byteCount: Int { slabs.count * room.slabLength * 4 + pageCapacity * 8 }

  /// Notes that a row of a day comes.
  func enter(day: Int, wave: Int) {
    days |= 1 << UInt32(day)
    touched = wave
  }

  func newPage(_ item: Int) -> Line {
    if item >= pageCapacity {
      let capacity = max(item + 1, pageCapacity * 2)
      let larger = UnsafeMutablePointer<Line?>.allocate(capacity: capacity)
      larger.initialize(repeating: nil, count: capacity)
      larger.update(from: pages, count: pageCapacity)
      pages.deallocate()
      pages = larger
      pageCapacity = capacity
    }
    if free == 0 {
      slabs.append(room.take())
      free = FactTileRoom.pagesPerSlab
    }
    let page = slabs[slabs.count - 1] + (FactTileRoom.pagesPerSlab - free) * pageLength
    free -= 1
    pages[item] = page
    return page
  }

  /// - Returns: `false` where the cell was stated before.
  @inline(__always)
  static func put(_ value: Int64, metric: Int, line: Line, width: Int, isLarge: inout Bool) -> Bool {
    let bit = Int32(bitPattern: 1 << UInt32(metric))
    guard line[width] & bit == 0 else { return false }
    line[width] |= bit
    let small = Int32(truncatingIfNeeded: value)
    line[metric] = small
    if Int64(small) != value || small == apart { isLarge = true }
    return true
  }

  /// Puts a number apart that 32 bits can't hold.
  func putLarge(_ value: Int64, metric: Int, line: Line, item: Int, day: Int) {
    line[metric] = Self.apart
    large[item << 10 | day << 5 | metric] = value
  }

  /// The cells as columns. O(cells).
  ///
  /// - Parameter number: the item's number by its place; places don't have to be in the order of numbers.
  func month(metrics: [Metric], version: DayVersion, number: (Int) -> Int32) -> FactMonth {
    let places = (0..<pageCapacity).filter { pages[$0] != nil }.map { (number: number($0), place: $0) }
      .sorted { $0.number < $1.number }
    var result = FactMonth(month: month, items: places.map(\.number))
    for day in 0..<month.dayCount where days >> UInt32(day) & 1 == 1 { result.versions[day] = version }
    let sections = sections(places.map(\.place))
    for (metric, section) in zip(metrics, sections) where section.masks.contains(where: { $0 != 0 }) {
      result.sections[metric] = section
    }
    return result
  }

  /// Some pages at a time are turned into columns, as many as a cache holds.
  private func sections(_ places: [Int]) -> [FactSection] {
    let dayCount = month.dayCount
    let lines = places.compactMap { pages[$0] }
    var values = [[Int64]](repeating: [Int64](repeating: 0, count: lines.count * dayCount), count: width)
    var masks = [[UInt32]](repeating: [UInt32](repeating: 0, count: lines.count), count: width)
    for start in stride(from: 0, to: lines.count, by: 16) {
      let rows = start..<min(lines.count, start + 16)
      for metric in 0..<width {
        values[metric].withUnsafeMutableBufferPointer { values in
          for row in rows {
            masks[metric][row] = Self.column(metric, lines[row], width, dayCount, to: values, at: row * dayCount)
          }
        }
      }
    }
    if !large.isEmpty {
      let rowOf = Dictionary(uniqueKeysWithValues: places.enumerated().map { ($0.element, $0.offset) })
      for (cell, value) in large {
        if let row = rowOf[cell >> 10] { values[cell & 31][row * dayCount + cell >> 5 & 31] = value }
      }
    }
    return zip(values, masks).map { FactSection(values: $0, masks: $1) }
  }

  /// - Returns: the days on which the metric was reported.
  @inline(__always)
  private static func column(
    _ metric: Int, _ page: Line, _ width: Int, _ dayCount: Int, to values: UnsafeMutableBufferPointer<Int64>,
    at start: Int
  ) -> UInt32 {
    var mask: UInt32 = 0
    var line = page
    for day in 0..<dayCount {
      mask |= (UInt32(bitPattern: line[width]) &>> UInt32(metric) & 1) &<< UInt32(day)
      values[start + day] = Int64(line[metric])
      line += width + 1
    }
    return mask
  }
}

/// The memory of tiles: what a full month gave back is used for the next one.
final class FactTileRoom {
  static let pagesPerSlab = 16

  let width: Int
  var slabLength: Int { Self.pagesPerSlab * 31 * (width + 1) }
  /// Whether no tiles will come any more, so that nothing has to be kept for them.
  var isClosed = false
  private var free: [FactTile.Line] = []

  init(metrics: Int) { width = metrics }

  deinit { for slab in free { slab.deallocate() } }

  /// A slab of zeros.
  func take() -> FactTile.Line {
    let slab = free.popLast() ?? .allocate(capacity: slabLength)
    slab.initialize(repeating: 0, count: slabLength)
    return slab
  }

  func giveBack(_ slabs: [FactTile.Line]) {
    if isClosed { for slab in slabs { slab.deallocate() } } else { free += slabs }
  }
}

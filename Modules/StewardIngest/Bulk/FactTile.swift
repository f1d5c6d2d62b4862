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
  private var slabs: [Line] = []
  private var free = 0
  /// By the item's place within its scope; `nil` where it has no row yet.
  private(set) var pages: UnsafeMutablePointer<Line?>
  private(set) var pageCapacity = 64
  private var large: [Int: Int64] = [:]
  /// When a row was last put in, as the number of a wave.
  var touched = 0
  private(set) var days: UInt32 = 0

  private static let pagesPerSlab = 64
  private var pageLength: Int { 31 * (width + 1) }
  /// Stands for a number that lies apart.
  private static let apart = Int32.min

  init(month: CivilMonth, metrics: Int) {
    self.month = month
    width = metrics
    pages = .allocate(capacity: pageCapacity)
    pages.initialize(repeating: nil, count: pageCapacity)
  }

  deinit {
    for slab in slabs { slab.deallocate() }
    pages.deallocate()
  }

  var byteCount: Int { slabs.count * Self.pagesPerSlab * pageLength * 4 + pageCapacity * 8 }

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
      let slab = Line.allocate(capacity: Self.pagesPerSlab * pageLength)
      slab.initialize(repeating: 0, count: Self.pagesPerSlab * pageLength)
      slabs.append(slab)
      free = Self.pagesPerSlab
    }
    let page = slabs[slabs.count - 1] + (Self.pagesPerSlab - free) * pageLength
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
    large[(item * 32 + day) * 32 + metric] = value
  }

  /// The cells as columns. O(cells).
  ///
  /// - Parameter number: the item's number by its place; places don't have to be in the order of numbers.
  func month(metrics: [Metric], version: DayVersion, number: (Int) -> Int32) -> FactMonth {
    let places = (0..<pageCapacity).filter { pages[$0] != nil }.map { (number: number($0), place: $0) }
      .sorted { $0.number < $1.number }
    var result = FactMonth(month: month, items: places.map(\.number))
    for day in 0..<month.dayCount where days >> UInt32(day) & 1 == 1 { result.versions[day] = version }
    for (index, metric) in metrics.enumerated() {
      let section = section(index, places.map(\.place))
      if section.masks.contains(where: { $0 != 0 }) { result.sections[metric] = section }
    }
    return result
  }

  private func section(_ metric: Int, _ places: [Int]) -> FactSection {
    let dayCount = month.dayCount
    let stride = width + 1
    var masks = [UInt32](repeating: 0, count: places.count)
    let values = [Int64](unsafeUninitializedCapacity: places.count * dayCount) { buffer, count in
      count = places.count * dayCount
      for (row, place) in places.enumerated() {
        guard let page = pages[place] else { continue }
        var mask: UInt32 = 0
        for day in 0..<dayCount {
          let line = page + day * stride
          let isThere = UInt32(bitPattern: line[width]) >> UInt32(metric) & 1
          mask |= isThere << UInt32(day)
          var value = Int64(line[metric])
          if line[metric] == Self.apart { value = large[(place * 32 + day) * 32 + metric] ?? value }
          buffer[row * dayCount + day] = value
        }
        masks[row] = mask
      }
    }
    return FactSection(values: values, masks: masks)
  }
}

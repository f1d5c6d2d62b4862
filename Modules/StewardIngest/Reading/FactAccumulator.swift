internal import StewardDomain
internal import StewardFormats
internal import StewardStorage

/// Collects the daily facts of one document as matrices per day and grain.
struct FactAccumulator: Sendable {
  struct Slot: Hashable, Sendable {
    let grain: FactGrain
    let day: CivilDay
  }

  /// The facts of one day: rows are items in the order of first sight.
  struct DayFacts: Sendable {
    /// Index into ``FactAccumulator/items``, or 0 for the account.
    var items: [Int32] = []
    /// By item; -1 where it has none.
    fileprivate var rowOfItem: [Int32] = []
    /// Row-major, as many a row as the grain has metrics.
    var cells: [Int64?] = []

    /// The row of an item, made where there is none.
    fileprivate mutating func row(of item: Int32, width: Int) -> Int {
      let index = Int(item)
      if index < rowOfItem.count {
        if rowOfItem[index] >= 0 { return Int(rowOfItem[index]) }
      } else {
        rowOfItem.append(contentsOf: repeatElement(-1, count: index + 1 - rowOfItem.count))
      }
      rowOfItem[index] = Int32(items.count)
      items.append(item)
      cells.append(contentsOf: repeatElement(nil, count: width))
      return items.count - 1
    }
  }

  /// Metrics of each grain that the definition can make, ascending.
  private(set) var metrics: [FactGrain: [Metric]] = [:]
  private var facts: [(slot: Slot, facts: DayFacts)] = []
  private var placeOfSlot: [Slot: Int] = [:]
  /// Of the row before: the next one is nearly always of the same day.
  private var latest = 0
  private(set) var items: [ItemIdentity] = []
  private var itemIndex: [ItemKey: Int32] = [:]
  private(set) var cellCount = 0
  private(set) var firstDay: CivilDay?
  private(set) var lastDay: CivilDay?

  private struct ItemKey: Hashable, Sendable {
    let grain: FactGrain
    let name: String
  }

  init(definition: ReportDefinition) {
    var wanted: [FactGrain: Set<Metric>] = [:]
    for row in definition.rows {
      for emit in row.emits {
        if case .facts(let target) = emit.target {
          wanted[target.grain, default: []].formUnion(target.metrics.map(\.metric))
        }
      }
    }
    metrics = wanted.mapValues { $0.sorted() }
  }

  var days: [Slot: DayFacts] {
    Dictionary(uniqueKeysWithValues: facts.map { ($0.slot, $0.facts) })
  }

  private mutating func place(of slot: Slot) -> Int {
    if latest < facts.count, facts[latest].slot == slot { return latest }
    if let known = placeOfSlot[slot] {
      latest = known
    } else {
      latest = facts.count
      placeOfSlot[slot] = latest
      facts.append((slot, DayFacts()))
    }
    return latest
  }

  /// Adds one row.
  ///
  /// - Returns: whether the row said anything; a row without an item or without any value says nothing.
  /// - Throws: ``FormatError`` where a value is stated twice for the same day and item, or a sum grows too large.
  mutating func add(_ target: FactTarget, day: CivilDay, row: TypedRow, raw: RawRow) throws -> Bool {
    guard target.metrics.contains(where: { row.integer($0.column) != nil }) else { return false }
    guard let item = item(target, raw) else { return false }
    let slot = place(of: Slot(grain: target.grain, day: day))
    let metrics = metrics[target.grain] ?? []
    firstDay = min(firstDay ?? day, day)
    lastDay = max(lastDay ?? day, day)
    let first = facts[slot].facts.row(of: item, width: metrics.count) * metrics.count
    // Both are ascending by metric.
    var offset = 0
    for (metric, column) in target.metrics {
      while offset < metrics.count, metrics[offset] < metric { offset += 1 }
      guard let value = row.integer(column), offset < metrics.count, metrics[offset] == metric else { continue }
      let old = facts[slot].facts.cells[first + offset]
      if old == nil { cellCount += 1 }
      facts[slot].facts.cells[first + offset] = try combined(old, value, metric, target, raw)
    }
    return true
  }

  private func combined(
    _ old: Int64?, _ value: Int64, _ metric: Metric, _ target: FactTarget, _ raw: RawRow
  ) throws -> Int64 {
    guard let old else { return value }
    guard target.sums else {
      throw FormatError(
        .invalidValue, "\(metric) is stated twice for the same item and day; expected one row for each",
        at: SourcePosition(line: raw.line))
    }
    let (sum, overflow) = old.addingReportingOverflow(value)
    guard !overflow else {
      throw FormatError(.invalidNumber, "the sum of \(metric) is too large", at: SourcePosition(line: raw.line))
    }
    return sum
  }

  private mutating func item(_ target: FactTarget, _ raw: RawRow) -> Int32? {
    func text(_ column: Int?) -> String { column.flatMap { raw.text($0) } ?? "" }
    switch target.grain {
    case .account: return 0
    case .item:
      let sku = text(target.sku)
      let asin = text(target.asin)
      guard !sku.isEmpty || !asin.isEmpty else { return nil }
      return index(
        ItemKey(grain: .item, name: sku.isEmpty ? "\t" + asin : sku),
        ItemIdentity(sku: SKU(sku), asin: ASIN(asin), parentASIN: ASIN(text(target.parentASIN))))
    case .parent:
      let parent = text(target.parentASIN)
      guard !parent.isEmpty else { return nil }
      return index(
        ItemKey(grain: .parent, name: parent), ItemIdentity(sku: "", asin: "", parentASIN: ASIN(parent)))
    }
  }

  private mutating func index(_ key: ItemKey, _ identity: ItemIdentity) -> Int32 {
    if let known = itemIndex[key] {
      let old = items[Int(known)]
      if old.asin.text.isEmpty && !identity.asin.text.isEmpty
        || old.parentASIN.text.isEmpty && !identity.parentASIN.text.isEmpty
      {
        items[Int(known)] = ItemIdentity(
          sku: old.sku, asin: old.asin.text.isEmpty ? identity.asin : old.asin,
          parentASIN: old.parentASIN.text.isEmpty ? identity.parentASIN : old.parentASIN)
      }
      return known
    }
    let new = Int32(items.count)
    items.append(identity)
    itemIndex[key] = new
    return new
  }
}

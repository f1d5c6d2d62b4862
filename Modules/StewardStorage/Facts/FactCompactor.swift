public import StewardDomain

/// Puts loose days into stored months: small to keep, quick to read, and with all that was ever known of them.
///
/// What is stored follows from the versions of the days alone, not from when they came or how often this ran: loading the same documents
/// one by one, all at once or again gives the same bytes. A month of which two documents of one family count at the same time stays loose.
public struct FactCompactor {
  let session: any DatabaseSession
  let account: AccountID

  public init(_ session: any DatabaseSession, account: AccountID) {
    self.session = session
    self.account = account
  }

  /// The newest months of a scope, which still change.
  public static let openMonths = 2

  /// Stores what is loose, in the transaction that is open. Does nothing where nothing is loose.
  ///
  /// - Complexity: linear in the cells of the months that have loose days.
  public func run() throws {
    for place in try places() { try run(place.scope, place.grain) }
  }

  private func places() throws -> [(scope: Int64, grain: FactGrain)] {
    let loose = try session.rows(
      "SELECT DISTINCT scope_id, grain FROM fact_block WHERE account_id = ?1 ORDER BY scope_id, grain",
      [.text(account.text)], as: { ($0.integer(0), $0.integer(1)) })
    let closed = try session.rows(
      "SELECT DISTINCT scope_id, grain FROM fact_closure WHERE account_id = ?1 ORDER BY scope_id, grain",
      [.text(account.text)], as: { ($0.integer(0), $0.integer(1)) })
    var seen: Set<[Int64]> = []
    return (loose + closed).filter { seen.insert([$0.0, $0.1]).inserted }
      .compactMap { place in FactGrain(rawValue: place.1).map { (place.0, $0) } }
  }

  private struct Slot: Hashable, Comparable {
    let family: Int64
    let month: CivilMonth
    static func < (left: Slot, right: Slot) -> Bool { (left.family, left.month) < (right.family, right.month) }
  }

  private func run(_ scope: Int64, _ grain: FactGrain) throws {
    let store = SegmentStore(session: session, account: account, scope: scope, grain: grain)
    let loose = try slots(store, "SELECT DISTINCT family_id, day FROM fact_block")
    let closed = try slots(store, "SELECT DISTINCT family_id, day FROM fact_closure")
    let before = try store.extent()
    var stored: [Slot] = []
    for slot in Set(loose + closed).sorted() where try fold(slot, store) { stored.append(slot) }
    try FactRollups(session, account: account, scope: scope, grain: grain).refresh(Set((loose + closed).map(\.month)))
    guard let after = try store.extent() else { return }
    try pack(store, before: before, after: after, but: Set(stored))
  }

  private func slots(_ store: SegmentStore, _ select: String) throws -> [Slot] {
    try session.rows(
      "\(select) WHERE account_id = ?1 AND scope_id = ?2 AND grain = ?3",
      [.text(account.text), .integer(store.scope), .integer(store.grain.rawValue)],
      as: { Slot(family: $0.integer(0), month: CivilMonth(of: CivilDay(number: Int32(clamping: $0.integer(1))))) })
  }

  /// - Returns: whether the month could be stored.
  private func fold(_ slot: Slot, _ store: SegmentStore) throws -> Bool {
    var history = MonthHistory(month: slot.month)
    try history.add(
      try store.segments(slot.month...slot.month, layers: 0...FactReader.deepestLayer, family: slot.family))
    try addLoose(slot, store, to: &history)
    guard history.settle() else { return false }
    try store.delete(slot.month, family: slot.family)
    try drop(slot, store)
    try SegmentWriter(store: store, family: slot.family, isOpen: try isOpen(slot.month, store)).write(history)
    return true
  }

  private func addLoose(_ slot: Slot, _ store: SegmentStore, to history: inout MonthHistory) throws {
    let first = slot.month.first
    try session.query(
      """
      SELECT day, document_id, known_from, known_to, cells FROM fact_block
      WHERE account_id = ?1 AND scope_id = ?2 AND day >= ?3 AND day < ?4 AND grain = ?5 AND family_id = ?6
      ORDER BY day, known_from, document_id
      """, arguments(slot, store)
    ) { row in
      // What was replaced at the very instant at which it became known was never known.
      guard row.integer(2) < row.integer(3) else { return }
      let day = first.distance(to: CivilDay(number: Int32(clamping: row.integer(0))))
      let block = try row.withBlob(4) { try FactBlock(decoding: $0) }
      history.days[day].append(
        MonthHistory.Version(
          version: DayVersion(document: row.integer(1), knownFrom: row.integer(2), hasCells: true),
          knownTo: row.integer(3), cells: .loose(block)))
    }
    for closure in try store.closures(slot.month.days, asOf: .distantFuture) where closure.family == slot.family {
      let day = first.distance(to: closure.day)
      history.days[day].removeAll {
        $0.version.knownFrom == closure.knownFrom && $0.version.document < closure.document
      }
      guard !history.days[day].contains(where: { $0.version.knownFrom == closure.knownFrom }) else { continue }
      history.days[day].append(.nothing(from: closure.knownFrom))
    }
  }

  private func drop(_ slot: Slot, _ store: SegmentStore) throws {
    for table in ["fact_block", "fact_closure"] {
      try session.execute(
        """
        DELETE FROM \(table)
        WHERE account_id = ?1 AND scope_id = ?2 AND day >= ?3 AND day < ?4 AND grain = ?5 AND family_id = ?6
        """, arguments(slot, store))
    }
  }

  private func arguments(_ slot: Slot, _ store: SegmentStore) -> [SQLValue] {
    [
      .text(account.text), .integer(store.scope), .integer(Int64(slot.month.first.number)),
      .integer(Int64(slot.month.next.first.number)), .integer(store.grain.rawValue), .integer(slot.family),
    ]
  }

  private func isOpen(_ month: CivilMonth, _ store: SegmentStore) throws -> Bool {
    guard let newest = try Self.newestMonth(store) else { return true }
    return month.number > newest.number - Int32(Self.openMonths)
  }

  /// The newest month of a scope, stored or loose.
  static func newestMonth(_ store: SegmentStore) throws -> CivilMonth? {
    let loose =
      try store.session.first(
        "SELECT MAX(day) FROM fact_block WHERE account_id = ?1 AND scope_id = ?2 AND grain = ?3",
        [.text(store.account.text), .integer(store.scope), .integer(store.grain.rawValue)],
        as: { $0.optionalInteger(0).map { CivilMonth(of: CivilDay(number: Int32(clamping: $0))) } }) ?? nil
    return [loose, try store.extent()?.upperBound].compactMap(\.self).max()
  }

  /// Packs the months that are no longer among the newest.
  private func pack(
    _ store: SegmentStore, before: ClosedRange<CivilMonth>?, after: ClosedRange<CivilMonth>, but fresh: Set<Slot>
  ) throws {
    guard let before, before.upperBound < after.upperBound else { return }
    let open = after.upperBound.number - Int32(Self.openMonths)
    let from = max(before.upperBound.number - Int32(Self.openMonths) + 1, after.lowerBound.number)
    guard from <= open else { return }
    let months = CivilMonth(number: from)...CivilMonth(number: open)
    let slots = Set(try store.segments(months, layers: 0...0).map { Slot(family: $0.family, month: $0.month) })
    for slot in slots.subtracting(fresh).sorted() {
      var history = MonthHistory(month: slot.month)
      try history.add(
        try store.segments(slot.month...slot.month, layers: 0...FactReader.deepestLayer, family: slot.family))
      guard history.settle() else { continue }
      try store.delete(slot.month, family: slot.family)
      try SegmentWriter(store: store, family: slot.family, isOpen: false).write(history)
    }
  }
}

/// Writes a month with all its layers.
struct SegmentWriter {
  let store: SegmentStore
  let family: Int64
  /// Whether the month is among the newest; all months are packed alike.
  let isOpen: Bool

  func write(_ history: MonthHistory) throws {
    let items = history.items
    var newer = history.image(0, items: items)
    try write(newer)
    for layer in 1..<max(1, history.depth) {
      let older = history.image(layer, items: items)
      try write(older, under: newer, layer)
      newer = older
    }
  }

  /// The layer of what is known now.
  func write(_ month: FactMonth) throws {
    for (part, image) in Self.images(of: month, isOpen: isOpen) {
      try store.write(image, month: month.month, family: family, layer: 0, part: part)
    }
  }

  static func images(of month: FactMonth, isOpen: Bool) -> [(part: Int, image: SegmentImage)] {
    let metrics = month.sections.keys.sorted()
    return parts(of: month.items).map { part, range in
      let isWhole = range.count == month.items.count
      let sections = isWhole ? month.sections : month.sections.mapValues { $0.piece(range, days: month.dayCount) }
      var masks = [UInt32](repeating: 0, count: range.count)
      for section in sections.values { for item in masks.indices { masks[item] |= section.masks[item] } }
      let image = SegmentImage(
        days: month.dayCount, items: Array(month.items[range]), masks: masks, versions: month.versions, metrics: metrics
      ) { metric, bytes in
        guard let section = sections[metric] else { return }
        SectionCodec.append(section, days: month.dayCount, rows: masks, packed: true, to: &bytes)
      }
      return (part, image)
    }
  }

  private func write(_ older: FactMonth, under newer: FactMonth, _ layer: Int) throws {
    let days = older.dayCount
    var versions = older.versions
    var dayMask: UInt32 = 0
    for day in versions.indices {
      if versions[day] == newer.versions[day] { versions[day] = .none } else { dayMask |= 1 << UInt32(day) }
    }
    let metrics = Set(older.sections.keys).union(newer.sections.keys).sorted()
    for (part, range) in Self.parts(of: older.items) {
      var undo: [Metric: UndoSection] = [:]
      for metric in metrics {
        undo[metric] = UndoSection(
          older: older.sections[metric]?.piece(range, days: days),
          newer: newer.sections[metric]?.piece(range, days: days),
          itemCount: range.count, days: days, of: dayMask)
      }
      let image = SegmentImage(
        days: days, items: Array(older.items[range]), masks: [UInt32](repeating: 0, count: range.count),
        versions: versions, metrics: metrics.filter { undo[$0] != nil }
      ) { metric, bytes in undo[metric]?.append(days: days, to: &bytes) }
      try store.write(image, month: older.month, family: family, layer: layer, part: part)
    }
  }

  /// Items by part. A part has the items of a range of numbers, so that a new item changes one part only.
  static func parts(of items: [Int32]) -> [(part: Int, range: Range<Int>)] {
    var parts: [(part: Int, range: Range<Int>)] = []
    var start = 0
    while start < items.count {
      let part = Int(items[start]) / SegmentImage.itemsPerPart
      var end = start
      while end < items.count, Int(items[end]) / SegmentImage.itemsPerPart == part { end += 1 }
      parts.append((part, start..<end))
      start = end
    }
    return parts
  }
}

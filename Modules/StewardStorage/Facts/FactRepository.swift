public import StewardDomain

/// What the rows of a fact block stand for.
public enum FactGrain: Int64, Sendable, CaseIterable {
  /// The account as a whole, in one marketplace; one row whose item is 0.
  case account = 0
  /// A SKU or child ASIN.
  case item = 1
  /// A parent ASIN.
  case parent = 2
}

/// Daily facts: a block per day, family, grain and document as they come, and months of them as columns once ``FactCompactor`` ran.
/// A newer document ends the validity of an older one's word; what was known before stays readable.
public struct FactRepository {
  let session: any DatabaseSession
  public init(_ session: any DatabaseSession) { self.session = session }

  /// Ends the validity of a family's days, in every grain.
  public func close(days: Range<CivilDay>, by place: RecordRepository.Placement) throws {
    let arguments: [SQLValue] = [
      .integer(place.knownFrom.microseconds), .text(place.account.text), .integer(place.scope),
      .integer(Int64(days.lowerBound.number)), .integer(Int64(days.upperBound.number)), .integer(place.family),
    ]
    try session.execute(
      """
      UPDATE fact_block SET known_to = ?1
      WHERE account_id = ?2 AND scope_id = ?3 AND day >= ?4 AND day < ?5 AND family_id = ?6
        AND known_from <= ?1 AND known_to > ?1
      """, arguments)
    guard let months = CivilMonth.covering(days) else { return }
    try FactRollups.forget(months, account: place.account, scope: place.scope, session: session)
    for grain in try storedGrains(months, place) { try closeStored(grain, days, place) }
  }

  /// The grains in which a family has stored months among some.
  private func storedGrains(
    _ months: ClosedRange<CivilMonth>, _ place: RecordRepository.Placement
  ) throws -> [FactGrain: Set<CivilMonth>] {
    var result: [FactGrain: Set<CivilMonth>] = [:]
    try session.query(
      """
      SELECT DISTINCT grain, month FROM fact_segment
      WHERE account_id = ?1 AND scope_id = ?2 AND grain IN (0, 1, 2) AND layer = 0 AND month >= ?3 AND month <= ?4
        AND family_id = ?5
      """,
      [
        .text(place.account.text), .integer(place.scope), .integer(Int64(months.lowerBound.number)),
        .integer(Int64(months.upperBound.number)), .integer(place.family),
      ]
    ) { row in
      guard let grain = FactGrain(rawValue: row.integer(0)) else { return }
      result[grain, default: []].insert(CivilMonth(number: Int32(clamping: row.integer(1))))
    }
    return result
  }

  private func closeStored(
    _ stored: (key: FactGrain, value: Set<CivilMonth>), _ days: Range<CivilDay>, _ place: RecordRepository.Placement
  ) throws {
    for day in days where stored.value.contains(CivilMonth(of: day)) {
      try session.execute(
        """
        INSERT INTO fact_closure (account_id, scope_id, grain, family_id, day, known_from, document_id)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (account_id, scope_id, grain, family_id, day, known_from, document_id) DO NOTHING
        """,
        [
          .text(place.account.text), .integer(place.scope), .integer(stored.key.rawValue), .integer(place.family),
          .integer(Int64(day.number)), .integer(place.knownFrom.microseconds), .integer(place.document.number),
        ])
    }
  }

  public func insert(
    _ block: FactBlock, day: CivilDay, grain: FactGrain, knownTo: Instant, at place: RecordRepository.Placement
  ) throws {
    let month = CivilMonth(of: day)
    try FactRollups.forget(month...month, account: place.account, scope: place.scope, session: session)
    try session.execute(
      """
      INSERT INTO fact_block (account_id, scope_id, day, family_id, grain, known_from, document_id, known_to, cells)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """,
      [
        .text(place.account.text), .integer(place.scope), .integer(Int64(day.number)), .integer(place.family),
        .integer(grain.rawValue), .integer(place.knownFrom.microseconds), .integer(place.document.number),
        .integer(knownTo.microseconds), .blob(block.encoded()),
      ])
  }

  /// The days of a scope that have facts at an instant, in any grain, from the first to the last.
  public func extent(account: AccountID, scope: Int64, asOf: Instant) throws -> Range<CivilDay>? {
    var days = try looseExtent(account, scope, asOf)
    for grain in FactGrain.allCases {
      let store = SegmentStore(session: session, account: account, scope: scope, grain: grain)
      guard let months = try store.extent() else { continue }
      let reader = FactReader(store: store, asOf: asOf)
      if let first = try reader.end(of: months, searching: .first) { days.include(first) }
      if let last = try reader.end(of: months, searching: .last) { days.include(last) }
    }
    return days.range
  }

  private func looseExtent(_ account: AccountID, _ scope: Int64, _ asOf: Instant) throws -> DayExtent {
    var extent = DayExtent()
    try session.query(
      """
      SELECT MIN(day), MAX(day) FROM fact_block
      WHERE account_id = ?1 AND scope_id = ?2 AND known_from <= ?3 AND known_to > ?3
      """, [.text(account.text), .integer(scope), .integer(asOf.microseconds)]
    ) { row in
      for column in 0..<2 {
        if let day = row.optionalInteger(column) { extent.include(CivilDay(number: Int32(clamping: day))) }
      }
    }
    return extent
  }

  /// Hands over what counts for a metric on some days, day by day, from what is known longest to what became known last: who says it,
  /// and of which items.
  public func statements(
    of metric: Metric, account: AccountID, scope: Int64, grain: FactGrain, days: Range<CivilDay>, asOf: Instant,
    _ body: (_ day: CivilDay, _ document: DocumentID, _ items: [Int32]) throws -> Void
  ) throws {
    let store = SegmentStore(session: session, account: account, scope: scope, grain: grain)
    let sources = try FactReader(store: store, asOf: asOf).sources(days, metrics: [metric])
    for statement in try sources.statements(of: metric) {
      try body(statement.day, DocumentID(statement.version.document), statement.items)
    }
  }

  /// All facts of a scope as columns, as they were known at an instant. Items that nothing is reported of aren't in it.
  ///
  /// - Parameter metrics: only these; `nil` for all.
  /// - Complexity: O(cells + items × days × metrics), on all cores where the table is large.
  public func table(
    account: AccountID, scope: Int64, grain: FactGrain, days: Range<CivilDay>, asOf: Instant,
    metrics: Set<Metric>? = nil
  ) throws -> FactTable {
    let names =
      grain == .account
      ? [ItemIdentity(sku: "")] : try DimensionRepository(session, account: account).items(scope: scope)
    let store = SegmentStore(session: session, account: account, scope: scope, grain: grain)
    return try FactReader(store: store, asOf: asOf)
      .table(days, names: names, offset: grain == .account ? 0 : 1, metrics: metrics)
  }
}

/// The first and the last of some days.
struct DayExtent {
  private(set) var range: Range<CivilDay>?

  mutating func include(_ day: CivilDay) {
    let first = min(range?.lowerBound ?? day, day)
    let end = max(range?.upperBound ?? day, day.advanced(by: 1))
    range = first..<end
  }
}

extension FactReader {
  enum End {
    case first
    case last
  }

  /// The first or last day with cells in stored months. Nearly always in the first month that is looked at.
  func end(of months: ClosedRange<CivilMonth>, searching end: End) throws -> CivilDay? {
    var month = end == .first ? months.lowerBound : months.upperBound
    while months.contains(month) {
      var mask: UInt32 = 0
      for known in try sources(month.days, metrics: []).months { mask |= known.days }
      if mask != 0 {
        return month.first.advanced(by: end == .first ? mask.trailingZeroBitCount : 31 - mask.leadingZeroBitCount)
      }
      month = end == .first ? month.next : CivilMonth(number: month.number - 1)
    }
    return nil
  }
}

extension FactReader.Sources {
  struct Statement {
    let day: CivilDay
    let version: DayVersion
    let items: [Int32]
  }

  /// Who states a metric, by day, and within a day the one known longest first.
  func statements(of metric: Metric) throws(FactBlockError) -> [Statement] {
    var result: [Statement] = []
    for known in months {
      guard let section = try known.section(metric) else { continue }
      for day in 0..<known.dayCount where known.days >> UInt32(day) & 1 == 1 {
        let date = known.month.first.advanced(by: day)
        guard days.contains(date) else { continue }
        let items = known.items.indices.filter { section.masks[$0] >> UInt32(day) & 1 == 1 }.map { known.items[$0] }
        if !items.isEmpty { result.append(Statement(day: date, version: known.versions[day], items: items)) }
      }
    }
    for late in loose {
      guard let column = late.block.columns.first(where: { $0.metric == metric }) else { continue }
      let items = late.block.items.indices.filter { column.values[$0] != nil }.map { late.block.items[$0] }
      if !items.isEmpty { result.append(Statement(day: late.day, version: late.version, items: items)) }
    }
    return result.sorted {
      ($0.day, $0.version.knownFrom, $0.version.document) < ($1.day, $1.version.knownFrom, $1.version.document)
    }
  }
}

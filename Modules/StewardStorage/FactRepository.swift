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

/// Daily facts as blocks: one per day, family, grain and document. A newer document ends the validity of an older block.
public struct FactRepository {
  let session: any DatabaseSession
  public init(_ session: any DatabaseSession) { self.session = session }

  /// Ends the validity of a family's blocks of some days, in every grain.
  public func close(days: Range<CivilDay>, by place: RecordRepository.Placement) throws {
    try session.execute(
      """
      UPDATE fact_block SET known_to = ?1
      WHERE account_id = ?2 AND scope_id = ?3 AND day >= ?4 AND day < ?5 AND family_id = ?6
        AND known_from <= ?1 AND known_to > ?1
      """,
      [
        .integer(place.knownFrom.microseconds), .text(place.account.text), .integer(place.scope),
        .integer(Int64(days.lowerBound.number)), .integer(Int64(days.upperBound.number)), .integer(place.family),
      ])
  }

  public func insert(
    _ block: FactBlock, day: CivilDay, grain: FactGrain, knownTo: Instant, at place: RecordRepository.Placement
  ) throws {
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

  /// The days of a scope that have facts at an instant, from the first to the last.
  public func extent(account: AccountID, scope: Int64, asOf: Instant) throws -> Range<CivilDay>? {
    let ends = try session.first(
      """
      SELECT MIN(day), MAX(day) FROM fact_block
      WHERE account_id = ?1 AND scope_id = ?2 AND known_from <= ?3 AND known_to > ?3
      """,
      [.text(account.text), .integer(scope), .integer(asOf.microseconds)],
      as: { ($0.optionalInteger(0), $0.optionalInteger(1)) })
    guard case (let first?, let last?)? = ends else { return nil }
    return CivilDay(number: Int32(clamping: first))..<CivilDay(number: Int32(clamping: last + 1))
  }

  /// Hands over each valid block of some days: by day, and within a day the one known longest first, so that a later one overlays.
  public func blocks(
    account: AccountID, scope: Int64, grain: FactGrain, days: Range<CivilDay>, asOf: Instant,
    _ body: (_ day: CivilDay, _ document: DocumentID, _ cells: UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try session.query(
      """
      SELECT day, document_id, cells FROM fact_block
      WHERE account_id = ?1 AND scope_id = ?2 AND day >= ?3 AND day < ?4 AND grain = ?5 AND known_from <= ?6 AND known_to > ?6
      ORDER BY day, known_from, document_id
      """,
      [
        .text(account.text), .integer(scope), .integer(Int64(days.lowerBound.number)),
        .integer(Int64(days.upperBound.number)), .integer(grain.rawValue), .integer(asOf.microseconds),
      ]
    ) { row in
      let day = CivilDay(number: Int32(clamping: row.integer(0)))
      let document = DocumentID(row.integer(1))
      try row.withBlob(2) { try body(day, document, $0) }
    }
  }

  /// All facts of a scope as columns, as they were known at an instant. Items that nothing is reported of aren't in it.
  ///
  /// - Complexity: O(cells + items × days × metrics) memory.
  public func table(
    account: AccountID, scope: Int64, grain: FactGrain, days: Range<CivilDay>, asOf: Instant
  ) throws -> FactTable {
    let names =
      grain == .account
      ? [ItemIdentity(sku: "")] : try DimensionRepository(session, account: account).items(scope: scope)
    var assembler = FactTableAssembler(days: days, itemCount: names.count)
    try blocks(account: account, scope: scope, grain: grain, days: days, asOf: asOf) { day, _, cells in
      try assembler.add(cells, day: day, offset: grain == .account ? 0 : 1)
    }
    return assembler.table(names: names)
  }
}

/// Puts blocks together into item-major columns.
private struct FactTableAssembler {
  let days: Range<CivilDay>
  let itemCount: Int
  private let dayCount: Int
  private var columns: [FactColumn] = []
  private var indexOfMetric: [Int: Int] = [:]
  private var used: [Bool]

  init(days: Range<CivilDay>, itemCount: Int) {
    self.days = days
    self.itemCount = itemCount
    self.dayCount = days.lowerBound.distance(to: days.upperBound)
    self.used = [Bool](repeating: false, count: itemCount)
  }

  mutating func add(_ cells: UnsafeRawBufferPointer, day: CivilDay, offset: Int) throws {
    let place = days.lowerBound.distance(to: day)
    var rows: [Int] = []
    var current = 0
    try FactBlock.visit(cells) { items in
      rows = items.map { Int($0) - offset }
    } column: { metric in
      current = column(metric)
    } cell: { row, value in
      let item = rows[row]
      guard item >= 0, item < itemCount else { return }
      used[item] = true
      columns[current].set(item * dayCount + place, to: value)
    }
  }

  private mutating func column(_ metric: Metric) -> Int {
    if let index = indexOfMetric[Int(metric.number)] { return index }
    columns.append(FactColumn(metric: metric, cellCount: itemCount * dayCount))
    indexOfMetric[Int(metric.number)] = columns.count - 1
    return columns.count - 1
  }

  /// Sorts items by name and metrics by number, and leaves out items without any fact.
  func table(names: [ItemIdentity]) -> FactTable {
    let order = names.indices.filter { used[$0] }.sorted {
      (names[$0].sku, names[$0].asin) < (names[$1].sku, names[$1].asin)
    }
    let sorted = columns.sorted { $0.metric < $1.metric }.map { column in
      var result = FactColumn(metric: column.metric, cellCount: order.count * dayCount)
      for (row, item) in order.enumerated() {
        for place in 0..<dayCount where column.isPresent(item * dayCount + place) {
          result.set(row * dayCount + place, to: column.values[item * dayCount + place])
        }
      }
      return result
    }
    return FactTable(days: days, items: order.map { names[$0] }, columns: sorted)
  }
}

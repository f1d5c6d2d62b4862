public import StewardDomain

/// A month of facts packed for `fact_segment`, with its sums: made on any thread, written on the one that has the session.
public struct PackedMonth: Sendable {
  public let month: CivilMonth
  let parts: [(part: Int, image: SegmentImage)]
  let sums: RollupImage

  /// Packs a month. O(cells).
  ///
  /// - Parameter isOpen: whether it is among the newest months of a scope, which are packed like all others now.
  public init(_ month: FactMonth, isOpen: Bool) {
    self.month = month.month
    parts = SegmentWriter.images(of: month, isOpen: isOpen)
    sums = RollupImage(of: month)
  }
}

/// Takes whole months of facts of one scope and family, past the loose days: for large files.
public struct BulkMonths {
  private let store: SegmentStore
  private let family: Int64

  public init(_ session: any DatabaseSession, account: AccountID, scope: Int64, family: Int64) {
    store = SegmentStore(session: session, account: account, scope: scope, grain: .item)
    self.family = family
  }

  /// The months that have something of the family, and those in which other families speak of the same items.
  public func existing() throws -> (own: Set<CivilMonth>, others: Set<CivilMonth>) {
    var own: Set<CivilMonth> = []
    var others: Set<CivilMonth> = []
    func add(_ month: CivilMonth, _ family: Int64) {
      if family == self.family { own.insert(month) } else { others.insert(month) }
    }
    let place: [SQLValue] = [.text(store.account.text), .integer(store.scope), .integer(store.grain.rawValue)]
    try store.session.query(
      "SELECT DISTINCT family_id, month FROM fact_segment WHERE account_id = ?1 AND scope_id = ?2 AND grain = ?3", place
    ) { add(CivilMonth(number: Int32(clamping: $0.integer(1))), $0.integer(0)) }
    try store.session.query(
      "SELECT DISTINCT family_id, day FROM fact_block WHERE account_id = ?1 AND scope_id = ?2 AND grain = ?3", place
    ) { add(CivilMonth(of: CivilDay(number: Int32(clamping: $0.integer(1)))), $0.integer(0)) }
    return (own, others)
  }

  /// Writes a month of which nothing is stored.
  ///
  /// - Parameter isAlone: whether no other family speaks of the month; only then its sums are those of the scope.
  public func write(_ packed: PackedMonth, isAlone: Bool) throws {
    for (part, image) in packed.parts {
      try store.write(image, month: packed.month, family: family, layer: 0, part: part)
    }
    let rollups = FactRollups(store.session, account: store.account, scope: store.scope, grain: store.grain)
    if isAlone { try rollups.put(packed.sums, month: packed.month) } else { try rollups.refresh([packed.month]) }
  }

  /// Puts a month's days over what is stored of them; what was known before stays readable. Loose days have to be compacted before.
  public func restate(_ month: FactMonth, isOpen: Bool) throws {
    var history = MonthHistory(month: month.month)
    try history.add(
      try store.segments(month.month...month.month, layers: 0...FactReader.deepestLayer, family: family))
    history.add(month)
    guard history.settle() else { return }
    try store.delete(month.month, family: family)
    try SegmentWriter(store: store, family: family, isOpen: isOpen).write(history)
    try FactRollups(store.session, account: store.account, scope: store.scope, grain: store.grain).refresh([month.month]
    )
  }

  /// Adds cells to a month that the same document wrote already, for files that aren't in any order.
  public func extend(_ month: FactMonth, isOpen: Bool) throws {
    var history = MonthHistory(month: month.month)
    try history.add(
      try store.segments(month.month...month.month, layers: 0...FactReader.deepestLayer, family: family))
    history.extend(with: month)
    try store.delete(month.month, family: family)
    try SegmentWriter(store: store, family: family, isOpen: isOpen).write(history)
    try FactRollups(store.session, account: store.account, scope: store.scope, grain: store.grain).refresh([month.month]
    )
  }

  /// The newest month of the scope, of any family.
  public func newest() throws -> CivilMonth? { try FactCompactor.newestMonth(store) }

  /// Packs months that were written open and aren't among the newest any more.
  public func pack(_ months: Set<CivilMonth>) throws {
    for month in months.sorted() {
      var history = MonthHistory(month: month)
      try history.add(try store.segments(month...month, layers: 0...FactReader.deepestLayer, family: family))
      guard history.settle(), !history.items.isEmpty else { continue }
      try store.delete(month, family: family)
      try SegmentWriter(store: store, family: family, isOpen: false).write(history)
    }
  }
}

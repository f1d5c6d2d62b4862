internal import Dispatch
internal import StewardDomain
internal import Synchronization

/// Reads the facts of one scope and grain as they were known at an instant: stored months, with what came later on top.
struct FactReader {
  let store: SegmentStore
  let asOf: Instant

  /// One day of a document that isn't in a stored month yet.
  struct LooseDay {
    let day: CivilDay
    let version: DayVersion
    let block: FactBlock
  }

  /// What bears on some days, before it is put together.
  struct Sources {
    let days: Range<CivilDay>
    let months: [KnownMonth]
    /// By day, and within a day the one known longest first.
    let loose: [LooseDay]

    var metrics: Set<Metric> {
      var all = Set(months.flatMap(\.metrics))
      for day in loose { all.formUnion(day.block.columns.map(\.metric)) }
      return all
    }

    /// The items that are named, ascending.
    var items: [Int32] {
      var all = Set(months.flatMap(\.items))
      for day in loose { all.formUnion(day.block.items) }
      return all.sorted()
    }
  }

  func sources(_ days: Range<CivilDay>, metrics: Set<Metric>?) throws -> Sources {
    guard let covering = CivilMonth.covering(days) else { return Sources(days: days, months: [], loose: []) }
    let segments = try store.segments(covering, layers: 0...0, metrics: metrics)
    let isPast = segments.contains { $0.header.versions.contains { $0.knownFrom > asOf.microseconds } }
    let layers = isPast ? try store.segments(covering, layers: 1...Self.deepestLayer, metrics: metrics) : []
    let closures = segments.isEmpty ? [] : try store.closures(days, asOf: asOf)
    let known = asOf
    let months = try Self.concurrently(segments, isLarge: isPast) { segment throws(FactBlockError) in
      try KnownMonth(
        segment,
        layers: layers.filter {
          $0.month == segment.month && $0.family == segment.family && $0.part == segment.part
        },
        closures: closures.isEmpty ? [] : closures.filter { $0.family == segment.family }, asOf: known)
    }
    return Sources(days: days, months: months, loose: try looseDays(days))
  }

  private func looseDays(_ days: Range<CivilDay>) throws -> [LooseDay] {
    try store.session.rows(
      """
      SELECT day, document_id, known_from, cells FROM fact_block
      WHERE account_id = ?1 AND scope_id = ?2 AND day >= ?3 AND day < ?4 AND grain = ?5 AND known_from <= ?6 AND known_to > ?6
      ORDER BY day, known_from, document_id
      """,
      [
        .text(store.account.text), .integer(store.scope), .integer(Int64(days.lowerBound.number)),
        .integer(Int64(days.upperBound.number)), .integer(store.grain.rawValue), .integer(asOf.microseconds),
      ],
      as: { row in
        LooseDay(
          day: CivilDay(number: Int32(clamping: row.integer(0))),
          version: DayVersion(document: row.integer(1), knownFrom: row.integer(2), hasCells: true),
          block: try row.withBlob(3) { try FactBlock(decoding: $0) })
      })
  }

  /// No month was ever replaced more often, so no more layers are looked for.
  static let deepestLayer = 1 << 20

  /// All cells as item-major columns.
  ///
  /// - Parameters:
  ///   - names: by item number from `offset` on.
  ///   - metrics: `nil` for all.
  func table(
    _ days: Range<CivilDay>, names: [ItemIdentity], offset: Int, metrics wanted: Set<Metric>?
  ) throws -> FactTable {
    let sources = try sources(days, metrics: wanted)
    let items = sources.items.filter { names.indices.contains(Int($0) - offset) }
    let order = items.sorted {
      let left = names[Int($0) - offset]
      let right = names[Int($1) - offset]
      return (left.sku, left.asin) < (right.sku, right.asin)
    }
    let metrics = sources.metrics.filter { wanted?.contains($0) ?? true }.sorted()
    let assembler = ColumnAssembler(sources: sources, order: order)
    let columns = try Self.concurrently(metrics, isLarge: metrics.count * order.count * assembler.dayCount > 1 << 17) {
      metric throws(FactBlockError) in try assembler.column(metric)
    }.filter { $0.presence.contains { $0 != 0 } }
    let identities = order.map { names[Int($0) - offset] }
    return Self.withoutUnused(FactTable(days: days, items: identities, columns: columns))
  }

  /// Runs a pure step for each input, on all cores where that pays.
  private static func concurrently<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], isLarge: Bool, _ body: @Sendable (Input) throws(FactBlockError) -> Output
  ) throws -> [Output] {
    guard isLarge else { return try inputs.map { try body($0) } }
    let results = Mutex([Result<Output, FactBlockError>?](repeating: nil, count: inputs.count))
    DispatchQueue.concurrentPerform(iterations: inputs.count) { index in
      let result: Result<Output, FactBlockError>
      do throws(FactBlockError) { result = .success(try body(inputs[index])) } catch { result = .failure(error) }
      results.withLock { $0[index] = result }
    }
    return try results.withLock { list in
      try list.compactMap { try $0?.get() }
    }
  }

  /// Leaves out items of which nothing is reported on these days.
  private static func withoutUnused(_ table: FactTable) -> FactTable {
    let days = table.dayCount
    let used = table.items.indices.filter { row in
      table.columns.contains { $0.hasAny(row * days..<(row + 1) * days) }
    }
    guard used.count < table.items.count else { return table }
    let columns = table.columns.map { column in
      var result = FactColumn(metric: column.metric, cellCount: used.count * days)
      for (row, old) in used.enumerated() {
        for day in 0..<days where column.isPresent(old * days + day) {
          result.set(row * days + day, to: column.values[old * days + day])
        }
      }
      return result
    }
    return FactTable(days: table.days, items: used.map { table.items[$0] }, columns: columns)
  }
}

extension FactColumn {
  /// Whether any of some cells is reported. O(cells / 64).
  fileprivate func hasAny(_ cells: Range<Int>) -> Bool {
    guard !cells.isEmpty else { return false }
    let first = cells.lowerBound >> 6
    let last = (cells.upperBound - 1) >> 6
    for word in first...last {
      var bits = presence[word]
      if word == first { bits &= ~0 << UInt64(cells.lowerBound & 63) }
      if word == last, cells.upperBound & 63 != 0 { bits &= (1 << UInt64(cells.upperBound & 63)) - 1 }
      if bits != 0 { return true }
    }
    return false
  }
}

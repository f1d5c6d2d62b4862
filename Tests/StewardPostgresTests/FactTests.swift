import StewardDomain
import StewardStorage
import Testing

/// Months of columns against the same documents left loose, on every engine.
@Suite struct FactTests {
  /// A server's round trips make a case longer.
  private static let cases = EngineKind.available.flatMap { kind in
    (0..<(kind == .sqlite ? 8 : 2)).map { (kind: kind, seed: $0) }
  }
  private let metrics: [Metric] = [.unitsOrdered, .sessions, .price, .adCost]

  @Test(.timeLimit(.minutes(15)), arguments: cases)
  func `whatever came when, stored months say at every instant what loose days say`(kind: EngineKind, seed: Int) throws
  {
    var random = SplitMix(seed: UInt64(seed) &+ 77)
    let stored = try TestStore(kind)
    let loose = try TestStore(kind)
    try stored.putItems(40)
    try loose.putItems(40)
    var history = DocumentHistory()

    for number in 1...30 {
      let document = history.next(number, &random)
      try history.load(document, into: stored)
      try history.load(document, into: loose)
      if random.below(3) == 0 { try compact(stored) }
      if number % 5 == 0 { try expectSame(stored, loose, &random) }
    }
    try compact(stored)
    try compact(loose)

    try expectSame(stored, loose, &random)
    #expect(try dump(stored) == dump(loose))
    #expect(try stored.engine.count("fact_block") == 0)
    #expect(try stored.engine.count("fact_segment") > 3)
  }

  @Test(.timeLimit(.minutes(15)), arguments: cases.filter { $0.seed < 3 })
  func `sums are those of the cells, whether a month was compacted or not`(kind: EngineKind, seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed) &+ 5)
    let store = try TestStore(kind)
    try store.putItems(40)
    var history = DocumentHistory()

    for number in 1...20 {
      try history.load(history.next(number, &random), into: store)
      if random.below(4) == 0 {
        try store.engine.write { try FactCompactor($0, account: TestStore.account).run() }
      }
      let first = DocumentHistory.firstDay.advanced(by: random.below(80))
      let days = first..<first.advanced(by: 1 + random.below(50))
      #expect(try sums(store, days) == sumsOfCells(store, days))
    }
    try store.engine.write { try FactCompactor($0, account: TestStore.account).run() }
    let days = DocumentHistory.firstDay..<DocumentHistory.firstDay.advanced(by: 130)
    #expect(try store.engine.count("fact_rollup") > 1)
    #expect(try sums(store, days) == sumsOfCells(store, days))
  }

  private func compact(_ store: TestStore) throws {
    try store.engine.write { try FactCompactor($0, account: TestStore.account).run() }
  }

  private func dump(_ store: TestStore) throws -> [[String]] {
    try store.engine.read { session in
      try session.rows(
        """
        SELECT scope_id, grain, layer, month, family_id, part, chunk, bytes FROM fact_segment
        ORDER BY scope_id, grain, layer, month, family_id, part, chunk
        """
      ) { row in
        (0..<7).map { String(row.integer($0)) } + [row.withBlob(7) { $0.map { String($0) }.joined(separator: " ") }]
      }
    }
  }

  private func table(_ store: TestStore, _ days: Range<CivilDay>, _ asOf: Instant) throws -> FactTable {
    try store.engine.read {
      try FactRepository($0).table(account: TestStore.account, scope: 1, grain: .item, days: days, asOf: asOf)
    }
  }

  private func cells(_ table: FactTable) -> [String] {
    table.columns.flatMap { column in
      table.items.indices.flatMap { row in
        (0..<table.dayCount).compactMap { day in
          column[row * table.dayCount + day].map { "\(column.metric) \(table.items[row].sku) \(day) \($0)" }
        }
      }
    }
  }

  private func expectSame(_ stored: TestStore, _ loose: TestStore, _ random: inout SplitMix) throws {
    for _ in 0..<6 {
      let asOf = Instant(seconds: Int64(random.below(700)))
      let first = DocumentHistory.firstDay.advanced(by: random.below(60))
      let days = first..<first.advanced(by: 1 + random.below(70))
      let left = try table(stored, days, asOf)
      let right = try table(loose, days, asOf)
      #expect(cells(left) == cells(right))
      #expect(left.items == right.items)
      for column in left.columns {
        for cell in column.values.indices where !column.isPresent(cell) { #expect(column.values[cell] == 0) }
      }
      for metric in [Metric.unitsOrdered, .sessions] {
        #expect(try statements(stored, metric, days, asOf) == statements(loose, metric, days, asOf))
      }
      let extents = try [stored, loose].map { store in
        try store.engine.read { try FactRepository($0).extent(account: TestStore.account, scope: 1, asOf: asOf) }
      }
      #expect(extents[0] == extents[1])
    }
  }

  private func statements(
    _ store: TestStore, _ metric: Metric, _ days: Range<CivilDay>, _ asOf: Instant
  ) throws -> [String] {
    var lines: [String] = []
    try store.engine.read {
      try FactRepository($0).statements(
        of: metric, account: TestStore.account, scope: 1, grain: .item, days: days, asOf: asOf
      ) { lines.append("\($0) \($1) \($2)") }
    }
    return lines
  }

  private func sums(_ store: TestStore, _ days: Range<CivilDay>) throws -> [DailySum] {
    try store.engine.read {
      try FactRollups($0, account: TestStore.account, scope: 1).sums(of: metrics, days: days)
    }
  }

  private func sumsOfCells(_ store: TestStore, _ days: Range<CivilDay>) throws -> [DailySum] {
    let table = try store.engine.read {
      try FactRepository($0).table(
        account: TestStore.account, scope: 1, grain: .item, days: days, asOf: Instant(seconds: 1 << 40))
    }
    return metrics.map { metric in
      guard let column = table.column(metric) else { return .none }
      let present = column.values.indices.filter { column.isPresent($0) }
      return DailySum(value: present.reduce(0) { $0 &+ column.values[$1] }, reported: present.count)
    }
  }
}

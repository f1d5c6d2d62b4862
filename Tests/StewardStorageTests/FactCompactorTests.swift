import StewardDomain
import StewardStorage
import Testing

/// Months of columns against the same documents left loose.
@Suite struct FactCompactorTests {
  @Test(arguments: 0..<12)
  func `whatever came when, stored months say at every instant what loose days say`(seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed) &+ 77)
    let stored = try TestDatabase()
    let loose = try TestDatabase()
    try stored.putItems((1...40).map { ItemIdentity(sku: SKU("S\(100 - $0)")) })
    try loose.putItems((1...40).map { ItemIdentity(sku: SKU("S\(100 - $0)")) })
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
    #expect(try stored.count("fact_block") == 0)
    #expect(try stored.count("fact_segment") > 3)
  }

  @Test func `two documents of a family that count at once stay loose`() throws {
    let database = try TestDatabase()
    try database.putItems([ItemIdentity(sku: "A"), ItemIdentity(sku: "B")])
    try database.put("2026-03-01", [1: 5], family: 1, known: 10, document: 1)
    try database.put("2026-03-01", [2: 6], family: 1, known: 20, document: 2)

    try compact(database)

    #expect(try database.count("fact_block") == 2)
    #expect(try database.count("fact_segment") == 0)
  }

  @Test func `an account with many items has parts, and a new item changes the last one only`() throws {
    let database = try TestDatabase()
    let count: Int32 = 5_000
    try database.putItems((1...count).map { ItemIdentity(sku: SKU("S\($0)")) })
    let values = Dictionary(uniqueKeysWithValues: (1...count).map { ($0, Int64($0) * 3 as Int64?) })
    try database.put("2026-03-01", values, family: 1, known: 10, document: 1)

    try compact(database)

    #expect(try database.count("fact_segment") == 3)
    let table = try table(database, "2026-03-01"..<"2026-03-02", Instant(seconds: 50))
    #expect(table.items.count == Int(count))
    for (row, item) in table.items.enumerated() {
      #expect(table.columns[0][row] == (Int64(item.sku.text.dropFirst()) ?? 0) * 3)
    }
  }

  @Test func `a damaged byte anywhere is an error or changes nothing, and never a crash`() throws {
    let database = try TestDatabase()
    try database.putItems((1...7).map { ItemIdentity(sku: SKU("S\($0)")) })
    try database.put("2026-03-01", [1: 5, 2: 1 << 40, 3: -8], family: 1, known: 10, document: 1)
    try database.put("2026-03-02", [1: 6, 4: 8, 7: nil], metric: .sessions, family: 1, known: 20, document: 2)
    try database.engine.write {
      try FactRepository($0).close(
        days: "2026-03-01"..<"2026-03-02", by: database.place(document: 3, family: 1, known: 30))
    }
    try database.put("2026-03-01", [1: 9], family: 1, known: 30, document: 3)
    try compact(database)
    let days: Range<CivilDay> = "2026-03-01"..<"2026-03-03"
    let rows = try database.engine.read { session in
      try session.rows("SELECT layer, bytes FROM fact_segment ORDER BY layer") { row in
        (row.integer(0), row.withBlob(1) { [UInt8]($0) })
      }
    }
    try #require(rows.count == 2)
    let now = try table(database, days, Instant(seconds: 50))
    let past = try table(database, days, Instant(seconds: 25))

    for (layer, bytes) in rows {
      for place in bytes.indices {
        for change: UInt8 in [1, 0x80, 0xFF] {
          var damaged = bytes
          damaged[place] ^= change
          try put(damaged, layer, database)
          #expect(throws: FactBlockError.self, "layer \(layer), byte \(place)") {
            _ = try table(database, days, Instant(seconds: 25))
          }
        }
      }
      for count in bytes.indices {
        try put(Array(bytes[0..<count]), layer, database)
        #expect(throws: FactBlockError.self) { _ = try table(database, days, Instant(seconds: 25)) }
      }
      try put(bytes, layer, database)
    }
    #expect(cells(try table(database, days, Instant(seconds: 50))) == cells(now))
    #expect(cells(try table(database, days, Instant(seconds: 25))) == cells(past))
    #expect(cells(now) != cells(past))
  }

  private func put(_ bytes: [UInt8], _ layer: Int64, _ database: TestDatabase) throws {
    try database.engine.write {
      try $0.execute("UPDATE fact_segment SET bytes = ?1 WHERE layer = ?2", [.blob(bytes), .integer(layer)])
    }
  }

  private func compact(_ database: TestDatabase) throws {
    try database.engine.write { try FactCompactor($0, account: TestDatabase.account).run() }
  }

  private func dump(_ database: TestDatabase) throws -> [[String]] {
    try database.engine.read { session in
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

  private func table(_ database: TestDatabase, _ days: Range<CivilDay>, _ asOf: Instant) throws -> FactTable {
    try database.engine.read {
      try FactRepository($0).table(account: TestDatabase.account, scope: 1, grain: .item, days: days, asOf: asOf)
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

  private func expectSame(_ stored: TestDatabase, _ loose: TestDatabase, _ random: inout SplitMix) throws {
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
      let extents = try [stored, loose].map { database in
        try database.engine.read { try FactRepository($0).extent(account: TestDatabase.account, scope: 1, asOf: asOf) }
      }
      #expect(extents[0] == extents[1])
    }
  }

  private func statements(
    _ database: TestDatabase, _ metric: Metric, _ days: Range<CivilDay>, _ asOf: Instant
  ) throws -> [String] {
    var lines: [String] = []
    try database.engine.read {
      try FactRepository($0).statements(
        of: metric, account: TestDatabase.account, scope: 1, grain: .item, days: days, asOf: asOf
      ) { lines.append("\($0) \($1) \($2)") }
    }
    return lines
  }
}

/// Documents in a random order of knowledge, loaded as ingest does.
struct DocumentHistory {
  static let firstDay: CivilDay = "2026-01-20"

  struct Document {
    let number: Int64
    let family: Int64
    let known: Int64
    let days: Range<CivilDay>
    /// By day: metric, item, value.
    let cells: [CivilDay: [Metric: [Int32: Int64]]]
  }

  private var documents: [Document] = []

  mutating func next(_ number: Int, _ random: inout SplitMix) -> Document {
    let first = Self.firstDay.advanced(by: random.below(80))
    let days = first..<first.advanced(by: 1 + random.below(random.below(3) == 0 ? 45 : 4))
    var cells: [CivilDay: [Metric: [Int32: Int64]]] = [:]
    for day in days where random.below(8) != 0 {
      var metrics: [Metric: [Int32: Int64]] = [:]
      for metric in [Metric.unitsOrdered, .sessions, .price] where random.below(4) != 0 {
        var values: [Int32: Int64] = [:]
        for item in Int32(1)...40 where random.below(3) != 0 {
          let size = random.below(20)
          values[item] =
            size == 0 ? Int64(random.below(1 << 40)) : size == 1 ? -Int64(random.below(90)) : Int64(random.below(12))
        }
        if !values.isEmpty { metrics[metric] = values }
      }
      if !metrics.isEmpty { cells[day] = metrics }
    }
    // Some come late: what they say was replaced already.
    let known = random.below(4) == 0 ? Int64(random.below(number * 20)) : Int64(number * 20)
    return Document(
      number: Int64(number), family: Int64(1 + random.below(3)), known: known + 1, days: days, cells: cells)
  }

  mutating func load(_ document: Document, into database: TestDatabase) throws {
    let place = database.place(document: document.number, family: document.family, known: document.known)
    let later = documents.filter { $0.family == document.family && $0.known > document.known }
      .sorted { ($0.known, $0.number) < ($1.known, $1.number) }
    try database.engine.write { session in
      let facts = FactRepository(session)
      try facts.close(days: document.days, by: place)
      for (day, metrics) in document.cells.sorted(by: { $0.key < $1.key }) {
        let items = Set(metrics.values.flatMap(\.keys)).sorted()
        let columns = metrics.keys.sorted().map { metric in
          FactBlock.Column(metric: metric, values: items.map { metrics[metric]?[$0] })
        }
        let end = later.first { $0.days.contains(day) }.map { Instant(seconds: $0.known) } ?? .distantFuture
        try facts.insert(FactBlock(items: items, columns: columns), day: day, grain: .item, knownTo: end, at: place)
      }
    }
    if !documents.contains(where: { $0.number == document.number }) { documents.append(document) }
  }
}

extension SplitMix {
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }
}

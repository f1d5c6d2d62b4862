import StewardDomain
import StewardStorage
import Testing

@Suite struct RecordTests {
  private let kind = RecordKind(
    name: "testLine", title: "",
    fields: [
      RecordKind.Field(name: "orderId", type: .text), RecordKind.Field(name: "price", type: .money),
      RecordKind.Field(name: "note", type: .text),
    ])

  @Test func `a batch gives back what was put in, absent stays absent`() {
    let batch = batch([("O-1", 999, "水性"), ("O-2", nil, nil), (nil, -5, "")])

    #expect(batch.count == 3)
    #expect(batch.lines == [2, 3, 4])
    #expect(batch.value(0, of: 0) == "O-1")
    #expect(batch.value(1, of: 0) == 999)
    #expect(batch.value(2, of: 0) == "水性")
    #expect(batch.value(1, of: 1) == .null)
    #expect(batch.value(2, of: 1) == .null)
    #expect(batch.value(0, of: 2) == .null)
    #expect(batch.value(1, of: 2) == -5)
    #expect(batch.value(2, of: 2) == "")
  }

  @Test func `keys are told once, in order, however they are mixed`() {
    var batch = RecordBatch(kind: kind)
    for (row, key) in ["b", "b", "a", "b", "c", "a"].enumerated() {
      batch.append(row: row + 1, line: row + 2, day: nil)
      text(key) { batch.setKey($0) }
    }
    batch.append(row: 7, line: 8, day: nil)

    #expect(batch.distinctKeys == ["a", "b", "c"])
    #expect(batch.key(of: 0) == "b")
    #expect(batch.key(of: 6) == nil)
  }

  @Test func `a batch stands in the table as it was`() throws {
    let database = try prepared()
    let batch = batch([("O-1", 999, "水性"), ("O-2", nil, nil), (nil, -5, "")])

    try insert(batch, into: database, document: 1, known: 10)

    #expect(try current(database, asOf: 10) == ["1:2 O-1 999 水性", "1:3 O-2 - -", "1:4 - -5 "])
    #expect(try current(database, asOf: 9) == [])
  }

  @Test func `closing a key ends its rows only, and what was known before stays known as of then`() throws {
    let database = try prepared()
    try insert(batch([("O-1", 100, nil), ("O-2", 200, nil)]), into: database, document: 1, known: 10)

    try database.engine.write { session in
      try RecordRepository(session).close(kind, keys: ["O-1"], by: database.place(document: 2, family: 1, known: 20))
    }

    #expect(try current(database, asOf: 19) == ["1:2 O-1 100 -", "1:3 O-2 200 -"])
    #expect(try current(database, asOf: 20) == ["1:3 O-2 200 -"])
  }

  @Test func `closing days ends the rows of those days only`() throws {
    let database = try prepared()
    var batch = RecordBatch(kind: kind)
    for (row, day) in ([100, 101, nil] as [Int32?]).enumerated() { batch.append(row: row + 1, line: row + 2, day: day) }
    try insert(batch, into: database, document: 1, known: 10)

    try database.engine.write { session in
      try RecordRepository(session).close(
        kind, days: CivilDay(number: 101)..<CivilDay(number: 102), by: database.place(document: 2, family: 1, known: 20)
      )
    }

    #expect(try current(database, asOf: 20) == ["1:2 - - -", "1:4 - - -"])
  }

  @Test func `another family isn't touched`() throws {
    let database = try prepared()
    try insert(batch([("O-1", 100, nil)]), into: database, document: 1, known: 10)

    try database.engine.write { session in
      let records = RecordRepository(session)
      let place = database.place(document: 2, family: 2, known: 20)
      try records.closeAll(kind, by: place)
      try records.close(kind, keys: ["O-1"], by: place)
    }

    #expect(try current(database, asOf: 30).count == 1)
  }

  @Test func `a key's next knowledge is the earliest later one`() throws {
    let database = try prepared()
    for (document, known) in [(1, 30), (2, 20), (3, 40)] as [(Int64, Int64)] {
      try insert(batch([("O-1", known, nil)]), into: database, document: document, known: known)
    }

    let next = try database.engine.read { session in
      try ([(10, "O-1"), (20, "O-1"), (40, "O-1"), (10, "O-2")] as [(Int64, String)]).map { known, key in
        try RecordRepository(session).nextKnown(
          kind, key: key, after: database.place(document: 9, family: 1, known: known))
      }
    }

    #expect(next == [Instant(seconds: 20), Instant(seconds: 30), .distantFuture, .distantFuture])
  }

  private func prepared() throws -> TestDatabase {
    let database = try TestDatabase()
    try RecordTables(kinds: [kind]).update(database.engine)
    return database
  }

  private func insert(_ batch: RecordBatch, into database: TestDatabase, document: Int64, known: Int64) throws {
    try database.engine.write { session in
      try RecordRepository(session).insert(batch, at: database.place(document: document, family: 1, known: known)) {
        _ in
        .distantFuture
      }
    }
  }

  private func current(_ database: TestDatabase, asOf: Int64) throws -> [String] {
    var rows: [String] = []
    try database.engine.read { session in
      try RecordRepository(session).current(
        kind, account: TestDatabase.account, scope: 1, fields: ["orderId", "price", "note"],
        asOf: Instant(seconds: asOf)
      ) { row in
        let price = row.optionalInteger(3).map { "\($0)" } ?? "-"
        rows.append(
          "\(row.integer(0)):\(row.integer(1)) \(row.optionalText(2) ?? "-") \(price) \(row.optionalText(4) ?? "-")")
      }
    }
    return rows
  }

  private func batch(_ rows: [(String?, Int64?, String?)]) -> RecordBatch {
    var batch = RecordBatch(kind: kind)
    for (index, row) in rows.enumerated() {
      batch.append(row: index + 1, line: index + 2, day: nil)
      if let order = row.0 {
        text(order) { batch.set(0, $0) }
        text(order) { batch.setKey($0) }
      }
      if let price = row.1 { batch.set(1, price) }
      if let note = row.2 { text(note) { batch.set(2, $0) } }
    }
    return batch
  }

  private func text(_ text: String, _ body: (UnsafeRawBufferPointer) -> Void) {
    Array(text.utf8).withUnsafeBytes(body)
  }
}

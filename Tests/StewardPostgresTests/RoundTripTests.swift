import StewardDomain
import StewardStorage
import Testing

/// Every repository on both engines.
@Suite struct RoundTripTests {
  private let account = TestStore.account

  @Test(arguments: EngineKind.available)
  func `accounts, sources and what a source remembers`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    let acme = Account(id: "acme", name: "Acme", kind: .vendor, marketplaces: ["A1PA6795UKMFR9", "ATVPDKIKX0DER"])
    let source = ConfiguredSource(account: "acme", name: "files", bundle: "FileReports", configuration: #"{"a":1}"#)

    try store.engine.write { session in
      try AccountRepository(session).add(acme)
      let sources = SourceRepository(session)
      try sources.put(ConfiguredSource(account: "acme", name: "files", bundle: "Other", configuration: "{}"))
      try sources.put(source)
      for value in ["1", "2"] { try sources.setState("cursor", to: value, of: "acme", source: "files") }
      try sources.setState("gone", to: "3", of: "acme", source: "files")
      try sources.setState("gone", to: nil, of: "acme", source: "files")
    }

    try store.engine.read { session throws in
      #expect(try AccountRepository(session).all() == [acme])
      #expect(try AccountRepository(session).find("acme") == acme)
      #expect(try AccountRepository(session).find("nobody") == nil)
      #expect(try SourceRepository(session).all() == [source])
      #expect(try SourceRepository(session).state("cursor", of: "acme", source: "files") == "2")
      #expect(try SourceRepository(session).state("gone", of: "acme", source: "files") == nil)
    }
  }

  @Test(arguments: EngineKind.available)
  func `documents, their pieces and definitions`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    let full = Samples.document(id: DocumentID(1), sha256: "ab")
    let bare = Samples.document(id: DocumentID(2), sha256: "ef", isBare: true)
    let pieces = (0..<12).map { [UInt8](repeating: UInt8($0), count: 300_000) }

    try store.engine.write { session in
      let documents = DocumentRepository(session)
      try documents.insert(
        full, account: account,
        chunks: pieces.map { DocumentChunk(isPacked: true, byteCount: $0.count, bytes: $0) })
      try documents.insert(bare, account: account, chunks: [])
      for body in ["old", "new"] { try documents.putDefinition(body, sha256: "cd", account: account) }
      try documents.setStatus(.loaded, of: DocumentID(2), account: account)
    }

    try store.engine.read { session throws in
      let documents = DocumentRepository(session)
      var changed = bare
      changed.status = .loaded
      #expect(try documents.all(of: account) == [full, changed])
      #expect(
        try documents.find(
          account: account, type: "T", sha256: "ab", externalID: "R-1", marketplace: full.marketplace, days: full.days)
          == full)
      #expect(try documents.find(DocumentID(1), account: "other") == nil)
      #expect(try documents.nextID(account: account) == DocumentID(3))
      #expect(try documents.definition(sha256: "cd", account: account) == "new")
      var kept: [[UInt8]] = []
      try documents.chunks(of: DocumentID(1), account: account) { kept.append($0.bytes) }
      #expect(kept == pieces)
    }
  }

  @Test(arguments: EngineKind.available)
  func `dimensions, loads and quality events`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    let load = Load(
      document: DocumentID(1), family: 1, scope: 2, days: "2026-01-01"..<"2026-01-02", knownFrom: Instant(seconds: 9),
      rowCount: 1, recordCount: 2, cellCount: 3)
    let event = QualityEvent(kind: .drift, code: "c", field: "", line: nil, occurrences: 2, message: "m")

    let numbers = try store.engine.write { session -> [Int64] in
      let dimensions = DimensionRepository(session, account: account)
      try LoadRepository(session, account: account).insert(load)
      try LoadRepository(session, account: account).insert([event], document: DocumentID(1))
      for asin in ["", "B1"] as [ASIN] {
        try dimensions.put(ItemIdentity(sku: "S", asin: asin), number: 1, scope: 1)
      }
      return [
        try dimensions.scope("A1PA6795UKMFR9"), try dimensions.scope(nil), try dimensions.scope("A1PA6795UKMFR9"),
        try dimensions.family("orders"), try dimensions.family("listings"), try dimensions.family("orders"),
      ]
    }

    #expect(numbers == [1, 2, 1, 1, 2, 1])
    try store.engine.read { session throws in
      let loads = LoadRepository(session, account: account)
      #expect(try loads.find(DocumentID(1)) == load)
      #expect(try loads.later(than: Instant(seconds: 8), family: 1, scope: 2) == [load])
      #expect(try loads.hasLater(than: Instant(seconds: 9), family: 1) == false)
      #expect(try loads.hasLater(than: Instant(seconds: 0), family: 7) == false)
      #expect(try loads.events(of: DocumentID(1)) == [event])
      #expect(
        try DimensionRepository(session, account: account).items(scope: 1) == [ItemIdentity(sku: "S", asin: "B1")])
    }
  }

  @Test(arguments: EngineKind.available)
  func `facts as they were known at an instant`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    let day: CivilDay = "2026-03-01"
    let block = FactBlock(
      items: [1], columns: [FactBlock.Column(metric: .unitsOrdered, values: [5])])

    try store.engine.write { session in
      let facts = FactRepository(session)
      try DimensionRepository(session, account: account).put(ItemIdentity(sku: "A"), number: 1, scope: 1)
      try facts.insert(
        block, day: day, grain: .item, knownTo: .distantFuture, at: TestStore.place(document: 1, known: 10))
      try facts.close(days: day..<day.advanced(by: 1), by: TestStore.place(document: 2, known: 20))
    }

    try store.engine.read { session throws in
      let facts = FactRepository(session)
      for (known, isThere) in [(9, false), (10, true), (19, true), (20, false)] as [(Int64, Bool)] {
        let table = try facts.table(
          account: account, scope: 1, grain: .item, days: day..<day.advanced(by: 1), asOf: Instant(seconds: known))
        #expect(table.column(.unitsOrdered)?.values == (isThere ? [5] : nil))
        let extent = try facts.extent(account: account, scope: 1, asOf: Instant(seconds: known))
        #expect((extent != nil) == isThere)
      }
    }
  }

  @Test(arguments: EngineKind.available)
  func `records, a column that comes later, and closing by days, by keys and of everything`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    let old = RecordKind(name: "testLine", title: "", fields: [RecordKind.Field(name: "sku", type: .text)])
    let new = BulkTests.kind(named: "testLine")
    try RecordTables(kinds: [old]).update(store.engine)
    try RecordTables(kinds: [new]).update(store.engine)
    try store.engine.write { session in
      try RecordRepository(session).insert(
        BulkTests.batch(new, rows: 20), at: TestStore.place(document: 1, known: 10)
      ) { _ in .distantFuture }
    }
    func current(_ known: Int64) throws -> Int {
      var count = 0
      try store.engine.read { session in
        try RecordRepository(session).current(
          new, account: account, scope: 1, fields: ["sku", "nothing", "price"], asOf: Instant(seconds: known)
        ) { row in
          count += 1
          #expect(row.isNull(3))
        }
      }
      return count
    }

    try store.engine.write { session in
      let records = RecordRepository(session)
      try records.close(new, keys: ["K-1", "K-2"], by: TestStore.place(document: 2, known: 20))
      let days = CivilDay(number: 3)..<CivilDay(number: 6)
      try records.close(new, days: days, by: TestStore.place(document: 3, known: 30))
      try records.closeAll(new, by: TestStore.place(document: 4, known: 40))
      #expect(
        try records.nextKnown(new, key: "K-1", after: TestStore.place(document: 0, known: 1)) == Instant(seconds: 10))
    }

    #expect(try [9, 10, 20, 30, 40].map(current) == [0, 20, 18, 15, 0])
  }

  @Test(arguments: EngineKind.available)
  func `an analysis replaces the one before it`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    let score = Identified(
      id: "S1", author: "scorer",
      value: Score(
        subject: Samples.subject, base: 50, reasons: [Score.Reason(points: 1.5, evidence: Samples.evidence[0])]))
    let finding = Identified(
      id: "F1", author: "monitor",
      value: Finding(
        subject: Samples.subject, clause: "c", severity: .notice, title: "t", evidence: Samples.evidence))

    for failures in [["broken"], []] {
      try store.engine.write { session in
        try AnalysisRepository(session, account: account).replace(
          asOf: Instant(seconds: 7), today: "2026-01-08", failures: failures, scores: [score], findings: [finding],
          recommendations: [])
      }
    }

    try store.engine.read { session throws in
      let analyses = AnalysisRepository(session, account: account)
      let newest = try #require(try analyses.newest())
      #expect(newest.asOf == Instant(seconds: 7))
      #expect(newest.failures.isEmpty)
      let kept = try #require(try analyses.scores().first?.value)
      #expect(kept.base == 50)
      #expect(kept.reasons.map(\.points) == [1.5])
      #expect(kept.reasons.map(\.evidence) == [Samples.evidence[0]])
      #expect(try analyses.findings().map(\.value.evidence) == [Samples.evidence])
      #expect(try analyses.findings().map(\.id) == ["F1"])
      #expect(try analyses.recommendations(on: "2026-01-01").isEmpty)
    }
  }
}

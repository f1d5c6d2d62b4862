import StewardDomain
import StewardStorage
import Testing

@Suite struct RepositoryTests {
  private let account = TestDatabase.account

  @Test func `numbers of marketplaces and families are given once, in the order of first sight, and last`() throws {
    let database = try TestDatabase()

    let given = try database.engine.write { session -> [Int64] in
      let dimensions = DimensionRepository(session, account: account)
      return [
        try dimensions.scope("A1PA6795UKMFR9"), try dimensions.scope(nil), try dimensions.scope("A1PA6795UKMFR9"),
        try dimensions.family("orders"), try dimensions.family("listings"), try dimensions.family("orders"),
        try DimensionRepository(session, account: "other").scope(nil),
      ]
    }

    #expect(given == [1, 2, 1, 1, 2, 1, 1])
    let scopes = try database.reopened().read { try DimensionRepository($0, account: account).scopes() }
    #expect(scopes.map(\.id) == [1, 2])
    #expect(scopes.map(\.marketplace) == ["A1PA6795UKMFR9", nil])
  }

  @Test func `a document and its pieces come back as they were`() throws {
    let database = try TestDatabase()
    let document = StoredDocument(
      id: DocumentID(1), sha256: "ab", externalID: "R-1", name: "orders.txt", reportType: "T", definitionSHA256: "cd",
      marketplace: "A1PA6795UKMFR9", days: "2026-01-01"..<"2026-02-01", retrieved: Instant(seconds: 5),
      received: Instant(microseconds: 6_000_001), contentType: "text/plain;charset=Cp1252", byteCount: 3,
      status: .quarantined, localePins: "decimal=,;dates=dmy")
    var bare = document
    bare.id = DocumentID(2)
    bare.sha256 = "ef"
    (bare.definitionSHA256, bare.marketplace, bare.days, bare.contentType, bare.localePins) = (nil, nil, nil, nil, nil)

    try database.engine.write { session in
      let documents = DocumentRepository(session)
      try documents.insert(
        document, account: account,
        chunks: [
          DocumentChunk(isPacked: true, byteCount: 2, bytes: [1, 2]),
          DocumentChunk(isPacked: false, byteCount: 1, bytes: [3]),
        ])
      try documents.insert(bare, account: account, chunks: [])
    }

    try database.reopened().read { session throws in
      let documents = DocumentRepository(session)
      #expect(try documents.all(of: account) == [document, bare])
      func find(_ externalID: String, _ marketplace: MarketplaceID?, _ days: Range<CivilDay>?) throws -> StoredDocument?
      {
        try documents.find(
          account: account, type: "T", sha256: "ab", externalID: externalID, marketplace: marketplace, days: days)
      }
      let known = try find("R-1", document.marketplace, document.days)
      let unknown = [
        try find("R-2", document.marketplace, document.days), try find("R-1", nil, document.days),
        try find("R-1", document.marketplace, nil), try find("R-1", document.marketplace, "2026-01-01"..<"2026-02-02"),
      ]
      #expect(known == document)
      #expect(unknown == [nil, nil, nil, nil])
      #expect(try documents.find(DocumentID(1), account: "other") == nil)
      #expect(try documents.nextID(account: account) == DocumentID(3))
      #expect(try documents.nextID(account: "other") == DocumentID(1))
      var pieces: [[UInt8]] = []
      try documents.chunks(of: DocumentID(1), account: account) { pieces.append($0.bytes) }
      #expect(pieces == [[1, 2], [3]])
    }
  }

  @Test func `loads that are known later come earliest first`() throws {
    let database = try TestDatabase()
    func load(_ document: Int64, _ known: Int64, days: Range<CivilDay>?) -> Load {
      Load(
        document: DocumentID(document), family: 1, scope: 1, days: days, knownFrom: Instant(seconds: known),
        rowCount: 1,
        recordCount: 2, cellCount: 3)
    }
    let loads = [load(1, 30, days: nil), load(2, 10, days: "2026-01-01"..<"2026-01-02"), load(3, 20, days: nil)]
    try database.engine.write { session in
      for load in loads { try LoadRepository(session, account: account).insert(load) }
    }

    try database.engine.read { session throws in
      let repository = LoadRepository(session, account: account)
      #expect(try repository.later(than: Instant(seconds: 10), family: 1, scope: 1) == [loads[2], loads[0]])
      #expect(try repository.later(than: Instant(seconds: 10), family: 2, scope: 1) == [])
      #expect(try repository.find(DocumentID(2)) == loads[1])
    }
  }

  @Test func `accounts and sources are found again, a source's state too`() throws {
    let database = try TestDatabase()
    let acme = Account(id: "acme", name: "Acme", kind: .vendor, marketplaces: ["A1PA6795UKMFR9", "ATVPDKIKX0DER"])
    let source = ConfiguredSource(account: "acme", name: "files", bundle: "FileReports", configuration: "{}")
    var changed = source

    try database.engine.write { session in
      try AccountRepository(session).add(acme)
      let sources = SourceRepository(session)
      try sources.put(source)
      changed = ConfiguredSource(account: "acme", name: "files", bundle: "FileReports", configuration: #"{"a":1}"#)
      try sources.put(changed)
      try sources.setState("cursor", to: "1", of: "acme", source: "files")
      try sources.setState("cursor", to: "2", of: "acme", source: "files")
      try sources.setState("gone", to: "3", of: "acme", source: "files")
      try sources.setState("gone", to: nil, of: "acme", source: "files")
    }

    try database.engine.read { session throws in
      #expect(try AccountRepository(session).all() == [acme])
      #expect(try AccountRepository(session).find("nobody") == nil)
      let sources = SourceRepository(session)
      #expect(try sources.all() == [changed])
      #expect(try sources.all(of: "other") == [])
      #expect(try sources.state("cursor", of: "acme", source: "files") == "2")
      #expect(try sources.state("gone", of: "acme", source: "files") == nil)
    }
  }
}

import Foundation
import StewardDomain
import StewardSQLite
import StewardStorage
import Synchronization
import Testing

@testable import StewardPostgres

/// Moving a workspace up to a server and back.
@Suite(.enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct CopyTests {
  private struct Broken: Error {}

  @Test func `a workspace that went up and down again is the one that it was`() throws {
    let first = try Self.file()
    try Self.fill(first)
    let server = try TestStore(.postgres)
    let last = try Self.file()

    let up = try WorkspaceCopy(from: first, to: server.engine, kinds: []).run { _, _ in }
    let down = try WorkspaceCopy(from: server.engine, to: last, kinds: []).run { _, _ in }

    #expect(up.differences.isEmpty)
    #expect(up.rows == down.rows)
    #expect(up.rows > 40)
    #expect(try Self.dump(first) == Self.dump(last))
  }

  @Test func `a copy that was broken off goes on where it was`() throws {
    let source = try Self.file()
    try Self.fill(source)
    let server = try TestStore(.postgres)
    var calls = 0
    #expect(throws: Broken.self) {
      _ = try WorkspaceCopy(from: BreakingEngine(source, after: 45), to: server.engine, kinds: []).run { _, _ in
        calls += 1
      }
    }

    let outcome = try WorkspaceCopy(from: source, to: server.engine, kinds: []).run { _, _ in }

    #expect(calls > 2)
    #expect(outcome.skipped > 0)
    #expect(outcome.skipped < outcome.steps)
    #expect(outcome.differences.isEmpty)
  }

  @Test func `a copy that was broken off behind its last step is found whole`() throws {
    let source = try Self.file()
    try Self.fill(source)
    let server = try TestStore(.postgres)
    let first = try WorkspaceCopy(from: source, to: server.engine, kinds: []).run { _, _ in }

    let again = try WorkspaceCopy(from: source, to: server.engine, kinds: []).run { _, _ in }

    #expect(again.skipped == first.steps)
    #expect(again.rows == first.rows)
    #expect(again.differences.isEmpty)
  }

  @Test func `a target with a workspace of its own is refused`() throws {
    let source = try Self.file()
    let server = try TestStore(.postgres)
    try server.engine.write {
      try AccountRepository($0).add(Account(id: "other", name: "Other", kind: .seller, marketplaces: []))
    }

    #expect {
      _ = try WorkspaceCopy(from: source, to: server.engine, kinds: []).run { _, _ in }
    } throws: {
      ($0 as? StewardStorage.DatabaseError)?.code == .constraint
    }
  }

  /// Reads a number of times and then no more.
  private final class BreakingEngine: DatabaseEngine {
    private let engine: any DatabaseEngine
    private let left: Atomic<Int>

    init(_ engine: any DatabaseEngine, after count: Int) {
      self.engine = engine
      left = Atomic(count)
    }

    func read<Result>(_ body: (any DatabaseSession) throws -> Result) throws -> Result {
      guard left.subtract(1, ordering: .relaxed).newValue > 0 else { throw Broken() }
      return try engine.read(body)
    }

    func write<Result>(_ body: (any DatabaseSession) throws -> Result) throws -> Result { try engine.write(body) }
  }

  private static func file() throws -> SQLiteEngine {
    let engine = try SQLiteEngine(path: NSTemporaryDirectory() + "steward-copy-\(UUID()).sqlite")
    try Migrations.migrate(engine)
    return engine
  }

  private static func fill(_ engine: SQLiteEngine) throws {
    for account in 0..<4 {
      let id = AccountID("acc\(account)")
      try engine.write { session in
        try AccountRepository(session).add(
          Account(id: id, name: "A \u{1F600} \(account)", kind: .seller, marketplaces: ["ATVPDKIKX0DER"]))
        let dimensions = DimensionRepository(session, account: id)
        _ = try dimensions.scope("ATVPDKIKX0DER")
        for item in 1...5 {
          try dimensions.put(ItemIdentity(sku: SKU("S\(item)"), asin: "", parentASIN: ""), number: item, scope: 1)
        }
        let place = RecordRepository.Placement(
          account: id, document: DocumentID(1), family: 1, scope: 1, knownFrom: Instant(seconds: 10))
        for day in 0..<6 {
          try FactRepository(session).insert(
            FactBlock(items: [1, 5], columns: [.init(metric: .unitsOrdered, values: [Int64(day), nil])]),
            day: CivilDay(number: Int32(20_000 + day)), grain: .item, knownTo: .distantFuture, at: place)
        }
        if account % 2 == 0 { try FactCompactor(session, account: id).run() }
        try session.execute(
          """
          INSERT INTO score (account_id, score_id, scorer, marketplace, sku, asin, value, base)
          VALUES (?1, 'x', 'y', 'US', '', '', ?2, ?3)
          """, [.text(id.text), .real(0.1), .real(-1e300)])
      }
    }
  }

  private static func dump(_ engine: SQLiteEngine) throws -> [String: [String]] {
    try engine.read { session in
      var result: [String: [String]] = [:]
      for shape in TableShape.all(kinds: []) {
        let columns = shape.columns.map { "quote(\($0.name))" }.joined(separator: " || '|' || ")
        result[shape.name] = try session.rows(
          "SELECT \(columns) FROM \(shape.name) ORDER BY \(shape.key.joined(separator: ", "))", as: { $0.text(0) })
      }
      return result
    }
  }
}

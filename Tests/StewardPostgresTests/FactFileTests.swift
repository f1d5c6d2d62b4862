import Foundation
import StewardDomain
import StewardIngest
import StewardStorage
import Testing

/// Facts files on every engine: the same bytes make the same rows.
@Suite struct FactFileTests {
  @Test(.timeLimit(.minutes(15)), arguments: EngineKind.available)
  func `a file, the same again, and one that restates some of it`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    let sample = try FactFileSample(store)
    let first = try sample.load(days: 75, units: 3, known: 100)
    let before = try FactFileSample.dump(store)

    let again = try sample.load(days: 75, units: 3, known: 200)
    #expect(!first.alreadyLoaded)
    #expect(again.alreadyLoaded)
    #expect(try FactFileSample.dump(store) == before)

    _ = try sample.load(days: 20, units: 9, known: 300)
    #expect(try sample.units(asOf: 99).isEmpty)
    #expect(try sample.units(asOf: 299) == [3: 75 * 4])
    #expect(try sample.units(asOf: 300) == [3: 55 * 4, 9: 20 * 4])
  }

  @Test(
    .timeLimit(.minutes(15)), .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
  func `both engines hold the same rows, byte for byte`() throws {
    var dumps: [[String: [String]]] = []
    for kind in EngineKind.available {
      let store = try TestStore(kind)
      let sample = try FactFileSample(store)
      for (days, units) in [(75, 3), (20, 9), (40, 5)] {
        _ = try sample.load(days: days, units: units, known: Int64(units) * 100)
      }
      try store.engine.write { try FactCompactor($0, account: TestStore.account).run() }
      dumps.append(try FactFileSample.dump(store))
    }

    let sqlite = try #require(dumps.first)
    let postgres = try #require(dumps.last)
    #expect(sqlite["fact_segment"]?.isEmpty == false)
    for (table, rows) in sqlite { #expect(postgres[table] == rows, "\(table)") }
  }
}

/// Facts files of four items in which every row of a file states the same number of units.
struct FactFileSample: Sendable {
  let store: TestStore
  static let firstDay: CivilDay = "2026-01-10"

  init(_ store: TestStore) throws {
    self.store = store
    try store.engine.write {
      try AccountRepository($0).add(
        Account(id: TestStore.account, name: "Acme", kind: .seller, marketplaces: ["ATVPDKIKX0DER"]))
    }
  }

  static func write(days: Int, units: Int, items: Int = 4) throws -> String {
    var text = "account\tmarketplace\tday\tasin\tsku\tunitsOrdered\tsessions\n"
    for day in 0..<days {
      for item in 1...items {
        text += "acme\tUS\t\(firstDay.advanced(by: day))\tB\(item)\tS-\(item)\t\(units)\t\(units * 2)\n"
      }
    }
    // The name is kept with the document, so it is always the same.
    let folder = NSTemporaryDirectory() + "steward-facts-\(UUID())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/facts.tsv"))
    return folder + "/facts.tsv"
  }

  func load(
    days: Int, units: Int, items: Int = 4, known: Int64, progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> FactFileOutcome {
    let path = try Self.write(days: days, units: units, items: items)
    defer { try? FileManager.default.removeItem(at: URL(fileURLWithPath: path).deletingLastPathComponent()) }
    return try FactFileLoader(engine: store.engine).load(
      path, account: nil, marketplace: nil, now: Instant(seconds: known), progress: progress)
  }

  /// How many cells state which number of units.
  func units(asOf seconds: Int64, days: Int = 100) throws -> [Int64: Int] {
    try store.engine.read { try Self.units($0, asOf: Instant(seconds: seconds), days: days) }
  }

  static func units(_ session: any DatabaseSession, asOf: Instant, days: Int) throws -> [Int64: Int] {
    let table = try FactRepository(session).table(
      account: TestStore.account, scope: 1, grain: .item, days: firstDay..<firstDay.advanced(by: days), asOf: asOf,
      metrics: [.unitsOrdered])
    var counts: [Int64: Int] = [:]
    guard let column = table.column(.unitsOrdered) else { return counts }
    for cell in column.values.indices where column.isPresent(cell) { counts[column.values[cell], default: 0] += 1 }
    return counts
  }

  /// Everything that is stored, as text.
  static func dump(_ store: TestStore) throws -> [String: [String]] {
    try store.engine.read { session in
      var result: [String: [String]] = [:]
      for shape in TableShape.all(kinds: []) {
        let columns = shape.columns.map(\.name).joined(separator: ", ")
        result[shape.name] = try session.rows(
          "SELECT \(columns) FROM \(shape.name) ORDER BY \(shape.key.joined(separator: ", "))"
        ) { row in
          shape.columns.enumerated().map { index, column in
            guard !row.isNull(index) else { return "-" }
            return column.type == "BYTEA" ? row.withBlob(index) { "\(Array($0))" } : row.text(index)
          }.joined(separator: "|")
        }
      }
      return result
    }
  }
}

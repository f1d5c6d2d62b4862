internal import Foundation
internal import StewardIngest
internal import StewardPostgres
internal import StewardSQLite
public import StewardStorage

/// Where a workspace's tables are: in a file of its folder, or in a PostgreSQL database whose address stands in the folder's file `database`.
public struct WorkspaceDatabase: Sendable {
  let home: String

  public init(home: String) { self.home = home }

  private var file: String { home + "/steward.sqlite" }
  private var addressFile: String { home + "/database" }

  /// The address of the server; `nil` where the tables are in the folder.
  public var address: String? {
    guard let data = FileManager.default.contents(atPath: addressFile) else { return nil }
    let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return text.isEmpty ? nil : text
  }

  var exists: Bool { address != nil || FileManager.default.fileExists(atPath: file) }

  func setAddress(_ address: String?) throws {
    do {
      guard let address else {
        if FileManager.default.fileExists(atPath: addressFile) {
          try FileManager.default.removeItem(atPath: addressFile)
        }
        return
      }
      try Data((address + "\n").utf8).write(to: URL(fileURLWithPath: addressFile), options: .atomic)
    } catch {
      throw WorkspaceError("can't change \(addressFile): \(error.localizedDescription)")
    }
  }

  func open() throws -> any DatabaseEngine {
    if let address { return try migrated(try PostgresEngine(url: address)) }
    return try migrated(try SQLiteEngine(path: file))
  }

  private func migrated(_ engine: some DatabaseEngine) throws -> any DatabaseEngine {
    try Migrations.migrate(engine)
    return engine
  }

  /// Copies the workspace elsewhere, compares the two, and uses the copy from then on. What was left stays as it was, under another name.
  /// Broken off, it goes on where it was when it is called again.
  ///
  /// - Parameters:
  ///   - target: a `postgres://` address, or `sqlite` for the folder itself.
  ///   - progress: steps done and in all.
  public func migrate(to target: String, progress: (Int, Int) -> Void) throws -> WorkspaceCopy.Outcome {
    let registry = try DefinitionRegistry()
    let isDown = target == "sqlite"
    guard isDown == (address != nil) else {
      throw WorkspaceError(
        isDown
          ? "the workspace is in \(file) already" : "the workspace is on a server already: migrate it to sqlite first")
    }
    let source = try open()
    let copyFile = file + ".copy"
    let engine = isDown ? try migrated(try SQLiteEngine(path: copyFile)) : try migrated(try PostgresEngine(url: target))
    for side in [source, engine] { try RecordTables(kinds: registry.kinds).update(side) }
    let outcome = try WorkspaceCopy(from: source, to: engine, kinds: registry.kinds).run(progress: progress)
    guard outcome.differences.isEmpty else {
      let first = outcome.differences[0]
      throw WorkspaceError(
        "the two sides differ in \(outcome.differences.count) places, first in \(first.table) of \(first.account): was the workspace written to meanwhile? Run it again"
      )
    }
    for side in [source, engine] { try side.checkpoint() }
    try use(isDown ? nil : target, copyFile)
    return outcome
  }

  private func use(_ address: String?, _ copyFile: String) throws {
    do {
      let old = home + "/steward-before-migration.sqlite"
      if address == nil {
        // Left there by a move up that was broken off between its last two steps.
        if FileManager.default.fileExists(atPath: file) { try Self.move(file, to: old) }
        try Self.move(copyFile, to: file)
        try setAddress(nil)
      } else {
        try setAddress(address)
        try Self.move(file, to: old)
      }
    } catch let error as CocoaError {
      throw WorkspaceError("can't rename \(file): \(error.localizedDescription)")
    }
  }

  /// Moves a database, with what isn't in its main file yet. Another database's log must not stay beside a file: it would be read into it.
  private static func move(_ from: String, to target: String) throws {
    let files = FileManager.default
    for ending in ["", "-wal", "-shm"] where files.fileExists(atPath: target + ending) {
      try files.removeItem(atPath: target + ending)
    }
    if files.fileExists(atPath: from + "-wal") { try files.moveItem(atPath: from + "-wal", toPath: target + "-wal") }
    if files.fileExists(atPath: from + "-shm") { try files.removeItem(atPath: from + "-shm") }
    try files.moveItem(atPath: from, toPath: target)
  }
}

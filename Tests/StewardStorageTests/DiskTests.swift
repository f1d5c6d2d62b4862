import Foundation
import Glibc
import StewardDomain
import StewardSQLite
import StewardStorage
import Testing

/// A disk that is full, and one that can't be written to. They need a file system of their own, which takes root.
@Suite(.serialized, .enabled(if: SmallDisk.isPossible, "mounting a small file system takes root"))
struct DiskTests {
  private static let day: CivilDay = "2026-03-01"

  @Test func `a full disk is an error that says what to do, and the store is as it was`() throws {
    let disk = try SmallDisk(kilobytes: 2_048)
    let path = disk.folder + "/steward.db"
    let engine = try SQLiteEngine(path: path)
    try Migrations.migrate(engine)
    try Self.put(engine, day: "2026-03-01", document: 1, items: 20)

    let error = #expect(throws: StewardStorage.DatabaseError.self) {
      for document in 2...400 { try Self.put(engine, day: "2026-03-02", document: Int64(document), items: 1_000) }
    }
    #expect(error?.code == .full, "\(String(describing: error))")
    #expect(error?.message.contains("make room") == true)
    let count = try Self.count(engine)
    #expect(count >= 1)

    // Readable as it is, also by another process, and writable again once there is room.
    #expect(try Self.count(try SQLiteEngine(path: path)) == count)
    try disk.grow(toKilobytes: 32_768)
    try Self.put(engine, day: "2026-03-03", document: 900, items: 1_000)
    try engine.write { try FactCompactor($0, account: TestDatabase.account).run() }
    #expect(try Self.checks(engine) == ["ok"])
  }

  @Test func `a disk that is full in the middle of a compaction leaves the loose days`() throws {
    let disk = try SmallDisk(kilobytes: 16_384)
    let engine = try SQLiteEngine(path: disk.folder + "/steward.db")
    try Migrations.migrate(engine)
    for document in 1...20 {
      let day = Self.day.advanced(by: document)
      try Self.put(engine, day: day, document: Int64(document), items: 3_000)
    }
    try engine.checkpoint()
    try disk.fill(leavingKilobytes: 64)

    let error = #expect(throws: StewardStorage.DatabaseError.self) {
      try engine.write { try FactCompactor($0, account: TestDatabase.account).run() }
    }
    #expect(error?.code == .full, "\(String(describing: error))")
    #expect(try Self.count(engine) == 20)
    try disk.empty()
    try engine.write { try FactCompactor($0, account: TestDatabase.account).run() }
    #expect(try Self.count(engine) == 0)
    #expect(try Self.checks(engine) == ["ok"])
  }

  @Test func `a disk that can't be written to is an error that says what to do`() throws {
    let disk = try SmallDisk(kilobytes: 8_192)
    let path = disk.folder + "/steward.db"
    do {
      let engine = try SQLiteEngine(path: path)
      try Migrations.migrate(engine)
      try Self.put(engine, day: "2026-03-01", document: 1, items: 20)
      try engine.checkpoint()
    }
    try disk.remount("ro")

    let error = #expect(throws: StewardStorage.DatabaseError.self) {
      let engine = try SQLiteEngine(path: path)
      try Self.put(engine, day: "2026-03-02", document: 2, items: 20)
    }
    #expect(error?.code == .cannotOpen, "\(String(describing: error))")
    #expect(error?.message.contains("may write") == true, "\(String(describing: error))")

    try disk.remount("rw")
    #expect(try Self.count(try SQLiteEngine(path: path)) == 1)
  }

  private static func put(_ engine: SQLiteEngine, day: CivilDay, document: Int64, items: Int32) throws {
    var random = SplitMix(seed: UInt64(document))
    let block = FactBlock(
      items: (1...items).map { $0 },
      columns: [
        FactBlock.Column(
          metric: .unitsOrdered, values: (1...items).map { _ in Int64(truncatingIfNeeded: random.next() >> 4) })
      ])
    try engine.write { session in
      let place = RecordRepository.Placement(
        account: TestDatabase.account, document: DocumentID(document), family: 1, scope: 1,
        knownFrom: Instant(seconds: document))
      let facts = FactRepository(session)
      try facts.close(days: day..<day.advanced(by: 1), by: place)
      try facts.insert(block, day: day, grain: .item, knownTo: .distantFuture, at: place)
    }
  }

  private static func count(_ engine: SQLiteEngine) throws -> Int64 {
    try engine.read { try $0.first("SELECT COUNT(*) FROM fact_block", as: { $0.integer(0) }) ?? -1 }
  }

  private static func checks(_ engine: SQLiteEngine) throws -> [String] {
    try engine.read { try $0.rows("PRAGMA integrity_check", as: { $0.text(0) }) }
  }
}

/// A file system in memory, unmounted with its last reference.
final class SmallDisk {
  struct Failure: Error {}
  let folder: String

  static let isPossible: Bool = {
    guard geteuid() == 0, let disk = try? SmallDisk(kilobytes: 64) else { return false }
    return FileManager.default.fileExists(atPath: disk.folder)
  }()

  init(kilobytes: Int) throws {
    folder = NSTemporaryDirectory() + "steward-disk-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    guard mount("tmpfs", folder, "tmpfs", 0, "size=\(kilobytes)k") == 0 else {
      try FileManager.default.removeItem(atPath: folder)
      throw Failure()
    }
  }

  deinit {
    umount2(folder, Int32(MNT_DETACH))
    rmdir(folder)
  }

  func grow(toKilobytes size: Int) throws {
    guard mount("tmpfs", folder, "tmpfs", UInt(MS_REMOUNT), "size=\(size)k") == 0 else { throw Failure() }
  }

  func remount(_ mode: String) throws {
    let flags = UInt(MS_REMOUNT) | (mode == "ro" ? UInt(MS_RDONLY) : 0)
    guard mount("tmpfs", folder, "tmpfs", flags, nil) == 0 else { throw Failure() }
  }

  /// Leaves a little room only.
  func fill(leavingKilobytes left: Int) throws {
    var space = statvfs()
    guard statvfs(folder, &space) == 0 else { throw Failure() }
    let free = Int(space.f_bavail) * Int(space.f_frsize) - left * 1_024
    try Data(count: max(0, free)).write(to: URL(fileURLWithPath: folder + "/ballast"))
  }

  func empty() throws { try FileManager.default.removeItem(atPath: folder + "/ballast") }
}

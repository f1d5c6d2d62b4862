import Foundation
import Glibc
import Testing

/// Loading facts files, compacting and moving a workspace, killed at many moments: nothing lost, nothing doubled, the next run finishes.
@Suite struct FactCrashTests {
  private static let points = 12
  private let days = 75
  private let items = 120

  @Test(.timeLimit(.minutes(15)))
  func `kill -9 at any moment of loading a facts file leaves the old figures or the new`() throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()
    try succeed("facts", "import", "--home", home, try facts(scratch, units: 1))
    let whole = try milliseconds { try succeed("facts", "import", "--home", home, try facts(scratch, units: 2)) }
    var current = 2
    var killed = 0

    for point in 0..<Self.points {
      let next = current + 1
      let file = try facts(scratch, units: next)
      if try kill(["facts", "import", "--home", home, file], after: delay(whole, point)) { killed += 1 }
      let seen = try state(home)
      #expect(seen.values == [current] || seen.values == [next], "after a kill at point \(point): \(seen)")
      #expect(seen.rows == days * items)
      try succeed("facts", "import", "--home", home, file)
      let after = try state(home)
      #expect(after.values == [next])
      #expect(after.rows == days * items)
      current = next
    }

    #expect(killed >= Self.points / 3, "only \(killed) of \(Self.points) were killed before their end")
    try succeed("replay", "--home", home)
    #expect(try state(home).values == [current])
  }

  /// A mapped file's days are stored loose, and folded into their month afterwards: the kills fall into both, the first time that a month is
  /// stored and each time that it is stored again.
  @Test(.timeLimit(.minutes(15)))
  func `kill -9 at any moment of storing months leaves every version of every day`() throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()
    let mapping = try scratch.write(CrashTests.mapping, to: "mapping.json")
    var whole = 200
    var killed = 0

    for point in 0..<Self.points {
      let units = point + 1
      let file = try scratch.write(CrashTests.report(units: units, days: 28, items: 60), to: "report-\(units).csv")
      let arguments = CrashTests.arguments(home, mapping, file)
      if try kill(arguments, after: delay(whole, point)) { killed += 1 }
      let seen = try state(home)
      #expect(seen.values.isSubset(of: [units - 1, units]) && seen.values.count <= 1, "point \(point): \(seen)")
      let again = try milliseconds {
        let result = try Program.run("steward", arguments)
        #expect(result.status == 0, "\(result.talk)")
      }
      if point == 0 { whole = max(40, again) }
      let after = try state(home)
      #expect(after.values == [units])
      #expect(after.rows == 28 * 60)
    }

    #expect(killed >= Self.points / 3, "only \(killed) of \(Self.points) were killed before their end")
    let before = try Program.steward("facts", "export", "--home", home).output
    try succeed("replay", "--home", home)
    #expect(try Program.steward("facts", "export", "--home", home).output == before)
  }

  @Test(.timeLimit(.minutes(15)), .enabled(if: Server.isInstalled, "no PostgreSQL server is installed"))
  func `kill -9 at any moment of moving a workspace loses nothing, and the next run finishes`() throws {
    let scratch = try Scratch()
    let server = try Server()
    defer { server.stop() }
    let home = try scratch.workspace()
    try succeed("facts", "import", "--home", home, try facts(scratch, units: 3))
    let before = try Program.steward("facts", "export", "--home", home).output
    var target = server.address
    var whole = 400
    var killed = 0

    for point in 0..<Self.points {
      let start = ContinuousClock.now
      if try kill(["workspace", "migrate", "--to", target, "--home", home], after: delay(whole, point)) { killed += 1 }
      #expect(try Program.steward("facts", "export", "--home", home).output == before, "after a kill at point \(point)")
      let again = try Program.steward("workspace", "migrate", "--to", target, "--home", home)
      // Killed behind the last step, the workspace has moved, and there is nothing left to do.
      #expect(again.status == 0 || again.talk.contains("already"), "\(again.talk)")
      if point == 0 { whole = max(60, Int((ContinuousClock.now - start) / .milliseconds(1)) / 2) }
      #expect(try Program.steward("facts", "export", "--home", home).output == before)
      // Back and forth: a server's schema is emptied before it is the target again.
      if target == "sqlite" {
        try server.empty()
        target = server.address
      } else {
        try? FileManager.default.removeItem(atPath: home + "/steward.sqlite.copy")
        target = "sqlite"
      }
    }

    #expect(killed >= Self.points / 3, "only \(killed) of \(Self.points) were killed before their end")
  }

  private func facts(_ scratch: Scratch, units: Int) throws -> String {
    var text = "account,marketplace,day,sku,unitsOrdered,orderedRevenue\n"
    for day in 0..<days {
      let (month, number) = (day / 25 + 1, day % 25 + 1)
      for item in 1...items {
        text += "SHOP,US,2026-0\(month)-\(number < 10 ? "0" : "")\(number),SKU-\(item),\(units),\(units).25\n"
      }
    }
    return try scratch.write(text, to: "facts-\(units).csv")
  }

  /// Spread over the whole of the work, its end a little more than its beginning.
  private func delay(_ whole: Int, _ point: Int) -> Int { max(1, whole * 1_000 * (point + 1) / Self.points) }

  /// - Returns: whether it was killed before its end.
  private func kill(_ arguments: [String], after microseconds: Int) throws -> Bool {
    let process = Program.process("steward", arguments)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    usleep(UInt32(microseconds))
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal
  }

  private func succeed(_ arguments: String...) throws {
    let result = try Program.run("steward", arguments)
    #expect(result.status == 0, "\(result.talk)")
  }

  /// The distinct values of units in the store, and the number of rows.
  private func state(_ home: String) throws -> (values: Set<Int>, rows: Int) {
    let lines = try Program.steward("facts", "export", "--home", home).output.split(separator: "\r\n")
    guard let header = lines.first?.split(separator: ",", omittingEmptySubsequences: false),
      let column = header.firstIndex(of: "unitsOrdered")
    else { return ([], 0) }
    let rows = lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    return (Set(rows.compactMap { $0.indices.contains(column) ? Int($0[column]) : nil }), rows.count)
  }

  private func milliseconds(_ body: () throws -> Void) rethrows -> Int {
    Int(try ContinuousClock().measure(body) / .milliseconds(1))
  }

  /// A private server for one test.
  private struct Server {
    private static let script = Program.repository.appendingPathComponent("scripts/postgres").path
    private let folder = "/tmp/steward-move-\(UUID().uuidString.prefix(8))"
    let address: String

    static let isInstalled: Bool = {
      let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
      return versions.contains {
        FileManager.default.isExecutableFile(atPath: "/usr/lib/postgresql/\($0)/bin/initdb")
          && FileManager.default.isExecutableFile(atPath: "/usr/bin/psql")
      }
    }()

    init() throws {
      let output = folder + ".address"
      try Self.shell("\"$1\" start \"$2\" --volatile > \"$3\"", Self.script, folder, output)
      address = try String(contentsOfFile: output, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func empty() throws {
      try Self.shell("psql -q \"$1\" -c 'DROP SCHEMA public CASCADE' -c 'CREATE SCHEMA public'", address)
    }

    func stop() {
      try? Self.shell("\"$1\" stop \"$2\" --immediate; rm -rf \"$2\" \"$2.address\"", Self.script, folder)
    }

    private static func shell(_ line: String, _ arguments: String...) throws {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/bash")
      // The server outlives the shell, and must not hold the socket by which `Process` notices the shell's end.
      let close = "for d in /proc/self/fd/*; do n=${d##*/}; [ \"$n\" -le 2 ] || eval \"exec $n>&-\"; done; "
      process.arguments = ["-c", close + "exec 2>/dev/null; " + line, "bash"] + arguments
      process.standardInput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0)
    }
  }
}

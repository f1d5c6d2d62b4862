import Foundation
import Glibc
import Testing

/// A load that is killed leaves either the old partition or the new one.
@Suite struct CrashTests {
  /// Two versions of the same days for the same items; each sums to a number of its own.
  static func report(units: Int, days: Int, items: Int) -> String {
    var text = "day,sku,units,revenue\n"
    for day in 1...days {
      for item in 1...items {
        text += "2026-01-\(day < 10 ? "0" : "")\(day),SKU-\(item),\(units),\(units).25\n"
      }
    }
    return text
  }

  static let mapping = """
    {"type": "KILLED", "title": "Days", "origin": "steward", "reference": "this test", "format": "csv",
     "rows": [{"columns": [
       {"name": "day", "as": "day", "type": "day", "presence": "required"}, {"name": "sku", "as": "sku"},
       {"name": "units", "as": "quantity", "type": "integer"}, {"name": "revenue", "as": "itemPrice", "type": "money"}],
      "emit": [{"facts": {"grain": "item", "day": "day", "sku": "sku",
        "metrics": {"unitsOrdered": "quantity", "orderedRevenue": "itemPrice"}}}, {"record": "orderLine", "day": "day"}]}]}
    """

  @Test(.timeLimit(.minutes(15)))
  func `kill -9 at any moment of a load leaves the old or the new, never a mix`() throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()
    let mapping = try scratch.write(Self.mapping, to: "mapping.json")
    let (days, items) = (28, 60)
    var current = 1
    try load(scratch, home, mapping, units: current, days: days, items: items)
    let whole = try milliseconds { try load(scratch, home, mapping, units: 2, days: days, items: items) }
    current = 2
    var killed = 0

    let points = 24
    for point in 0..<points {
      let next = current + 1
      let file = try scratch.write(Self.report(units: next, days: days, items: items), to: "next.csv")
      let process = Program.process("steward", Self.arguments(home, mapping, file))
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      // Spread over the whole of the load, its end a little more than its beginning.
      usleep(UInt32(max(1, whole * 1_000 * (point + 1) / points)))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      if process.terminationReason == .uncaughtSignal { killed += 1 }
      let seen = try state(home)
      #expect(seen.values == [current] || seen.values == [next], "after a kill at point \(point): \(seen)")
      #expect(seen.rows == days * items)
      if seen.values == [next] { current = next }
      // The same file again must load, or be recognised, whatever the kill left behind.
      try load(scratch, home, mapping, units: next, days: days, items: items)
      #expect(try state(home).values == [next])
      current = next
    }

    #expect(killed >= points / 3, "only \(killed) of \(points) loads were killed before their end")
    let replayed = try Program.steward("replay", "--home", home)
    #expect(replayed.status == 0, "\(replayed.talk)")
    #expect(try state(home).values == [current])
  }

  static func arguments(_ home: String, _ mapping: String, _ file: String) -> [String] {
    ["import", "--home", home, "--account", "SHOP", "--marketplace", "US", "--mapping", mapping, file]
  }

  private func load(_ scratch: Scratch, _ home: String, _ mapping: String, units: Int, days: Int, items: Int) throws {
    let file = try scratch.write(Self.report(units: units, days: days, items: items), to: "whole.csv")
    let result = try Program.run("steward", Self.arguments(home, mapping, file))
    #expect(result.status == 0, "\(result.talk)")
  }

  /// The distinct values of units in the store, and the number of rows.
  private func state(_ home: String) throws -> (values: Set<Int>, rows: Int) {
    let export = try Program.steward("facts", "export", "--home", home)
    let lines = export.output.split(separator: "\r\n").dropFirst()
    return (Set(lines.compactMap { Int($0.split(separator: ",")[4]) }), lines.count)
  }

  private func milliseconds(_ body: () throws -> Void) rethrows -> Int {
    let clock = ContinuousClock()
    let elapsed = try clock.measure(body)
    return Int(elapsed.components.seconds * 1_000 + elapsed.components.attoseconds / 1_000_000_000_000_000)
  }
}

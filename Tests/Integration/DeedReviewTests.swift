import Foundation
import Testing

/// What was decided and done stands in reviews, and each of its numbers leads back to lines.
@Suite struct DeedReviewTests {
  private static let mapping = """
    {"type": "SHOP_STOCK", "title": "Days of a shop with its stock", "origin": "steward", "reference": "an export",
     "format": "csv", "charset": "utf-8", "locale": {"decimal": ".", "dates": "ymd"}, "restatementDays": 1,
     "partition": {"rule": "window"},
     "rows": [{"columns": [
       {"name": "day", "as": "day", "type": "day", "presence": "required"},
       {"name": "sku", "as": "sku", "presence": "required"},
       {"name": "units", "as": "units", "type": "integer", "presence": "required"},
       {"name": "sales", "as": "sales", "type": "money", "presence": "required"},
       {"name": "stock", "as": "stock", "type": "integer", "presence": "required"}],
      "emit": [{"facts": {"grain": "item", "day": "day", "sku": "sku",
        "metrics": {"unitsOrdered": "units", "orderedRevenue": "sales", "stockAvailable": "stock"}}}]}],
     "checks": []}
    """

  /// Days from today on, which is 0.
  private static func day(_ offset: Int) -> String {
    String(Date(timeIntervalSinceNow: Double(offset) * 86_400).ISO8601Format().prefix(10))
  }

  /// 24 items of which the first runs out of stock, and sells twice as much from the first day of the second file on.
  private static func table(_ days: ClosedRange<Int>) -> String {
    var text = "day,sku,units,sales,stock\n"
    for offset in days {
      for item in 1...24 {
        let units = 3 + (offset * offset + item * 7 + (offset + 60) * item) % 5
        let sold = item == 1 && offset >= 0 ? 2 * units : units
        let stock = item > 1 || offset >= 0 ? 9_000 : 8 - offset
        text += "\(day(offset)),SKU \(item),\(sold),\(sold * (9 + item)).50,\(stock)\n"
      }
    }
    return text
  }

  private static func figures(_ id: String, _ home: String) throws -> [[String: Any]] {
    let trace = try Program.steward("trace", "--home", home, "--format", "json", id)
    #expect(trace.status == 0, "\(id): \(trace.talk)")
    return try #require((try trace.json() as? [String: Any])?["figures"] as? [[String: Any]])
  }

  @Test(.timeLimit(.minutes(5)))
  func `what was done stands in the review with its effect, and each number is traced to lines`() throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()
    let mapping = try scratch.write(Self.mapping, to: "mapping.json")
    let later = "\(Self.day(70))T00:00:00Z"
    func steward(_ arguments: String...) throws -> Program.Result {
      let result = try Program.run("steward", arguments + ["--home", home])
      #expect(result.status == 0, "\(arguments): \(result.talk)")
      return result
    }
    func load(_ days: ClosedRange<Int>, _ name: String, _ retrieved: String) throws {
      _ = try steward(
        "import", "--account", "SHOP", "--marketplace", "DE", "--retrieved", retrieved, "--mapping", mapping,
        try scratch.write(Self.table(days), to: name))
    }

    // What is advised today is done, and what came of it is measured when the days after are known.
    try load(-60 ... -1, "before.csv", "\(Self.day(0))T00:00:00Z")
    _ = try steward("analyze")
    let made = try steward("triage", "--minutes", "0", "--format", "json").objects()
    let id = try #require(made.compactMap { $0["id"] as? String }.first)
    for words in [["accept"], ["done", "--on", Self.day(0)]] {
      let decided = try Program.run(
        "steward", ["advice"] + words + [id, "--account", "SHOP", "--by", "Ann", "--home", home])
      #expect(decided.status == 0, "\(decided.talk)")
    }
    func review(_ folder: String, _ asOf: String) throws -> (done: String, decided: String, brought: String) {
      let path = scratch.file(folder).path
      _ = try steward(
        "review", "--account", "SHOP", "--from", Self.day(-10), "--to", Self.day(10), "--as-of", asOf, "--output", path)
      func table(_ name: String) -> String {
        (try? String(contentsOfFile: "\(path)/tables/\(name).csv", encoding: .utf8)) ?? ""
      }
      return (table("done"), table("decided"), table("brought"))
    }
    let watched = try review("watched", "\(Self.day(1))T00:00:00Z")
    #expect(watched.done.contains("watched until") && watched.brought.isEmpty)
    #expect(
      watched.decided.contains(",accepted,") && watched.decided.contains(",done,") && watched.decided.contains("Ann"))

    try load(0...60, "after.csv", "\(Self.day(62))T00:00:00Z")
    _ = try steward("outcomes", "--as-of", later)
    // Stocked again, nothing is advised any more: the copy of the advice is what is left.
    _ = try steward("analyze", "--as-of", later)
    let again = try steward("triage", "--minutes", "0", "--format", "json").objects()
    #expect(!again.contains { $0["id"] as? String == id })
    let measured = try review("measured", later)
    #expect(measured.done.contains(",measured") && measured.brought.contains("\(id).effect.1"), "\(measured.done)")
    #expect(measured.done.contains("\(id).promise.1"))

    let effect = try Self.figures("\(id).effect.1", home)
    #expect(effect.prefix(4).compactMap { $0["id"] as? String } == ["\(id).effect.1", "low", "high", "otherwise"])
    #expect(effect.count == 4 + 2 * 24)
    for figure in effect {
      let value = try #require(figure["value"] as? Int)
      #expect(figure["traced"] as? Int == value, "\(figure["statement"] ?? "")")
    }
    // The table holds what is traced, in minor units there.
    let change = try #require(effect[0]["value"] as? Int)
    #expect(
      change > 0 && measured.brought.contains(",\(change / 100).\(change % 100 < 10 ? "0" : "")\(change % 100),EUR,"))
    for figure in effect.dropFirst(4) {
      let lines = try #require(figure["lines"] as? [[String: Any]])
      #expect(lines.reduce(0) { $0 + ($1["value"] as? Int ?? 0) } == figure["value"] as? Int)
      #expect(lines.allSatisfy { ($0["sha256"] as? String)?.count == 64 && ($0["line"] as? Int ?? 0) > 1 })
    }
    for name in [id, "\(id).value", "\(id).promise", "\(id).promise.1"] {
      let figures = try Self.figures(name, home)
      #expect(figures.contains { $0["value"] is Int }, "\(name)")
      for figure in figures { #expect(figure["value"] as? Int == figure["traced"] as? Int, "\(name)") }
    }
    #expect(try Program.steward("trace", "--home", home, "\(id).effect.2").status != 0)
    #expect(try Program.steward("trace", "--home", home, "R-none.effect").status != 0)
  }
}

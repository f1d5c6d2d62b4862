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

  /// A workspace with such a shop in it.
  private struct Shop {
    let scratch: Scratch
    let home: String

    init() throws {
      scratch = try Scratch()
      home = try scratch.workspace()
    }

    @discardableResult
    func steward(_ arguments: [String]) throws -> Program.Result {
      let result = try Program.run("steward", arguments + ["--home", home])
      #expect(result.status == 0, "\(arguments): \(result.talk)")
      return result
    }

    func load(_ days: ClosedRange<Int>, _ name: String, retrieved: String) throws {
      try steward([
        "import", "--account", "SHOP", "--marketplace", "DE", "--retrieved", retrieved, "--mapping",
        try scratch.write(DeedReviewTests.mapping, to: "mapping.json"),
        try scratch.write(DeedReviewTests.table(days), to: name),
      ])
    }

    /// What triage lists, by identifier.
    func advice() throws -> [String] {
      try steward(["triage", "--minutes", "0", "--format", "json"]).objects().compactMap { $0["id"] as? String }
    }

    /// The tables of a review of the days around today.
    func review(_ folder: String, asOf: String) throws -> (done: String, decided: String, brought: String) {
      let path = scratch.file(folder).path
      try steward([
        "review", "--account", "SHOP", "--from", DeedReviewTests.day(-10), "--to", DeedReviewTests.day(10), "--as-of",
        asOf, "--output", path,
      ])
      func table(_ name: String) -> String {
        (try? String(contentsOfFile: "\(path)/tables/\(name).csv", encoding: .utf8)) ?? ""
      }
      return (table("done"), table("decided"), table("brought"))
    }

    func figures(of id: String) throws -> [[String: Any]] {
      let trace = try steward(["trace", "--format", "json", id])
      return try #require((try trace.json() as? [String: Any])?["figures"] as? [[String: Any]])
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func `what was done stands in the review with its effect, and each number is traced to lines`() throws {
    let shop = try Shop()
    let later = "\(Self.day(70))T00:00:00Z"

    // What is advised today is done, and what came of it is measured when the days after are known.
    try shop.load(-60 ... -1, "before.csv", retrieved: "\(Self.day(0))T00:00:00Z")
    try shop.steward(["analyze"])
    let id = try #require(try shop.advice().first)
    for words in [["accept"], ["done", "--on", Self.day(0)]] {
      try shop.steward(["advice"] + words + [id, "--account", "SHOP", "--by", "Ann"])
    }
    let watched = try shop.review("watched", asOf: "\(Self.day(1))T00:00:00Z")
    try shop.load(0...60, "after.csv", retrieved: "\(Self.day(62))T00:00:00Z")
    try shop.steward(["outcomes", "--as-of", later])
    // Stocked again, nothing is advised any more: the copy of the advice is what is left.
    try shop.steward(["analyze", "--as-of", later])
    let measured = try shop.review("measured", asOf: later)
    let effect = try shop.figures(of: "\(id).effect.1")

    #expect(watched.done.contains("watched until") && watched.brought.isEmpty)
    #expect([",accepted,", ",done,", ",Ann,"].allSatisfy { watched.decided.contains($0) })
    #expect(try !shop.advice().contains(id))
    #expect(measured.done.contains("measured, in ") && measured.done.contains("\(id).promise.1"))
    #expect(measured.brought.contains("\(id).effect.1"))
    #expect(effect.prefix(4).compactMap { $0["id"] as? String } == ["\(id).effect.1", "low", "high", "otherwise"])
    // The item and the others, over the days after and before.
    #expect(effect.count == 4 + 2 * 24)
    for figure in effect {
      let value = try #require(figure["value"] as? Int)
      #expect(figure["traced"] as? Int == value, "\(figure["statement"] ?? "")")
    }
    // The table has it in euros, the trace in cents.
    let change = try #require(effect[0]["value"] as? Int)
    let cents = change % 100 < 10 ? "0\(change % 100)" : "\(change % 100)"
    #expect(change > 0 && measured.brought.contains(",\(change / 100).\(cents),EUR,"))
    for figure in effect.dropFirst(4) {
      let lines = try #require(figure["lines"] as? [[String: Any]])
      #expect(lines.reduce(0) { $0 + ($1["value"] as? Int ?? 0) } == figure["value"] as? Int)
      #expect(lines.allSatisfy { ($0["sha256"] as? String)?.count == 64 && ($0["line"] as? Int ?? 0) > 1 })
    }
    for name in [id, "\(id).value", "\(id).promise", "\(id).promise.1"] {
      let figures = try shop.figures(of: name)
      #expect(figures.contains { $0["value"] is Int }, "\(name)")
      for figure in figures { #expect(figure["value"] as? Int == figure["traced"] as? Int, "\(name)") }
    }
    for unknown in ["\(id).effect.2", "R-none.effect"] {
      #expect(try Program.steward("trace", "--home", shop.home, unknown).status == 1)
    }
  }
}

import Foundation
import Testing

/// A review of a workspace, and the way from each of its numbers back to lines.
struct ReviewTests {
  static let mapping = """
    {"type": "SHOP_DAYS", "title": "Days of a shop", "origin": "steward", "reference": "an export", "format": "csv",
     "charset": "utf-8", "locale": {"decimal": ".", "dates": "ymd"}, "restatementDays": 1, "partition": {"rule": "window"},
     "rows": [{"columns": [
       {"name": "day", "as": "day", "type": "day", "presence": "required"},
       {"name": "sku", "as": "sku", "presence": "required"},
       {"name": "units", "as": "units", "type": "integer", "presence": "required"},
       {"name": "orders", "as": "orders", "type": "integer", "presence": "required"},
       {"name": "visits", "as": "visits", "type": "integer", "presence": "required"},
       {"name": "sales", "as": "sales", "type": "money", "presence": "required"}],
      "emit": [{"facts": {"grain": "item", "day": "day", "sku": "sku",
        "metrics": {"unitsOrdered": "units", "orderItems": "orders", "sessions": "visits", "orderedRevenue": "sales"}}}]}],
     "checks": []}
    """

  /// Four items over four weeks, one of them new and one gone in the second half; a file a fortnight.
  private static func table(_ days: ClosedRange<Int>) -> String {
    var text = "day,sku,units,orders,visits,sales\n"
    for day in days {
      for item in 1...4 where !(item == 1 && day <= 14) && !(item == 2 && day > 14) {
        let units = (day * 7 + item * 3) % 5
        let date = "2026-10-\(day < 10 ? "0" : "")\(day)"
        text +=
          "\(date),SKU %\(item)/ä,\(units),\(min(units, 3)),\(20 + (day * item) % 13),\(units * (1_000 + item * 7)).\(item)5\n"
      }
    }
    return text
  }

  @Test(.timeLimit(.minutes(10)))
  func `every number of a review has an identifier that is traced to lines that make it`() throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()
    let mapping = try scratch.write(Self.mapping, to: "mapping.json")
    for (name, days) in [("first.csv", 1...14), ("second.csv", 15...28)] {
      let loaded = try Program.steward(
        "import", "--home", home, "--account", "SHOP", "--marketplace", "DE", "--retrieved", "2026-11-20T00:00:00Z",
        "--mapping", mapping, try scratch.write(Self.table(days), to: name))
      #expect(loaded.status == 0, "\(loaded.talk)")
    }
    let folder = scratch.file("review")
    let made = try Program.steward(
      "review", "--home", home, "--account", "SHOP", "--from", "2026-10-15", "--to", "2026-10-28", "--output",
      folder.path, "--format", "json")
    #expect(made.status == 0, "\(made.talk)")
    let files = try made.objects().compactMap { $0["file"] as? String }
    #expect(files.allSatisfy { FileManager.default.fileExists(atPath: $0) })

    let page = try String(contentsOf: folder.appendingPathComponent("review.html"), encoding: .utf8)
    let ids = page.matches(of: /<code>steward trace ([^<]+)<\/code>/).map { String($0.1) }
    #expect(ids.count > 60)
    let tables = try files.filter { $0.hasSuffix(".csv") }.map { try String(contentsOfFile: $0, encoding: .utf8) }
    for match in tables.joined().matches(of: /(?:kpi|change|growth|part):[^,\r]+/) {
      #expect(ids.contains(String(match.0)))
    }
    for id in ids {
      let trace = try Program.steward("trace", "--home", home, "--format", "json", id)
      let json = try #require(try trace.json() as? [String: Any], "\(id): \(trace.talk)")
      let figures = try #require(json["figures"] as? [[String: Any]])
      #expect(figures[0]["id"] as? String == id)
      for figure in figures {
        #expect(figure["value"] as? Int == figure["traced"] as? Int, "\(id): \(figure["id"] ?? "")")
      }
      let lines = figures.flatMap { $0["lines"] as? [[String: Any]] ?? [] }
      if figures[0]["value"] is Int { #expect(!lines.isEmpty, "\(id)") }
      #expect(lines.allSatisfy { ($0["line"] as? Int ?? 0) > 1 && ($0["sha256"] as? String)?.count == 64 })
    }
  }

  @Test func `figures and causes are printed with the identifiers that reviews have`() throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()
    let loaded = try Program.steward(
      "import", "--home", home, "--account", "SHOP", "--marketplace", "DE", "--retrieved", "2026-11-20T00:00:00Z",
      "--mapping", try scratch.write(Self.mapping, to: "mapping.json"),
      try scratch.write(Self.table(1...28), to: "all.csv"))
    #expect(loaded.status == 0, "\(loaded.talk)")
    let days = ["--home", home, "--account", "SHOP", "--from", "2026-10-15", "--to", "2026-10-28"]
    let kpi = try Program.run("steward", ["kpi", "--by", "marketplace", "--kpi", "sales", "--format", "json"] + days)
    let folder = scratch.file("review")
    #expect(try Program.run("steward", ["review", "--output", folder.path] + days).status == 0)
    let page = try String(contentsOf: folder.appendingPathComponent("review.html"), encoding: .utf8)
    let names = try kpi.objects().flatMap { [$0["id"] as? String, $0["id_then"] as? String] }.compactMap { $0 }
    #expect(names.count == 2)
    for name in names { #expect(page.contains("steward trace \(name)<")) }
    let why = try Program.run("steward", ["why", "--format", "json"] + days).objects()
    let parts = why.filter { $0["row"] as? String != "total" }.compactMap { $0["id"] as? String }
    #expect(parts.count > 5)
    for name in parts { #expect(page.contains("steward trace \(name)<"), "\(name)") }
  }

  @Test func `the worker writes reviews that are due once, and sends each of them once`() throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()
    let outbox = scratch.file("outbox.jsonl").path
    let loaded = try Program.steward(
      "import", "--home", home, "--account", "SHOP", "--marketplace", "DE", "--retrieved", "2026-11-20T00:00:00Z",
      "--mapping", try scratch.write(Self.mapping, to: "mapping.json"),
      try scratch.write(Self.table(1...28), to: "all.csv"))
    #expect(loaded.status == 0, "\(loaded.talk)")
    let added = try Program.steward(
      "source", "add", "--home", home, "--account", "SHOP", "--bundle", "OutboxFile", "--set", "path=\(outbox)")
    #expect(added.status == 0, "\(added.talk)")
    let arguments = ["--home", home, "--once", "--reviews", "week"]
    let first = try Program.run("steward-worker", arguments)
    #expect(first.status == 0, "\(first.talk)")
    let once = try String(contentsOfFile: outbox, encoding: .utf8)
    #expect(once.contains("Weekly review of A shop") && once.contains("In Germany, sales were EUR"))
    let folders = try FileManager.default.contentsOfDirectory(atPath: home + "/reviews/SHOP")
    #expect(folders.count == 1 && folders[0].hasPrefix("week-2026-10-"))
    #expect(try Program.run("steward-worker", arguments).status == 0)
    #expect(try String(contentsOfFile: outbox, encoding: .utf8) == once)
  }

  @Test func `wrong periods are refused, and an account without facts has no review`() throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()
    let review = ["review", "--home", home, "--account", "SHOP", "--output", scratch.file("review").path]
    #expect(try Program.run("steward", review + ["--from", "2026-10-01"]).status == 64)
    #expect(try Program.run("steward", review + ["--from", "2026-10-02", "--to", "2026-10-01"]).status == 64)
    let both = ["--from", "2026-10-02", "--to", "2026-10-03", "--period", "month"]
    #expect(try Program.run("steward", review + both).status == 64)
    let empty = try Program.run("steward", review)
    #expect(empty.status == 1)
    #expect(empty.talk.contains("no facts"))
    #expect(try Program.steward("trace", "--home", home, "kpi:sales/in=SHOP").status == 1)
  }
}

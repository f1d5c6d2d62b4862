import Foundation
import Testing

/// What bundles would have advised, with what was known then, against what happened.
struct BacktestTests {
  static let mapping = """
    {"type": "SHOP_STOCK", "title": "Days of a shop", "origin": "steward", "reference": "an export", "format": "csv",
     "charset": "utf-8", "locale": {"decimal": ".", "dates": "ymd"}, "restatementDays": 3, "partition": {"rule": "window"},
     "rows": [{"columns": [
       {"name": "day", "as": "day", "type": "day", "presence": "required"},
       {"name": "sku", "as": "sku", "presence": "required"},
       {"name": "units", "as": "units", "type": "integer", "presence": "required"},
       {"name": "stock", "as": "stock", "type": "integer", "presence": "required"},
       {"name": "sales", "as": "sales", "type": "money", "presence": "required"}],
      "emit": [{"facts": {"grain": "item", "day": "day", "sku": "sku",
        "metrics": {"unitsOrdered": "units", "stockAvailable": "stock", "orderedRevenue": "sales"}}}]}],
     "checks": []}
    """

  private static func day(_ number: Int) -> String {
    let parts = Calendar(identifier: .gregorian).dateComponents(
      in: .gmt, from: Date(timeIntervalSince1970: Double(20_500 + number) * 86_400))
    return String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
  }

  /// A fortnight of 21 items. The first ones run out of stock again and again; what is known first of a week is less than what was sold.
  private static func table(_ fortnight: Int, isFirst: Bool) -> String {
    var text = "day,sku,units,stock,sales\n"
    for number in fortnight * 14..<(fortnight + 1) * 14 {
      for item in 1...21 {
        let stock = item <= 3 ? max(0, 200 - number * 5 % 260) : 900
        let sold = stock == 0 ? 0 : 3 + (number * 7 + item * 5) % 5
        let units = isFirst ? sold / 2 : sold
        text += "\(day(number)),S-\(item),\(units),\(stock),\(units * (10 + item)).00\n"
      }
    }
    return text
  }

  /// Ten fortnights. Each is known on its last day, and restated a week later.
  private static func fill(_ home: String, _ scratch: Scratch) throws {
    let mapping = try scratch.write(mapping, to: "mapping.json")
    for fortnight in 0..<10 {
      for isFirst in [true, false] {
        let known = day((fortnight + 1) * 14 + (isFirst ? 0 : 7))
        let file = try scratch.write(table(fortnight, isFirst: isFirst), to: "\(fortnight)-\(isFirst).csv")
        let loaded = try Program.steward(
          "import", "--home", home, "--account", "SHOP", "--marketplace", "DE", "--retrieved", "\(known)T06:00:00Z",
          "--mapping", mapping, file)
        try #require(loaded.status == 0, "\(loaded.talk)")
      }
    }
  }

  @Test(.timeLimit(.minutes(15)))
  func `honest bundles pass and have figures, one that reads the database is caught, hindsight gives other figures`()
    throws
  {
    let scratch = try Scratch()
    let home = try scratch.workspace()
    try Self.fill(home, scratch)
    let own = scratch.file("own").path
    let packed = try Program.steward(
      "plugins", "pack", "--name", "PeekingFixture", "--build", Program.buildFolder.path, "--package",
      Program.repository.appendingPathComponent("Tests/Fixtures").path, "--output", own)
    try #require(packed.status == 0, "\(packed.talk)")
    let days = ["--home", home, "--from", Self.day(70), "--to", Self.day(98), "--format", "json"]

    let clean = try Program.run("steward", ["backtest"] + days)
    let again = try Program.run("steward", ["backtest"] + days)
    let flattered = try Program.run("steward", ["backtest", "--hindsight", "--probes", "0"] + days)
    let caught = try Program.run("steward", ["backtest", "--plugins", own] + days)

    #expect(clean.status == 0, "\(clean.talk)")
    #expect(clean.output == again.output)
    let lines = try clean.objects()
    let stock = try #require(lines.first { $0["bundle"] as? String == "StockCover" })
    #expect(stock["check"] as? String == "clean")
    #expect((stock["judged"] as? Int ?? 0) > 0, "\(clean.output)")
    #expect(lines.first { $0["bundle"] as? String == "ListingQuality" }?["check"] as? String == "clean")
    let other = try #require(try flattered.objects().first { $0["bundle"] as? String == "StockCover" })
    #expect(other["check"] as? String == "unchecked")
    func promised(_ lines: [[String: Any]]) -> Double? {
      lines.first { $0["rule"] as? String == "demand forecast" }?["promised"] as? Double
    }
    let (seen, hindsight) = (promised(lines), promised(try flattered.objects()))
    #expect((seen ?? 0) > 0 && (hindsight ?? 0) > 0 && seen != hindsight)

    #expect(caught.status == 1)
    #expect(caught.talk.contains("PeekingFixture") && caught.talk.contains("only later knowledge differs"))
    let verdicts = try caught.objects()
    let peeking = verdicts.filter { $0["bundle"] as? String == "PeekingFixture" }
    #expect(!peeking.isEmpty && peeking.allSatisfy { $0["check"] as? String == "peeks" })
    #expect(peeking.allSatisfy { $0["made"] is NSNull && $0["gain"] is NSNull })
    #expect(verdicts.first { $0["bundle"] as? String == "StockCover" }?["check"] as? String == "clean")
  }

  @Test func `what was imported at once has no past, and wrong windows are refused`() throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()
    #expect(try Program.steward("backtest", "--home", home).status == 1)
    #expect(try Program.steward("backtest", "--home", home, "--every", "0").status == 64)
    #expect(try Program.steward("backtest", "--home", home, "--from", "2026-02-01", "--to", "2026-01-01").status == 64)
    let loaded = try Program.steward(
      "import", "--home", home, "--account", "SHOP", "--marketplace", "DE", "--mapping",
      try scratch.write(Self.mapping, to: "mapping.json"),
      try scratch.write(Self.table(0, isFirst: false), to: "one.csv"))
    #expect(loaded.status == 0, "\(loaded.talk)")

    let told = try Program.steward("backtest", "--home", home, "--from", Self.day(7), "--to", Self.day(14))

    #expect(told.status == 0, "\(told.talk)")
    #expect(told.talk.contains("2 of 2 moments nothing was known yet"), "\(told.talk)")
  }
}

import Foundation
import Testing

/// The file with the order lines, below the folder that the variable `STEWARD_SHARED` names.
private enum OrderLines {
  static let file: String? = ProcessInfo.processInfo.environment["STEWARD_SHARED"].map {
    $0 + "/data/sets/online_retail/online_retail.csv.gz"
  }

  static var areThere: Bool { file.map { FileManager.default.fileExists(atPath: $0) } ?? false }
}

/// A year of a real shop's order lines (UCI Online Retail), brought by a mapping: units and sales, no traffic.
///
/// Runs where the variable `STEWARD_SHARED` names a folder with the file; else it says that it was skipped.
@Suite(.enabled(if: OrderLines.areThere, "STEWARD_SHARED names no folder with the order lines"))
struct OnlineRetailTests {
  static let mapping = """
    {"type": "ORDER_LINES", "title": "Order lines", "origin": "steward", "reference": "UCI Online Retail", "format": "csv",
     "charset": "utf-8", "locale": {"decimal": ".", "dates": "ymd"}, "restatementDays": 14, "partition": {"rule": "window"},
     "rows": [{"columns": [
       {"name": "InvoiceDate", "as": "day", "type": "day", "presence": "required"},
       {"name": "StockCode", "as": "sku", "presence": "required"},
       {"name": "Quantity", "as": "quantity", "type": "integer", "presence": "required"},
       {"name": "UnitPrice", "as": "unitPrice", "type": "money", "presence": "required"},
       {"as": "itemPrice", "type": "money", "product": ["quantity", "unitPrice"]}],
      "emit": [{"facts": {"grain": "item", "day": "day", "sku": "sku", "aggregate": "sum",
                          "metrics": {"unitsOrdered": "quantity", "orderedRevenue": "itemPrice"}}}]}],
     "checks": []}
    """

  /// A workspace with the order lines in it.
  private static func workspace(_ scratch: Scratch) throws -> String {
    let home = scratch.file("workspace").path
    #expect(try Program.steward("init", "--home", home).status == 0)
    let added = try Program.steward(
      "account", "add", "shop", "--home", home, "--name", "Shop", "--kind", "seller", "--marketplace", "UK")
    #expect(added.status == 0, "\(added.talk)")
    let loaded = try Program.steward(
      "import", "--home", home, "--account", "shop", "--marketplace", "UK", "--retrieved", "2011-12-31T00:00:00Z",
      "--mapping", try scratch.write(Self.mapping, to: "mapping.json"), try #require(OrderLines.file))
    #expect(loaded.status == 0, "\(loaded.talk)")
    return home
  }

  @Test func `a change of real sales is units, mix and price, to the cent`() throws {
    let scratch = try Scratch()
    let home = try Self.workspace(scratch)
    let why = try Program.steward(
      "why", "--home", home, "--account", "shop", "--from", "2011-11-01", "--to", "2011-11-30", "--against",
      "2011-10-01..2011-10-31", "--format", "json")
    let rows = try why.objects()
    let total = try #require(rows.first { $0["row"] as? String == "total" })
    // Sums of quantity times price over the lines of both months, from the file itself with decimal arithmetic.
    #expect(Self.cents(total["now"]) == 146_175_625)
    #expect(Self.cents(total["then"]) == 107_070_467)
    #expect((total["note"] as? String)?.contains("units × price") == true)
    let parts = rows.filter { $0["row"] as? String == "part" }
    #expect(parts.reduce(0) { $0 + Self.cents($1["change"]) } == 39_105_158)
    #expect(!parts.contains { ["sessions", "glance_views", "conversion"].contains($0["name"] as? String) })
    let other = parts.first { $0["name"] as? String == "other" }
    #expect(abs(Self.cents(other?["change"])) < 39_105_158 / 100)
  }

  @Test(.timeLimit(.minutes(10))) func `a review of real sales says what the file says, and every figure is traced`()
    throws
  {
    let scratch = try Scratch()
    let home = try Self.workspace(scratch)
    let folder = scratch.file("review")
    let made = try Program.steward(
      "review", "--home", home, "--account", "shop", "--period", "month", "--end", "2011-11-30", "--output", folder.path
    )
    #expect(made.status == 0, "\(made.talk)")
    let page = try String(contentsOf: folder.appendingPathComponent("review.html"), encoding: .utf8)
    // The same sums as above; no Saturday has a line.
    #expect(page.contains("GBP&nbsp;1,461,756.25") && page.contains("GBP&nbsp;1,070,704.67"))
    #expect(page.contains("26 of 30 days known"))
    #expect(page.contains("A year before, too few days are known"))
    let ids = page.matches(of: /<code>steward trace ([^<]+)<\/code>/).map { String($0.1) }
    #expect(ids.count > 80)
    for id in stride(from: 0, to: ids.count, by: 12).map({ ids[$0] }) {
      let trace = try Program.steward("trace", "--home", home, "--format", "json", id)
      let json = try #require(try trace.json() as? [String: Any], "\(id): \(trace.talk)")
      let figures = try #require(json["figures"] as? [[String: Any]])
      for figure in figures { #expect(figure["value"] as? Int == figure["traced"] as? Int, "\(id)") }
    }
  }

  private static func cents(_ value: Any?) -> Int { Int((((value as? Double) ?? 0) * 100).rounded()) }
}

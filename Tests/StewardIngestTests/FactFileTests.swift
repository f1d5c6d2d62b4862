import Foundation
import StewardDomain
import StewardStorage
import Testing

@testable import StewardIngest

/// Facts files: the quick way in for large tables.
@Suite struct FactFileTests {
  private static let header =
    "account\tmarketplace\tday\tparent_asin\tasin\tsku\tcurrency\tunitsOrdered\torderedRevenue\tsessions"

  @Test func `rows of several accounts and marketplaces become their facts`() throws {
    let workspace = try Self.workspace()
    let other = try workspace.addAccount("zenith")

    let outcome = try load(
      workspace, Self.header, "\(TestWorkspace.seller.id)\tUS\t2026-03-01\tP1\tB1\tS-1\tUSD\t3\t29.97\t40",
      "\(TestWorkspace.seller.id)\tUS\t2026-03-01\tP1\tB2\tS-2\tUSD\t\t0.00\t7",
      "\(other)\tUS\t2026-03-01\tP9\tB9\tS-1\tUSD\t5\t5\t9",
      "\(TestWorkspace.seller.id)\tDE\t2026-03-02\tP1\tB1\tS-1\tEUR\t-1\t-9.99\t12")

    #expect(outcome.rows == 4)
    #expect(outcome.accounts == [TestWorkspace.seller.id, other])
    #expect(try workspace.facts(.unitsOrdered) == ["2026-03-01 S-1 3"])
    #expect(try workspace.facts(.orderedRevenue) == ["2026-03-01 S-1 2997", "2026-03-01 S-2 0"])
    #expect(try workspace.facts(.orderedRevenue, TestWorkspace.de) == ["2026-03-02 S-1 -999"])
    #expect(try workspace.facts(.sessions) == ["2026-03-01 S-1 40", "2026-03-01 S-2 7"])
  }

  @Test func `loading twice changes nothing, and a replay gives the same tables`() throws {
    let workspace = try Self.workspace()
    let file = try Self.file(Self.rows(days: 75))
    _ = try loader(workspace).load(file, account: nil, marketplace: nil, now: .noon("2026-11-02"))
    let restated = try Self.file(Self.rows(days: 20, units: 9))
    _ = try loader(workspace).load(restated, account: nil, marketplace: nil, now: .noon("2026-11-05"))
    let before = try workspace.dump()

    let again = try loader(workspace).load(file, account: nil, marketplace: nil, now: .noon("2026-11-09"))

    #expect(again.alreadyLoaded)
    #expect(try workspace.dump() == before)
    _ = try workspace.ingestor.replay(TestWorkspace.seller) { _, _ in }
    let after = try workspace.dump()
    for (table, rows) in before { #expect(after[table] == rows, "\(table)") }
  }

  @Test func `a restated file changes the figures, and what was known before stays`() throws {
    let workspace = try Self.workspace()
    let days = Self.rows(days: 75)
    _ = try loader(workspace).load(try Self.file(days), account: nil, marketplace: nil, now: .noon("2026-11-02"))
    let first = try workspace.facts(.unitsOrdered)
    _ = try loader(workspace).load(
      try Self.file(Self.rows(days: 20, units: 9)), account: nil, marketplace: nil, now: .noon("2026-11-05"))

    let now = try workspace.facts(.unitsOrdered)

    #expect(now != first)
    #expect(now.count == first.count)
    #expect(Array(now.suffix(50)) == Array(first.suffix(50)))
    #expect(now.prefix(40).allSatisfy { $0.hasSuffix(" 9") })
    #expect(try workspace.facts(.unitsOrdered, asOf: .noon("2026-11-04")) == first)
    #expect(try workspace.facts(.unitsOrdered, asOf: .noon("2026-11-01")).isEmpty)
  }

  @Test func `order, pieces and room make no difference`() throws {
    var rows = Self.rows(days: 100)
    let plain = try Self.stored(rows, chunk: 1 << 20, budget: 1 << 30)
    let small = try Self.stored(rows, chunk: 700, budget: 1)
    var random = SystemRandomNumberGenerator()
    let body = rows.dropFirst().shuffled(using: &random)
    rows = [rows[0]] + body
    let shuffled = try Self.stored(rows, chunk: 900, budget: 1)
    let shuffledAtOnce = try Self.stored(rows, chunk: 1 << 20, budget: 1 << 30)

    #expect(plain.facts == small.facts)
    #expect(plain.facts == shuffled.facts)
    #expect(plain.facts == shuffledAtOnce.facts)
    #expect(plain.segments == small.segments)
    #expect(plain.facts.count == 300)
  }

  @Test func `commas, quotes, carriage returns, a mark at the front and gzip are read`() throws {
    let workspace = try Self.workspace()
    let text =
      "\u{FEFF}day,sku,unitsOrdered,colour\r\n2026-03-01,\"A, \"\"small\"\" one\",4,red\r\n2026-03-01,B,5,\"blue, dark\"\r\n2026-03-02,B,6,"
    let path = NSTemporaryDirectory() + "steward-facts-\(UUID()).csv"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    gzip.arguments = ["gzip", path]
    try gzip.run()
    gzip.waitUntilExit()
    try #require(gzip.terminationStatus == 0)

    let outcome = try loader(workspace).load(
      path + ".gz", account: TestWorkspace.seller.id, marketplace: Marketplace.named("US"), now: .noon("2026-11-02"))

    #expect(outcome.rows == 3)
    #expect(outcome.drift == ["colour"])
    #expect(
      try workspace.facts(.unitsOrdered) == ["2026-03-01 A, \"small\" one 4", "2026-03-01 B 5", "2026-03-02 B 6"])
  }

  @Test(
    arguments: [
      (
        "acme\tUS\t2026-03-01\tP\tB\tS\tUSD\t1\t1.00",
        ":2:10 (sessions): the row has 9 fields, the header 10; expected as many"
      ),
      (
        "acme\tUS\t2026-03-01\tP\tB\tS\tUSD\t1\t1.00\t2\t3",
        ":2:11: the row has more fields than the header; expected 10"
      ),
      (
        "acme\tUS\t2026-02-31\tP\tB\tS\tUSD\t1\t1.00\t2",
        ":2:3 (day): found \"2026-02-31\"; expected a day as YYYY-MM-DD"
      ),
      (
        "acme\tUS\t2026-03-01\tP\tB\tS\tUSD\tx\t1.00\t2",
        ":2:8 (unitsOrdered): found \"x\"; expected a number with a decimal point, or nothing"
      ),
      (
        "acme\tUS\t2026-03-01\tP\tB\tS\tUSD\t1.5\t1.00\t2",
        ":2:8 (unitsOrdered): the number has more than 0 digits behind the point"
      ),
      (
        "acme\tUS\t2026-03-01\tP\tB\tS\tEUR\t1\t1.00\t2",
        ":2:7 (currency): found \"EUR\"; expected USD, the marketplace's currency"
      ),
      ("acme\tUS\t2026-03-01\tP\t\t\tUSD\t1\t1.00\t2", ":2:6: the row names no item; expected a SKU or an ASIN"),
      (
        "nobody\tUS\t2026-03-01\tP\tB\tS\tUSD\t1\t1.00\t2",
        ":2:1 (account): there is no account nobody; add it with `steward account add`"
      ),
      (
        "acme\tXX\t2026-03-01\tP\tB\tS\tUSD\t1\t1.00\t2",
        ":2:2 (marketplace): there is no marketplace XX; expected one as US or Amazon's id"
      ),
      (
        "acme\tUS\t2026-03-01\tP\tB\tS\tUSD\t1\t1\t2\nacme\tUS\t2026-03-01\tP\tB\tS\tUSD\t1\t1\t2",
        ":3:8 (unitsOrdered): unitsOrdered is stated twice for this item and day; expected one row for each"
      ),
      (
        "acme\tUS\t2026-03-01\tP\tB\tS\tUSD\t1\t99999999999999999999\t2",
        ":2:9 (orderedRevenue): found \"99999999999999999999\"; expected a number with a decimal point, or nothing"
      ),
    ] as [(String, String)])
  func `what is wrong is said with its place, and nothing is loaded`(row: String, message: String) throws {
    let workspace = try Self.workspace()
    let before = try workspace.dump()
    let row = row.replacing("acme", with: TestWorkspace.seller.id.text)

    #expect {
      _ = try load(workspace, Self.header, row)
    } throws: {
      "\($0)".hasSuffix(message)
    }
    #expect(try workspace.dump() == before)
  }

  @Test func `a header without what is needed says what is there`() throws {
    let workspace = try Self.workspace()

    #expect {
      _ = try load(workspace, "account\tmarketplace\tsku\tunitsOrdered")
    } throws: {
      "\($0)".hasSuffix(":1: there is no column day; found account, marketplace, sku, unitsOrdered")
    }
    #expect {
      _ = try load(workspace, "")
    } throws: {
      "\($0)".contains("expected a header row") || "\($0)".contains("there is no column")
    }
  }

  @Test func `any bytes are read or refused, and never a crash`() throws {
    let workspace = try Self.workspace()
    var random = SystemRandomNumberGenerator()
    let good = Array((Self.rows(days: 3).joined(separator: "\n") + "\n").utf8)
    for _ in 0..<150 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
        default: bytes.insert(contentsOf: [0x09, 0x0A, 0x22].shuffled(using: &random), at: place)
        }
        if bytes.isEmpty { bytes = [0x0A] }
      }
      let path = NSTemporaryDirectory() + "steward-facts-\(UUID()).tsv"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      var loader = loader(workspace)
      loader.chunkBytes = 97
      do { _ = try loader.load(path, account: nil, marketplace: nil, now: .noon("2026-11-02")) } catch {
        #expect(error is IngestError, "\(error)")
      }
    }
  }

  @Test func `a figure is followed back to its line`() throws {
    let workspace = try Self.workspace()
    _ = try loader(workspace).load(
      try Self.file(Self.rows(days: 75)), account: nil, marketplace: nil, now: .noon("2026-11-02"))

    let trace = try FigureTracer(workspace.ingestor).trace(
      .orderedRevenue, account: TestWorkspace.seller.id, marketplace: TestWorkspace.us, item: ItemIdentity(sku: "S-2"),
      days: "2026-01-05"..<"2026-01-07", asOf: .noon("2026-11-03"))

    #expect(trace.lines.map(\.line) == [15, 18])
    #expect(trace.value == trace.lines.reduce(0) { $0 + $1.value })
    #expect(trace.lines.map(\.text) == ["42.00", "52.00"])
    let slice = try FigureTracer(workspace.ingestor).lines(
      of: [.unitsOrdered, .orderedRevenue], account: TestWorkspace.seller.id, marketplace: TestWorkspace.us,
      items: (1...3).map { ItemIdentity(sku: SKU("S-\($0)")) }, chosen: [1], windows: ["2026-01-05"..<"2026-01-07"],
      asOf: .noon("2026-11-03"))
    #expect(slice.filter { $0.metric == .orderedRevenue }.map(\.line) == trace.lines)
    #expect(slice.filter { $0.metric == .unitsOrdered }.map(\.line.line) == [15, 18])
  }

  /// One in which the seller is on record.
  private static func workspace() throws -> TestWorkspace {
    let workspace = try TestWorkspace()
    try workspace.addAccount(TestWorkspace.seller.id)
    return workspace
  }

  /// Three listings a day from the first of January; the header comes first.
  private static func rows(days: Int, units: Int? = nil) -> [String] {
    let first: CivilDay = "2026-01-01"
    return [header]
      + (0..<days).flatMap { day in
        (1...3).map { listing in
          let count = units ?? (day * listing) % 7
          return
            "\(TestWorkspace.seller.id)\tUS\t\(first.advanced(by: day))\tP1\tB\(listing)\tS-\(listing)\tUSD\t\(count)\t\(day * 10 + listing).00\t\(day + listing)"
        }
      }
  }

  private static func stored(
    _ rows: [String], chunk: Int, budget: Int
  ) throws -> (facts: [String], segments: [String]) {
    let workspace = try Self.workspace()
    var loader = FactFileLoader(engine: workspace.engine)
    loader.chunkBytes = chunk
    loader.tileBudget = budget
    _ = try loader.load(try file(rows), account: nil, marketplace: nil, now: .noon("2026-11-02"))
    return (try workspace.facts(.unitsOrdered), try workspace.dump()["fact_segment"] ?? [])
  }

  private static func file(_ rows: [String]) throws -> String {
    let path = NSTemporaryDirectory() + "steward-facts-\(UUID()).tsv"
    try Data((rows.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  private func loader(_ workspace: TestWorkspace) -> FactFileLoader { FactFileLoader(engine: workspace.engine) }

  private func load(_ workspace: TestWorkspace, _ rows: String...) throws -> FactFileOutcome {
    try loader(workspace).load(
      try Self.file(rows), account: nil, marketplace: nil, now: .noon("2026-11-02"))
  }
}

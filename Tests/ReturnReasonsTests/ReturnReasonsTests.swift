import Foundation
import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import ReturnReasons

@Suite struct ReturnReasonsTests {
  private let first: CivilDay = "2026-08-01"
  private let today: CivilDay = "2026-10-30"

  /// Items that sell two units a day, and what came back of them.
  private func store(_ returns: [(sku: SKU, reason: String, units: Int64)], items: Int = 20) -> SnapshotBuilder {
    var builder = SnapshotBuilder("DE", days: first..<today)
    for number in 0..<items {
      builder.set(.unitsOrdered, of: SKU("S\(number)"), to: Array(repeating: 2, count: 90), from: first)
    }
    builder.returns = ReturnTable(
      days: first..<today,
      rows: returns.enumerated().map { place, row in
        ReturnTable.Row(
          sku: row.sku, asin: "", reason: row.reason, units: row.units,
          sources: [RecordReference(document: DocumentID(7), line: place + 2)])
      })
    return builder
  }

  private func pack() throws -> [UInt8] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return [UInt8](
      try Data(contentsOf: root.appendingPathComponent("Plugins/ReturnReasons/Resources/returns-2026-11.json")))
  }

  private func monitor() throws -> ReturnReasonsMonitor {
    ReturnReasonsMonitor(pack: try ReturnPack(parsing: try pack()))
  }

  @Test func `an item of which far more comes back as faulty is named, with its lines and what to do`() throws {
    // 2 of each of 19 items beside 20 of one: at their rate it would be two.
    let returns = (0..<19).map { (sku: SKU("S\($0)"), reason: "DEFECTIVE", units: Int64(2)) }
    let snapshot = store(
      returns + [("S19", "DEFECTIVE", 14), ("S19", "QUALITY_UNACCEPTABLE", 6), ("S3", "UNWANTED_ITEM", 40)]
    ).snapshot()
    let findings = try monitor().findings(snapshot)

    #expect(monitorContract(try monitor(), snapshot: snapshot) == [])
    #expect(findings.map(\.subject.item?.sku) == ["S19"])
    #expect(
      findings.first?.title
        == "20 of 180 units of S19 came back as faulty; about 2 would be usual in this store")
    #expect(findings.first?.severity == .warning)
    #expect(
      findings.first?.evidence[1].statement == "Came back in these days: 14 × DEFECTIVE, 6 × QUALITY_UNACCEPTABLE")
    #expect(findings.first?.evidence[2].statement.contains("newest batch") == true)
  }

  @Test func `what chance gives, few units and what buyers regret are no finding`() throws {
    let even = (0..<20).map { (sku: SKU("S\($0)"), reason: "DEFECTIVE", units: Int64($0 % 4)) }
    #expect(try monitor().findings(store(even).snapshot()).isEmpty)
    #expect(try monitor().findings(store([("S1", "DEFECTIVE", 3)]).snapshot()).isEmpty)
    #expect(try monitor().findings(store([("S1", "ORDERED_WRONG_ITEM", 90)]).snapshot()).isEmpty)
  }

  @Test func `without returns, sales or other items nothing is said`() throws {
    var none = store([])
    none.returns = nil
    #expect(try monitor().findings(none.snapshot()).isEmpty)
    #expect(try monitor().findings(store([]).snapshot()).isEmpty)
    #expect(try monitor().findings(store([("GONE", "DEFECTIVE", 50)]).snapshot()).isEmpty)
    #expect(try monitor().findings(store([("S0", "DEFECTIVE", 50)], items: 1).snapshot()).isEmpty)
    let empty = SnapshotBuilder.empty(snapshotMarketplace, today: today)
    #expect(try monitor().findings(empty).isEmpty)
  }

  private var snapshotMarketplace: Marketplace { store([]).snapshot().marketplace }

  @Test func `huge counts are no crash`() throws {
    let snapshot = store([("S0", "DEFECTIVE", .max / 4), ("S1", "DEFECTIVE", .max / 4)]).snapshot()
    #expect(throws: Never.self) { _ = try monitor().findings(snapshot) }
  }

  // scipy 1.17.1: binom.sf(19, 58, 0.05), binom.sf(3, 10, 0.2), binom.sf(0, 5, 0.5), binom.sf(99, 1000, 0.08)
  @Test(
    arguments: [
      (20, 58, 0.05, 2.770_498_387_5e-12), (4, 10, 0.2, 0.120_873_881_6), (1, 5, 0.5, 0.968_75),
      (100, 1000, 0.08, 0.013_481_514_958_6),
    ] as [(Int64, Int64, Double, Double)])
  func `the chance of so many is the binomial tail`(own: Int64, all: Int64, share: Double, chance: Double) {
    #expect(abs(RateComparison.chance(of: own, among: all, share: share) / chance - 1) < 1e-9)
  }

  @Test func `of many tests as many stand as the false share allows`() {
    // statsmodels 0.14: multipletests([.001, .008, .039, .041, .042, .06, .074, .205], .05, "fdr_bh") rejects the first two.
    let chances = [0.039, 0.001, 0.205, 0.008, 0.041, 0.042, 0.06, 0.074]
    #expect(RateComparison.threshold(chances, falseShare: 0.05) == 0.008)
    #expect(RateComparison.threshold([0.9], falseShare: 0.05) < 0)
    #expect(RateComparison.threshold([], falseShare: 0.05) < 0)
    #expect(RateComparison.chance(of: 3, among: 2, share: 0.5) == 1)
  }

  @Test(arguments: ["", "{}", "{\"name\": \"x\", \"effectiveFrom\": \"2026-01-01\"}"])
  func `a bad pack is an error that names what is missing`(text: String) {
    #expect(throws: PluginError.self) { _ = try ReturnPack(parsing: Array(text.utf8)) }
  }
}

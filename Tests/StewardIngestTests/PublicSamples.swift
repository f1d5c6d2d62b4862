import Foundation
import StewardDomain
import StewardFormats
import StewardIngest
import StewardStorage
import Testing

/// Samples of real reports and Amazon's public models, which lie beside the repository where there are any.
enum PublicSamples {
  /// This file is at `Tests/StewardIngestTests/` of the repository.
  static let folder =
    String(#filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }) + "/../shared/spapi"

  static let arePresent: Bool = {
    let present = FileManager.default.fileExists(atPath: folder + "/reports")
    if !present { print("skipped: there are no public samples at ../shared/spapi beside the repository") }
    return present
  }()

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try #require(FileManager.default.contents(atPath: folder + "/" + name)))
  }

  /// All sample reports by name; none where there are no samples.
  static var reports: [String] {
    arePresent ? (try? FileManager.default.contentsOfDirectory(atPath: folder + "/reports").sorted()) ?? [] : []
  }

  static func type(of name: String) -> ReportType { ReportType(String(name.prefix { $0 != "." })) }

  static func marketplace(of name: String) -> MarketplaceID {
    name.contains(".de.") ? TestWorkspace.de : name.contains(".jp.") ? TestWorkspace.jp : TestWorkspace.us
  }
}

@Suite(.enabled(if: PublicSamples.arePresent, "needs ../shared/spapi beside the repository"))
struct PublicSampleTests {
  @Test(arguments: PublicSamples.reports)
  func `every sample report is taken in`(name: String) throws {
    let workspace = try TestWorkspace()

    let outcome = try workspace.ingest(
      PublicSamples.type(of: name), try PublicSamples.bytes("reports/" + name), name: name,
      for: PublicSamples.marketplace(of: name))

    #expect(outcome.rows > 0)
    #expect(!outcome.isQuarantined, "\(outcome.events)")
    #expect(outcome.loaded == outcome.rows)
    #expect(try workspace.rows("SELECT status FROM document") == ["loaded"])
  }

  // Both examples break Amazon's own schemas: a status that no list has, fields that are missing.
  @Test(
    arguments: [
      ("GET_V2_SELLER_PERFORMANCE_REPORT.schema-example-0.json", ["unknownValue"]),
      ("GET_SALES_AND_TRAFFIC_REPORT.schema-example-0.json", ["missingField"]),
    ] as [(String, [String])])
  func `what breaks Amazon's own schema is loaded, with drift on record`(name: String, codes: [String]) throws {
    let workspace = try TestWorkspace()

    let outcome = try workspace.ingest(
      PublicSamples.type(of: name), try PublicSamples.bytes("reports/" + name), name: name)

    #expect(outcome.loaded == outcome.rows && outcome.rows > 0)
    let drift = outcome.events.filter { $0.kind == .drift }
    #expect(outcome.drift == drift.count && !drift.isEmpty)
    #expect(Set(drift.map(\.code)).isSuperset(of: codes), "\(drift)")
  }

  @Test func `the notification whose type no schema lists is loaded, with drift on record`() throws {
    let workspace = try TestWorkspace()
    let schema = try JSONValue(
      parsing: try PublicSamples.bytes("amazon-models/schemas/notifications/ListingsItemStatusChangeNotification.json"))
    let example = try #require(schema["examples"]?.array?.first)

    let outcome = try workspace.ingest("LISTINGS_ITEM_STATUS_CHANGE", example.text())

    #expect(outcome.loaded == 1)
    #expect(outcome.events.map(\.code) == ["unknownValue"])
    #expect(outcome.events.first?.field == "$.NotificationType")
    #expect(try workspace.current("listing_event", "sku", "status") == ["NLS-SHOES-03 BUYABLE,DISCOVERABLE"])
  }

  @Test func `the German and the American settlement say the same`() throws {
    let lines = try (["de", "us"]).map { country in
      let workspace = try TestWorkspace()
      let name = "\(Samples.settlementType).\(country).txt"
      try workspace.ingest(
        Samples.settlementType, try PublicSamples.bytes("reports/" + name), name: name,
        for: PublicSamples.marketplace(of: name))
      #expect(
        try workspace.rows("SELECT SUM(amount), MAX(stated_total) FROM record_settlement_line", columns: 2) == [
          "2044 2044"
        ])
      return try workspace.current(
        "settlement_line", "line", "settlement_start", "settlement_end", "deposit_at", "stated_total",
        "transaction_type",
        "amount_type", "amount_description", "amount", "posted_day", "posted_at", "sku", "quantity")
    }

    #expect(lines[0] == lines[1])
    #expect(lines[0].count == 5)
  }

  // The texts are those that Python 3 decodes from the files, as cp932 and as cp1252.
  @Test(
    arguments: [
      ("GET_MERCHANT_LISTINGS_ALL_DATA.jp.sjis.txt", ["PEN-01 水性ペン 黒 0.5mm", "CUP-02 ガラス製コップ～大"]),
      ("GET_MERCHANT_LISTINGS_ALL_DATA.us.cp1252.txt", ["SKU é-1 Piñata “fiesta” – 5°C cooler ™"]),
    ] as [(String, [String])])
  func `a listing in an old character set has the right text`(name: String, listings: [String]) throws {
    let workspace = try TestWorkspace()

    try workspace.ingest(
      Samples.listingsType, try PublicSamples.bytes("reports/" + name), name: name,
      for: PublicSamples.marketplace(of: name))

    let read = try workspace.current("listing", "sku", "title")
    #expect(read == listings)
  }

  @Test func `what the public registry says of a type, its definition says too`() throws {
    let registry = try JSONValue(parsing: try PublicSamples.bytes("report-registry-jlevers.json"))
    var compared = 0

    for definition in try Definitions.get().all {
      guard let api = definition.api, let known = registry[definition.type.text] else { continue }
      compared += 1
      #expect(known["contentType"]?.string?.lowercased() == api.contentType, "\(definition.type)")
      #expect(known["restricted"]?.bool == api.restricted, "\(definition.type)")
      #expect(known["requestable"]?.bool == api.requestable, "\(definition.type)")
    }

    #expect(compared >= 50)
  }
}

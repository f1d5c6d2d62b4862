import Foundation
import StewardDomain
import StewardSQLite
import StewardStorage

/// A workspace of its own in a folder of its own, removed with the last reference.
final class InsightDatabase: Sendable {
  let folder: String
  let engine: any DatabaseEngine
  static let us: MarketplaceID = "ATVPDKIKX0DER"
  static let de: MarketplaceID = "A1PA6795UKMFR9"
  static let acme = Account(id: "acme", name: "Acme", kind: .seller, marketplaces: [us])
  static let kinds = [
    RecordKind(
      name: "listing", title: "",
      fields: ["sku", "asin", "title", "brand", "bullet1", "bullet2", "status"].map {
        RecordKind.Field(name: $0, type: .text)
      }
        + [RecordKind.Field(name: "price", type: .money), RecordKind.Field(name: "imageCount", type: .integer)]),
    RecordKind(
      name: "listingIssue", title: "",
      fields: ["sku", "asin", "code", "message", "severity", "status"].map { RecordKind.Field(name: $0, type: .text) }),
    RecordKind(
      name: "accountStatus", title: "",
      fields: ["marketplaceId", "status"].map { RecordKind.Field(name: $0, type: .text) }),
    RecordKind(
      name: "accountHealth", title: "",
      fields: ["marketplaceId", "validTrackingRateStatus"].map { RecordKind.Field(name: $0, type: .text) }
        + ["lateShipmentRate", "lateShipmentRateTarget", "validTrackingRate", "listingPolicyViolations"].map {
          RecordKind.Field(name: $0, type: .ratio)
        }),
    RecordKind(
      name: "review", title: "",
      fields: [
        RecordKind.Field(name: "asin", type: .text), RecordKind.Field(name: "reviewedDay", type: .day),
        RecordKind.Field(name: "rating", type: .integer),
      ]),
    RecordKind(
      name: "adPerformance", title: "",
      fields: [
        "adGroupId", "campaignName", "keywordId", "keyword", "matchType", "searchTerm", "sku",
      ].map { RecordKind.Field(name: $0, type: .text) }
        + ["clicks", "purchases7d", "unitsSoldClicks7d"].map { RecordKind.Field(name: $0, type: .integer) }
        + ["cost", "sales7d"].map { RecordKind.Field(name: $0, type: .money) }),
    RecordKind(
      name: "searchQuery", title: "",
      fields: ["asin", "searchQuery", "reportPeriod"].map { RecordKind.Field(name: $0, type: .text) }
        + ["clicks", "purchases", "purchasesTotal"].map { RecordKind.Field(name: $0, type: .integer) }
        + [RecordKind.Field(name: "endDay", type: .day)]),
  ]

  init() throws {
    folder = NSTemporaryDirectory() + "steward-insights-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    engine = try SQLiteEngine(path: folder + "/steward.db")
    try Migrations.migrate(engine)
    try RecordTables(kinds: Self.kinds).update(engine)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Names the items of a marketplace; the first has number 1.
  func putItems(_ items: [ItemIdentity], marketplace: MarketplaceID = us) throws {
    try engine.write { session in
      let dimensions = DimensionRepository(session, account: Self.acme.id)
      let scope = try dimensions.scope(marketplace)
      for (index, item) in items.enumerated() { try dimensions.put(item, number: index + 1, scope: scope) }
    }
  }

  /// Puts facts of one metric as a document of a family would, by the items' numbers.
  func put(
    _ day: CivilDay, _ values: [Int32: Int64], metric: Metric = .unitsOrdered, family: Int64 = 1, document: Int64 = 1,
    known: CivilDay = "2026-11-05", until: Instant = .distantFuture, marketplace: MarketplaceID = us
  ) throws {
    let items = values.keys.sorted()
    try engine.write { session in
      let scope = try DimensionRepository(session, account: Self.acme.id).scope(marketplace)
      try FactRepository(session).insert(
        FactBlock(items: items, columns: [FactBlock.Column(metric: metric, values: items.map { values[$0] })]),
        day: day,
        grain: .item, knownTo: until, at: place(document, family, scope, known))
    }
  }

  /// Puts records by the names of their fields, each on the line behind the one before it; `day` is the record's own.
  func put(
    _ kind: String, _ records: [[String: SQLValue]], document: Int64, family: Int64 = 1, known: CivilDay = "2026-11-05",
    marketplace: MarketplaceID = us
  ) throws {
    guard let kind = Self.kinds.first(where: { $0.name == kind }) else { return }
    var batch = RecordBatch(kind: kind)
    for (row, record) in records.enumerated() {
      var day: Int32?
      if case .integer(let number) = record["day"] { day = Int32(clamping: number) }
      batch.append(row: row + 1, line: row + 2, day: day)
      for (index, field) in kind.fields.enumerated() {
        switch record[field.name] {
        case .integer(let value): batch.set(index, value)
        case .text(let text): Array(text.utf8).withUnsafeBytes { batch.set(index, $0) }
        default: break
        }
      }
    }
    let made = batch
    try engine.write { session in
      let dimensions = DimensionRepository(session, account: Self.acme.id)
      let scope = try dimensions.scope(marketplace)
      for number in 1...family { _ = try dimensions.family("family \(number)") }
      try RecordRepository(session).insert(made, at: place(document, family, scope, known)) { _ in .distantFuture }
    }
  }

  private func place(
    _ document: Int64, _ family: Int64, _ scope: Int64, _ known: CivilDay
  ) -> RecordRepository.Placement {
    RecordRepository.Placement(
      account: Self.acme.id, document: DocumentID(document), family: family, scope: scope,
      knownFrom: Instant(utc: known))
  }
}

import StewardDomain
import StewardStorage

enum Samples {
  static func document(id: DocumentID, sha256: String, isBare: Bool = false) -> StoredDocument {
    StoredDocument(
      id: id, sha256: sha256, externalID: "R-1", name: "orders.txt", reportType: "T",
      definitionSHA256: isBare ? nil : "cd", marketplace: isBare ? nil : "A1PA6795UKMFR9",
      days: isBare ? nil : "2026-01-01"..<"2026-02-01", retrieved: Instant(seconds: 5),
      received: Instant(microseconds: 6_000_001), contentType: isBare ? nil : "text/plain", byteCount: 3,
      status: .quarantined, localePins: isBare ? nil : "decimal=,;dates=dmy")
  }

  static let subject = Subject(
    marketplace: "A1PA6795UKMFR9", item: ItemIdentity(sku: "S-1", asin: "B000000001"))

  static let evidence = [
    Evidence(
      "sold 3",
      source: .facts(
        metric: .unitsOrdered, marketplace: "A1PA6795UKMFR9", item: ItemIdentity(sku: "S-1", asin: "B000000001"),
        days: "2026-01-01"..<"2026-01-08", value: 3)),
    Evidence("two lines", source: .records([RecordReference(document: DocumentID(1), line: 2)])),
    Evidence("by the book", source: .rule(pack: "p", rule: "r")),
  ]
}

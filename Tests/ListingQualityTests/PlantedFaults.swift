import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import ListingQuality

/// A listing made bad in one way, and what the scorers should say of it.
struct Fault: Sendable, CustomTestStringConvertible {
  let rules: [String]
  let statements: [String]
  let plant: @Sendable (inout ListingContent) -> Void
  var testDescription: String { rules.joined(separator: ", ") }

  init(_ rules: String..., says statements: String..., plant: @escaping @Sendable (inout ListingContent) -> Void) {
    self.rules = rules
    self.statements = statements
    self.plant = plant
  }
}

let germany = Marketplace.named("DE") ?? Marketplace.all[0]

let faults: [Fault] = [
  Fault("title-length", says: "more than 200") { $0.title = String(repeating: "x", count: 201) },
  Fault("title-characters", says: "contains ! ?") { $0.title = "\(cleanTitle) neu!?!" },
  Fault("title-words", says: "\"tasse\" 3 times") { $0.title = "\(cleanTitle) Tasse tasse" },
  Fault("search-terms-bytes", says: "300 bytes") { $0.searchTerms = String(repeating: "a", count: 300) },
  Fault("bullets-guarantees", says: "Bullet point 2 says \"geld zurück\"") { $0.bullets?[1] = "Sonst Geld zurück" },
  Fault("bullets-emoji", says: "Bullet point 1 contains the emoji ✅") { $0.bullets?[0] = "✅ Spülmaschinenfest" },
  Fault("bullets-characters", says: "Bullet point 5 contains ™") { $0.bullets?[4] = "Mit Becherland™ Glasur" },
  Fault("image-floor", says: "fewer than 500", "fewer than 1000", "fewer than 1600") { $0.mainImagePixels = 480 },
  Fault("not-suppressed", says: "ERROR 5665") {
    let record = RecordReference(document: DocumentID(1), line: 1)
    $0.issues = [
      ListingIssue(code: "5665", message: "Brand not approved", severity: "ERROR", source: record),
      ListingIssue(code: "1", message: "Hint", severity: "WARNING", source: record),
    ]
  },
  Fault("title-detail", says: "fewer than 81") { $0.title = "Becherland Tasse" },
  Fault("bullet-count", says: "4 bullet points, fewer than 5") { $0.bullets?[2] = "" },
  Fault("description-length", says: "fewer than 1001") { $0.description = "Eine Tasse." },
  Fault("image-count", says: "6 pictures, fewer than 7") { $0.imageCount = 6 },
  Fault("image-zoom", says: "fewer than 1000", "fewer than 1600") { $0.mainImagePixels = 999 },
  Fault("image-resolution", says: "fewer than 1600") { $0.mainImagePixels = 1_200 },
  Fault("a-plus", says: "no A+ content") { $0.hasAPlusContent = false },
  Fault("search-terms-used", says: "fewer than 150") { $0.searchTerms = "becher kaffee" },
]

private let cleanTitle =
  "Becherland Tasse aus Steinzeug, 350 ml, handbemalt in Blau und Weiß, spülmaschinenfest, für Kaffee und Tee"

func cleanListing() -> ListingContent {
  var listing = ListingContent(item: ItemIdentity(sku: "MUG-1", asin: "B000000001"))
  listing.title = cleanTitle
  listing.brand = "Becherland"
  listing.bullets = ["Steinzeug", "Handbemalt", "Fasst 350 ml", "Spülmaschinenfest", "Ein schönes Geschenk"]
  listing.description = String(repeating: "Gebrannt bei 1.200 Grad. ", count: 50)
  listing.searchTerms = String(repeating: "becher ", count: 30)
  listing.imageCount = 7
  listing.mainImagePixels = 2_000
  listing.hasAPlusContent = true
  listing.status = "Active"
  listing.sources = [RecordReference(document: DocumentID(1), line: 2)]
  return listing
}

func snapshot(_ listing: ListingContent) -> MarketplaceSnapshot {
  var builder = SnapshotBuilder("DE", days: "2026-11-01"..<"2026-11-02")
  builder.add(listing)
  return builder.snapshot()
}

/// The bundle's own folder, found from this file's place in the repository.
private let bundleFolder: String = {
  let parts = #filePath.split(separator: "/").dropLast(3)
  return "/" + parts.joined(separator: "/") + "/Plugins/ListingQuality/Resources"
}()

func scorers() throws -> [any Scorer] {
  try ListingQualityBundle(host: FixedConnectionServices(folder: bundleFolder)).scorers()
}

func pack() throws -> RulePack {
  try RulePack(parsing: FixedConnectionServices(folder: bundleFolder).resource("rules-2025-01.json"))
}

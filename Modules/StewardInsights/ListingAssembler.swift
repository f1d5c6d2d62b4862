internal import StewardDomain
internal import StewardStorage

/// Puts what several reports say of a listing together: later documents add to or correct earlier ones, part by part.
struct ListingAssembler {
  private var listings: [String: ListingContent] = [:]
  private let currency: Currency

  static let listingFields = [
    "sku", "asin", "title", "description", "brand", "productType", "price", "status", "imageCount", "mainImagePixels",
    "bullet1", "bullet2", "bullet3", "bullet4", "bullet5", "searchTerms", "hasAPlusContent", "parentAsin",
  ]
  static let issueFields = ["sku", "asin", "code", "message", "severity", "status"]

  init(currency: Currency) { self.currency = currency }

  mutating func addListing(_ row: any DatabaseRow) {
    let sku = row.text(2)
    let asin = row.text(3)
    guard !sku.isEmpty || !asin.isEmpty else { return }
    let source = RecordReference(document: DocumentID(row.integer(0)), line: Int(row.integer(1)))
    let key = sku.isEmpty ? "\t" + asin : sku
    var listing = listings[key] ?? ListingContent(item: ItemIdentity(sku: SKU(sku), asin: ASIN(asin)))
    listing.item = ItemIdentity(
      sku: SKU(sku), asin: asin.isEmpty ? listing.item.asin : ASIN(asin),
      parentASIN: row.optionalText(19).map { ASIN($0) } ?? listing.item.parentASIN)
    listing.title = row.optionalText(4) ?? listing.title
    listing.description = row.optionalText(5) ?? listing.description
    listing.brand = row.optionalText(6) ?? listing.brand
    listing.productType = row.optionalText(7) ?? listing.productType
    if let price = row.optionalInteger(8) { listing.price = Money(minorUnits: price, currency: currency) }
    listing.status = row.optionalText(9) ?? listing.status
    listing.imageCount = row.optionalInteger(10).map { Int($0) } ?? listing.imageCount
    listing.mainImagePixels = row.optionalInteger(11).map { Int($0) } ?? listing.mainImagePixels
    let bullets = (12...16).compactMap { row.optionalText($0) }
    if !bullets.isEmpty { listing.bullets = bullets }
    listing.searchTerms = row.optionalText(17) ?? listing.searchTerms
    listing.hasAPlusContent = row.optionalInteger(18).map { $0 == 1 } ?? listing.hasAPlusContent
    listing.sources.append(source)
    listings[key] = listing
  }

  mutating func addIssue(_ row: any DatabaseRow) {
    let sku = row.text(2)
    let asin = row.text(3)
    guard !sku.isEmpty || !asin.isEmpty else { return }
    let key = sku.isEmpty ? "\t" + asin : sku
    var listing = listings[key] ?? ListingContent(item: ItemIdentity(sku: SKU(sku), asin: ASIN(asin)))
    listing.issues.append(
      ListingIssue(
        code: row.text(4), message: row.text(5), severity: row.optionalText(6) ?? row.optionalText(7) ?? "ERROR",
        source: RecordReference(document: DocumentID(row.integer(0)), line: Int(row.integer(1)))))
    listings[key] = listing
  }

  /// By SKU, then ASIN. What was only said of an ASIN belongs to the one SKU that has it.
  var all: [ListingContent] {
    var joined = listings
    let owners = Dictionary(grouping: listings.values.filter { !$0.item.sku.text.isEmpty }, by: \.item.asin)
    for (key, orphan) in listings where orphan.item.sku.text.isEmpty {
      guard let owner = owners[orphan.item.asin], owner.count == 1, let sku = owner.first?.item.sku.text else {
        continue
      }
      joined[sku]?.issues += orphan.issues
      joined[sku]?.sources += orphan.sources
      joined[key] = nil
    }
    return joined.values.sorted { ($0.item.sku, $0.item.asin) < ($1.item.sku, $1.item.asin) }
  }
}

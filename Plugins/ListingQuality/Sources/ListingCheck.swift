internal import StewardDomain
internal import StewardPluginAPI

/// What a check found.
enum Verdict: Equatable {
  case holds
  /// What is wrong, with the figure, and the records that say so where it isn't the listing's own text.
  case fails(String, records: [RecordReference] = [])
  /// Why it can't be told.
  case unknown(String)
}

/// Looks at one listing for one rule.
protocol ListingCheck: Sendable {
  func verdict(_ listing: ListingContent, in marketplace: Marketplace) -> Verdict
}

/// Something is at least so many.
struct MinimumCheck: ListingCheck {
  private let minimum: Int
  private let owner: String
  private let unit: String
  private let count: @Sendable (ListingContent) -> Int?

  init(
    _ parameters: RuleParameters, _ owner: String, _ unit: String, count: @escaping @Sendable (ListingContent) -> Int?
  ) throws(PluginError) {
    self.minimum = try parameters.integer("minimum")
    self.owner = owner
    self.unit = unit
    self.count = count
  }

  func verdict(_ listing: ListingContent, in marketplace: Marketplace) -> Verdict {
    guard let found = count(listing) else { return .unknown("no source reports it") }
    return found >= minimum ? .holds : .fails("\(capitalized(owner)) has \(found) \(unit), fewer than \(minimum)")
  }

  private func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}

struct APlusCheck: ListingCheck {
  func verdict(_ listing: ListingContent, in marketplace: Marketplace) -> Verdict {
    guard let present = listing.hasAPlusContent else { return .unknown("no source reports it") }
    return present ? .holds : .fails("The listing has no A+ content")
  }
}

/// No issue of a severity that keeps the listing from being bought.
struct SuppressionCheck: ListingCheck {
  private let severities: [String]

  init(_ parameters: RuleParameters) throws(PluginError) { severities = try parameters.texts("severities") }

  func verdict(_ listing: ListingContent, in marketplace: Marketplace) -> Verdict {
    let grave = listing.issues.filter { severities.contains($0.severity) }
    if let first = grave.first {
      let more = grave.count > 1 ? ", and \(grave.count - 1) more" : ""
      return .fails("\(first.severity) \(first.code): \(first.message)\(more)", records: grave.map(\.source))
    }
    // No issue tells something only where a source that would report one was read.
    if listing.issues.isEmpty, listing.status == nil { return .unknown("no source reports status or issues") }
    return .holds
  }
}

struct SearchTermsLimitCheck: ListingCheck {
  private let maximum: Int
  private let byCountry: [String: Int]

  init(_ parameters: RuleParameters) throws(PluginError) {
    maximum = try parameters.integer("maximum")
    var byCountry: [String: Int] = [:]
    for entry in parameters.entries("countries") { byCountry[try entry.text("country")] = try entry.integer("maximum") }
    self.byCountry = byCountry
  }

  func verdict(_ listing: ListingContent, in marketplace: Marketplace) -> Verdict {
    guard let terms = listing.searchTerms else { return .unknown("no source reports the search terms") }
    let limit = byCountry[marketplace.countryCode] ?? maximum
    // Bytes, not letters: an umlaut counts twice, a Japanese letter three times.
    let found = terms.utf8.count
    return found <= limit ? .holds : .fails("The search terms take \(found) bytes, more than \(limit)")
  }
}

internal import StewardDomain
internal import StewardPluginAPI

struct TitleLengthCheck: ListingCheck {
  private let maximum: Int
  private let byProductType: [String: Int]

  init(_ parameters: RuleParameters) throws(PluginError) {
    maximum = try parameters.integer("maximum")
    var byProductType: [String: Int] = [:]
    for entry in parameters.entries("productTypes") {
      byProductType[try entry.text("productType")] = try entry.integer("maximum")
    }
    self.byProductType = byProductType
  }

  func verdict(_ listing: ListingContent, in marketplace: Marketplace) -> Verdict {
    guard let title = listing.title else { return .unknown("no source reports the title") }
    let limit = listing.productType.flatMap { byProductType[$0] } ?? maximum
    let found = title.unicodeScalars.count
    return found <= limit ? .holds : .fails("The title has \(found) characters, more than \(limit)")
  }
}

/// Banned characters only where the brand has them.
struct TitleCharactersCheck: ListingCheck {
  private let banned: Set<Unicode.Scalar>

  init(_ parameters: RuleParameters) throws(PluginError) {
    banned = Set(try parameters.text("characters").unicodeScalars)
  }

  func verdict(_ listing: ListingContent, in marketplace: Marketplace) -> Verdict {
    guard let title = listing.title else { return .unknown("no source reports the title") }
    var rest = title.unicodeScalars[...]
    var allowed: Set<Unicode.Scalar> = []
    if let brand = listing.brand, !brand.isEmpty {
      allowed = Set(brand.unicodeScalars)
    } else {
      // Titles begin with the brand; where it isn't known, the first word gets the benefit of the doubt.
      rest = rest.drop { $0 != " " }
    }
    var found: [String] = []
    for scalar in rest where banned.contains(scalar) && !allowed.contains(scalar) {
      if !found.contains(String(scalar)) { found.append(String(scalar)) }
    }
    return found.isEmpty ? .holds : .fails("The title contains \(found.joined(separator: " "))")
  }
}

/// No word too often, but for the small words of the marketplace's language.
struct TitleWordsCheck: ListingCheck {
  private let maximum: Int
  private let exemptByCountry: [String: Set<String>]

  init(_ parameters: RuleParameters) throws(PluginError) {
    maximum = try parameters.integer("maximum")
    var exempt: [String: Set<String>] = [:]
    for entry in parameters.entries("languages") {
      let words = Set(try entry.texts("exempt"))
      for country in try entry.texts("countries") { exempt[country, default: []].formUnion(words) }
    }
    exemptByCountry = exempt
  }

  func verdict(_ listing: ListingContent, in marketplace: Marketplace) -> Verdict {
    guard let title = listing.title else { return .unknown("no source reports the title") }
    guard let exempt = exemptByCountry[marketplace.countryCode] else {
      return .unknown("the pack has no words of the language of \(marketplace.domain)")
    }
    var counts: [String: Int] = [:]
    var order: [String] = []
    for word in words(of: title) where !exempt.contains(word) {
      if counts[word] == nil { order.append(word) }
      counts[word, default: 0] += 1
    }
    let found = order.compactMap { word in
      counts[word].flatMap { $0 > maximum ? "\"\(word)\" \($0) times" : nil }
    }
    return found.isEmpty ? .holds : .fails("The title says \(found.joined(separator: ", "))")
  }
}

/// Words in lower case: runs of letters, marks and digits with a letter among them. Single letters are no words, so
/// that the `s` of `men's` and the `l` of `l'eau` don't count.
func words(of text: String) -> [String] {
  text.lowercased().unicodeScalars
    .split { !isPartOfWord($0) }
    .filter { $0.count > 1 && $0.contains { isLetter($0) } }
    .map { String(String.UnicodeScalarView($0)) }
}

// ASCII is answered by its ranges, since looking up properties costs more than all the rest of the check.

private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
  scalar.isASCII ? ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) : scalar.properties.isAlphabetic
}

private func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.isASCII { return isLetter(scalar) || ("0"..."9").contains(scalar) }
  if scalar.properties.isAlphabetic || scalar.properties.numericType != nil { return true }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .spacingMark, .enclosingMark: return true
  default: return false
  }
}

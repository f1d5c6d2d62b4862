internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// One rule of the pack with the check that it stands for.
struct Rule: Sendable {
  let id: String
  let title: String
  let weight: Double
  let check: any ListingCheck
}

/// The dated rules that listings are measured by. Every number in them comes from the pack, none from the code.
struct RulePack: Sendable {
  let name: String
  let effectiveFrom: CivilDay
  let compliance: [Rule]
  let persuasion: [Rule]

  /// - Throws: ``PluginError`` naming the rule and the value that can't be used.
  init(parsing bytes: [UInt8]) throws(PluginError) {
    let json: JSONValue
    do throws(FormatError) { json = try JSONValue(parsing: bytes) } catch {
      throw PluginError(.badInput, "the rule pack isn't JSON: \(error)")
    }
    guard let name = json["name"]?.string, let text = json["effectiveFrom"]?.string, let day = CivilDay(text) else {
      throw PluginError(.badInput, "the rule pack has no \"name\", or no day as \"effectiveFrom\"")
    }
    self.name = name
    self.effectiveFrom = day
    self.compliance = try RulePack.rules("compliance", of: json)
    self.persuasion = try RulePack.rules("persuasion", of: json)
  }

  private static func rules(_ part: String, of json: JSONValue) throws(PluginError) -> [Rule] {
    var rules: [Rule] = []
    for entry in json[part]?.array ?? [] {
      guard let id = entry["id"]?.string, let title = entry["title"]?.string, let weight = entry["weight"]?.double,
        weight > 0, let citation = entry["citation"]?.string, !citation.isEmpty, let parameters = entry["parameters"]
      else { throw PluginError(.badInput, "a rule of \"\(part)\" lacks id, title, weight, citation or parameters") }
      guard !rules.contains(where: { $0.id == id }) else { throw PluginError(.badInput, "the rule \(id) stands twice") }
      let check = try RulePack.check(id, RuleParameters(rule: id, json: parameters))
      rules.append(Rule(id: id, title: title, weight: weight, check: check))
    }
    guard !rules.isEmpty else { throw PluginError(.badInput, "the rule pack has no rules of \"\(part)\"") }
    return rules
  }

  private static func check(_ id: String, _ parameters: RuleParameters) throws(PluginError) -> any ListingCheck {
    switch id {
    case "title-length": try TitleLengthCheck(parameters)
    case "title-characters": try TitleCharactersCheck(parameters)
    case "title-words": try TitleWordsCheck(parameters)
    case "search-terms-bytes": try SearchTermsLimitCheck(parameters)
    case "bullets-guarantees": try BulletPhrasesCheck(parameters)
    case "bullets-emoji": BulletEmojiCheck()
    case "bullets-characters": try BulletCharactersCheck(parameters)
    case "image-floor", "image-zoom", "image-resolution":
      try MinimumCheck(parameters, "the main picture's longest side", "pixels") { $0.mainImagePixels }
    case "not-suppressed": try SuppressionCheck(parameters)
    case "title-detail": try MinimumCheck(parameters, "the title", "characters") { $0.title?.unicodeScalars.count }
    case "bullet-count":
      try MinimumCheck(parameters, "the listing", "bullet points") { $0.bullets?.count { !$0.isEmpty } }
    case "description-length":
      try MinimumCheck(parameters, "the description", "characters") { $0.description?.unicodeScalars.count }
    case "image-count": try MinimumCheck(parameters, "the listing", "pictures") { $0.imageCount }
    case "search-terms-used":
      try MinimumCheck(parameters, "the search-term field", "bytes") { $0.searchTerms?.utf8.count }
    case "a-plus": APlusCheck()
    default: throw PluginError(.badInput, "the rule pack has a rule \(id), which this version doesn't know")
    }
  }
}

/// The parameters of one rule, with errors that name it.
struct RuleParameters {
  let rule: String
  let json: JSONValue

  func integer(_ key: String) throws(PluginError) -> Int {
    guard let value = json[key]?.integer, value > 0, value < 1_000_000 else { throw missing(key, "a positive integer") }
    return Int(value)
  }

  func text(_ key: String) throws(PluginError) -> String {
    guard let value = json[key]?.string, !value.isEmpty else { throw missing(key, "a text") }
    return value
  }

  func texts(_ key: String) throws(PluginError) -> [String] {
    let values = (json[key]?.array ?? []).compactMap(\.string)
    guard !values.isEmpty else { throw missing(key, "a list of texts") }
    return values
  }

  /// The entries of a list of objects, as parameters of their own; empty where there is no such list.
  func entries(_ key: String) -> [RuleParameters] {
    (json[key]?.array ?? []).map { RuleParameters(rule: rule, json: $0) }
  }

  private func missing(_ key: String, _ kind: String) -> PluginError {
    PluginError(.badInput, "the rule \(rule) needs \"\(key)\" as \(kind)")
  }
}

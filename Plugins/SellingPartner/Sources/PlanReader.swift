internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// Reads the keys of one entry of a resource, and says which one is wrong.
struct PlanReader {
  let json: JSONValue
  private let place: String

  init(_ json: JSONValue, _ place: String) {
    self.json = json
    self.place = place
  }

  func wrong(_ key: String, _ what: String) -> PluginError { PluginError(.failed, "\(place).\(key) \(what)") }

  func text(_ key: String) throws(PluginError) -> String {
    guard let text = json[key]?.string, !text.isEmpty else { throw wrong(key, "is missing; expected text") }
    return text
  }

  func number(_ key: String) throws(PluginError) -> Int? {
    guard let value = json[key] else { return nil }
    guard let number = value.integer else { throw wrong(key, "isn't a whole number") }
    return number
  }

  func flag(_ key: String) throws(PluginError) -> Bool {
    guard let value = json[key] else { return false }
    guard let flag = value.bool else { throw wrong(key, "isn't true or false") }
    return flag
  }

  func texts(_ key: String) throws(PluginError) -> [String] {
    guard let value = json[key] else { return [] }
    guard let list = value.array else { throw wrong(key, "isn't a list") }
    let texts = list.compactMap(\.string)
    guard texts.count == list.count else { throw wrong(key, "has something else than text in it") }
    return texts
  }

  /// Keys and their texts, in order.
  func pairs(_ key: String) throws(PluginError) -> [(key: String, value: String)] {
    guard let value = json[key] else { return [] }
    return try pairs(of: value, key)
  }

  func pairs(of value: JSONValue, _ key: String) throws(PluginError) -> [(key: String, value: String)] {
    guard let members = value.object else { throw wrong(key, "isn't an object") }
    var pairs: [(key: String, value: String)] = []
    for member in members {
      guard let text = member.value.string else { throw wrong("\(key).\(member.key)", "isn't text") }
      pairs.append((member.key, text))
    }
    return pairs
  }

  /// Both kinds where none is named.
  func accountKinds() throws(PluginError) -> [AccountKind] {
    var kinds: [AccountKind] = []
    for text in try texts("accounts") {
      guard let kind = AccountKind(rawValue: text) else { throw wrong("accounts", "has \(text)") }
      kinds.append(kind)
    }
    return kinds.isEmpty ? AccountKind.allCases : kinds
  }
}

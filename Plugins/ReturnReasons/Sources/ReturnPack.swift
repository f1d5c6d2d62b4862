internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// The dated assumptions that returns are judged by. Every number and every reason comes from the pack, none from the code.
struct ReturnPack: Sendable {
  /// Reasons that have one remedy.
  struct Group: Sendable {
    let id: String
    /// As it stands behind "came back".
    let title: String
    let reasons: Set<String>
    let advice: String
  }

  let name: String
  let leastUnits: Int64
  let leastRatio: Double
  let falseShare: Double
  let completeDays: Int
  let groups: [Group]

  /// - Throws: ``PluginError`` naming what can't be used.
  init(parsing bytes: [UInt8]) throws(PluginError) {
    let json: JSONValue
    do throws(FormatError) { json = try JSONValue(parsing: bytes) } catch {
      throw PluginError(.badInput, "the returns pack isn't JSON: \(error)")
    }
    guard let name = json["name"]?.string, let text = json["effectiveFrom"]?.string, CivilDay(text) != nil else {
      throw PluginError(.badInput, "the returns pack has no \"name\", or no day as \"effectiveFrom\"")
    }
    let rules = json["rules"]?.array ?? []
    func number(_ rule: String, _ key: String, in range: ClosedRange<Double>) throws(PluginError) -> Double {
      guard let value = rules.first(where: { $0["id"]?.string == rule })?[key]?.double, range.contains(value) else {
        throw PluginError(.badInput, "the returns pack's rule \(rule) needs \"\(key)\" within \(range)")
      }
      return value
    }
    self.name = name
    leastUnits = Int64(try number("floor", "leastUnits", in: 1...1e6))
    leastRatio = try number("floor", "leastRatio", in: 1...1e3)
    falseShare = try number("floor", "falseShare", in: 1e-9...0.5)
    completeDays = Int(try number("complete", "days", in: 0...365))
    var groups: [Group] = []
    for entry in json["groups"]?.array ?? [] {
      guard let id = entry["id"]?.string, let title = entry["title"]?.string, let advice = entry["advice"]?.string
      else {
        throw PluginError(.badInput, "each group of the returns pack needs \"id\", \"title\" and \"advice\"")
      }
      groups.append(
        Group(
          id: id, title: title, reasons: Set((entry["reasons"]?.array ?? []).compactMap(\.string)), advice: advice))
    }
    guard !groups.isEmpty, groups.allSatisfy({ !$0.reasons.isEmpty }) else {
      throw PluginError(.badInput, "the returns pack has no groups, or one without reasons")
    }
    self.groups = groups
  }
}

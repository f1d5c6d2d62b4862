internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// One rule of a score: what it measures, how much it weighs, and what share of its weight a measured value earns.
struct HealthRule: Sendable {
  let id: String
  let title: String
  /// Relative to the other rules of its score, positive.
  let weight: Double
  let ramp: Ramp?
  private let json: JSONValue

  init(_ json: JSONValue) throws(PluginError) {
    guard let id = json["id"]?.string, let title = json["title"]?.string, let weight = json["weight"]?.double,
      weight > 0, weight <= 1_000, let citation = json["citation"]?.string, !citation.isEmpty
    else { throw PluginError(.badInput, "a rule of the health pack lacks id, title, weight or citation") }
    self.id = id
    self.title = title
    self.weight = weight
    self.ramp = try json["ramp"].map { (points) throws(PluginError) in try Ramp(points, rule: id) }
    self.json = json
  }

  func number(_ key: String, in range: ClosedRange<Double>) throws(PluginError) -> Double {
    guard let value = json[key]?.double, range.contains(value) else {
      throw PluginError(.badInput, "the health pack's rule \(id) needs \"\(key)\" within \(range)")
    }
    return value
  }

  func text(_ key: String) -> String? { json[key]?.string }
}

/// A broken line from what is measured to a share of 0 … 1; level beyond its ends.
struct Ramp: Sendable {
  private let points: [(x: Double, y: Double)]

  init(_ json: JSONValue, rule: String) throws(PluginError) {
    points = (json.array ?? []).compactMap { point in
      guard let pair = point.array, pair.count == 2, let x = pair[0].double, let y = pair[1].double else { return nil }
      return (x, y)
    }
    let isAscending = zip(points, points.dropFirst()).allSatisfy { $0.x < $1.x }
    guard points.count >= 2, points.count == json.array?.count, isAscending,
      points.allSatisfy({ (0...1).contains($0.y) })
    else {
      throw PluginError(
        .badInput, "the health pack's rule \(rule) needs a ramp of ascending points, shares within 0...1")
    }
  }

  /// - Complexity: O(points).
  func callAsFunction(_ measured: Double) -> Double {
    guard let above = points.firstIndex(where: { $0.x > measured }) else { return points[points.count - 1].y }
    guard above > 0 else { return points[0].y }
    let (low, high) = (points[above - 1], points[above])
    return low.y + (high.y - low.y) * ((measured - low.x) / (high.x - low.x))
  }
}

/// The dated rules that scores are made by. Every number comes from the pack, none from the code.
struct HealthPack: Sendable {
  let name: String
  let effectiveFrom: CivilDay
  /// Days of a window, and how many of them have to be reported.
  let windowDays: Int
  let minimumDays: Int
  private let rules: [String: [HealthRule]]

  /// - Throws: ``PluginError`` naming the rule and the value that can't be used.
  init(parsing bytes: [UInt8]) throws(PluginError) {
    let json: JSONValue
    do throws(FormatError) { json = try JSONValue(parsing: bytes) } catch {
      throw PluginError(.badInput, "the health pack isn't JSON: \(error)")
    }
    guard let name = json["name"]?.string, let day = json["effectiveFrom"]?.string.flatMap({ CivilDay($0) }) else {
      throw PluginError(.badInput, "the health pack has no \"name\", or no day as \"effectiveFrom\"")
    }
    guard let days = json["window"]?["days"]?.integer, (1...365).contains(days),
      let minimum = json["window"]?["minimumDays"]?.integer, (1...days).contains(minimum)
    else { throw PluginError(.badInput, "the health pack's window needs \"days\" and \"minimumDays\" within them") }
    self.name = name
    self.effectiveFrom = day
    windowDays = Int(days)
    minimumDays = Int(minimum)
    var rules: [String: [HealthRule]] = [:]
    for score in json["scores"]?.array ?? [] {
      guard let id = score["id"]?.string else { throw PluginError(.badInput, "a score of the health pack has no id") }
      var list: [HealthRule] = []
      for entry in score["rules"]?.array ?? [] { list.append(try HealthRule(entry)) }
      rules[id] = list
    }
    self.rules = rules
  }

  /// The rules of a score, the indispensable one first.
  func rules(_ score: String) throws(PluginError) -> [HealthRule] {
    guard let list = rules[score], !list.isEmpty else {
      throw PluginError(.badInput, "the health pack has no rules of \(score)")
    }
    return list
  }

  func rule(_ score: String, _ id: String) throws(PluginError) -> HealthRule {
    guard let rule = try rules(score).first(where: { $0.id == id }) else {
      throw PluginError(.badInput, "the health pack's \(score) has no rule \(id)")
    }
    return rule
  }
}

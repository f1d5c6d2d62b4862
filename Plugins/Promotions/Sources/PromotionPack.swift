internal import StewardAnalytics
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// The dated assumptions that promotions are judged by. Every number comes from the pack, none from the code.
struct PromotionPack: Sendable {
  /// What a lower price between two usual ones has to be like.
  struct Dip: Sendable {
    let parts: ClosedRange<Double>
    let longestDays: Int
    let usualApart: Double
    let tolerance: Double
    let longestGapDays: Int
    let aroundDays: Int
  }

  /// What goods cost that lie there.
  struct Lying: Sendable {
    let share: Double
    let mostDays: Double
    let leastCoverDays: Double
    let longCoverDays: Double
    let stockMaximumAgeDays: Int
  }

  /// How often promotions come again.
  struct Habit: Sendable {
    let bandDays: Int
    let bands: Int
    let priorStarts: Double
    let leastRepeats: Int
  }

  /// A figure that isn't known exactly.
  struct Guess: Sendable {
    let mean: Double
    let deviation: Double
  }

  let name: String
  let effectiveFrom: CivilDay
  let windowDays: Int
  let leastUnits: Int64
  let featuredShare: Double
  let heldDays: Int
  let dip: Dip
  let response: ConversionResponse.Prior
  let doubt: Double
  let leastInformation: Double
  let visits: Guess
  let borrowed: Guess
  let afterDays: Int
  let family: Guess
  let demandDays: Int
  let halfLifeDays: Double
  let driftDeviation: Double
  let lying: Lying
  let habit: Habit
  let parts: [Double]
  let lengths: [Int]
  let runProbability: Double
  let skipProbability: Double
  let leastChance: Double
  let leastShareOfSales: Double
  let horizonDays: Int
  let effortMinutes: Int
  let maximumShownDays: Int

  /// - Throws: ``PluginError`` naming the rule and the value that can't be used.
  init(parsing bytes: [UInt8]) throws(PluginError) {
    let rules = try PackRules(bytes)
    let days = 1.0...730
    let share = 0.001...0.999
    name = rules.name
    effectiveFrom = rules.effectiveFrom
    windowDays = try rules.whole("window", "days", in: days)
    leastUnits = Int64(try rules.number("window", "leastUnits", in: 1...1e6))
    featuredShare = try rules.number("window", "featuredShare", in: share)
    heldDays = try rules.whole("window", "heldDays", in: days)
    let least = try rules.number("dip", "least", in: 0.02...0.5)
    dip = Dip(
      parts: least...(try rules.number("dip", "most", in: least...0.95)),
      longestDays: try rules.whole("dip", "longestDays", in: days),
      usualApart: try rules.number("dip", "usualApart", in: share),
      tolerance: try rules.number("dip", "tolerance", in: 0.0001...0.019),
      longestGapDays: try rules.whole("dip", "longestGapDays", in: 0...90),
      aroundDays: try rules.whole("dip", "aroundDays", in: days))
    response = ConversionResponse.Prior(
      mean: try rules.number("response", "mean", in: 0.1...10),
      deviation: try rules.number("response", "deviation", in: 0.01...5),
      spread: try rules.number("response", "spread", in: 0.01...5))
    doubt = try rules.number("response", "doubt", in: 0...5)
    leastInformation = try rules.number("response", "leastInformation", in: 0...1e6)
    visits = Guess(mean: 0, deviation: try rules.number("visits", "deviation", in: 0.01...5))
    borrowed = Guess(
      mean: try rules.number("borrowed", "share", in: 0...1),
      deviation: try rules.number("borrowed", "deviation", in: 0.01...1))
    afterDays = try rules.whole("borrowed", "days", in: 1...90)
    family = Guess(
      mean: try rules.number("family", "crossElasticity", in: 0...5),
      deviation: try rules.number("family", "deviation", in: 0...5))
    demandDays = try rules.whole("demand", "days", in: days)
    halfLifeDays = try rules.number("demand", "halfLifeDays", in: days)
    driftDeviation = try rules.number("demand", "driftDeviation", in: 0...3)
    lying = Lying(
      share: try rules.number("lying", "share", in: 0...2), mostDays: try rules.number("lying", "mostDays", in: days),
      leastCoverDays: try rules.number("lying", "leastCoverDays", in: 0...730),
      longCoverDays: try rules.number("lying", "longCoverDays", in: 0...730),
      stockMaximumAgeDays: try rules.whole("lying", "stockMaximumAgeDays", in: days))
    habit = Habit(
      bandDays: try rules.whole("habit", "bandDays", in: days), bands: try rules.whole("habit", "bands", in: 1...100),
      priorStarts: try rules.number("habit", "priorStarts", in: 0.1...100),
      leastRepeats: try rules.whole("habit", "leastRepeats", in: 1...1_000))
    parts = try rules.list("steps", "parts", in: 0.01...0.5)
    lengths = try rules.list("steps", "days", in: 1...90).map { Int($0) }
    runProbability = try rules.number("advice", "runProbability", in: share)
    skipProbability = try rules.number("advice", "skipProbability", in: share)
    leastChance = try rules.number("advice", "leastChance", in: share)
    leastShareOfSales = try rules.number("advice", "leastShareOfSales", in: 0...1)
    horizonDays = try rules.whole("advice", "horizonDays", in: days)
    effortMinutes = try rules.whole("advice", "effortMinutes", in: 1...600)
    maximumShownDays = try rules.whole("advice", "maximumShownDays", in: days)
  }
}

/// The rules of a pack, by name.
struct PackRules {
  let name: String
  let effectiveFrom: CivilDay
  private let rules: [JSONValue]

  init(_ bytes: [UInt8]) throws(PluginError) {
    let json: JSONValue
    do throws(FormatError) { json = try JSONValue(parsing: bytes) } catch {
      throw PluginError(.badInput, "the promotions pack isn't JSON: \(error)")
    }
    guard let name = json["name"]?.string, let text = json["effectiveFrom"]?.string, let day = CivilDay(text) else {
      throw PluginError(.badInput, "the promotions pack has no \"name\", or no day as \"effectiveFrom\"")
    }
    self.name = name
    effectiveFrom = day
    rules = json["rules"]?.array ?? []
  }

  private func entry(_ rule: String, _ key: String) -> JSONValue? { rules.first { $0["id"]?.string == rule }?[key] }

  func number(_ rule: String, _ key: String, in range: ClosedRange<Double>) throws(PluginError) -> Double {
    guard let value = entry(rule, key)?.double, range.contains(value) else {
      throw PluginError(.badInput, "the promotions pack's rule \(rule) needs \"\(key)\" within \(range)")
    }
    return value
  }

  func whole(_ rule: String, _ key: String, in range: ClosedRange<Double>) throws(PluginError) -> Int {
    Int(try number(rule, key, in: range))
  }

  func list(_ rule: String, _ key: String, in range: ClosedRange<Double>) throws(PluginError) -> [Double] {
    let values = (entry(rule, key)?.array ?? []).compactMap(\.double)
    guard !values.isEmpty, values.allSatisfy({ range.contains($0) }) else {
      throw PluginError(.badInput, "the promotions pack's rule \(rule) needs \"\(key)\" as a list within \(range)")
    }
    return values
  }
}

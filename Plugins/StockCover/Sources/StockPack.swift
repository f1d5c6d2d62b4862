internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// The dated assumptions that reorders are worked out with. Every number comes from the pack, none from the code.
struct StockPack: Sendable {
  let name: String
  let effectiveFrom: CivilDay
  let criticalDays: Double
  let warningDays: Double
  let atRiskDays: Double
  let windowDays: Int
  let halfLifeDays: Double
  let zeroRunDays: Int
  let stockMaximumAgeDays: Int
  let leadTimeDays: Double
  let leadTimeWeightDays: Double
  /// Of its logarithm.
  let leadTimeDeviation: Double
  let longestLeadDays: Double
  let habitDays: Int
  let leastMarks: Int
  let slackDays: ClosedRange<Double>
  let usualSlackDays: Double
  let heightDays: ClosedRange<Double>
  let usualHeightDays: Double
  let levelDeviation: Double
  let driftDeviation: Double
  let orderDays: Double
  let orderMultiple: Int64
  let capitalCost: Double
  let probability: Double
  let leastShareOfUnit: Double
  let horizonDays: Int
  let intervalLevel: Double
  let maximumShownDays: Int
  let effortMinutes: Int

  /// - Throws: ``PluginError`` naming the rule and the value that can't be used.
  init(parsing bytes: [UInt8]) throws(PluginError) {
    let json: JSONValue
    do throws(FormatError) { json = try JSONValue(parsing: bytes) } catch {
      throw PluginError(.badInput, "the stock pack isn't JSON: \(error)")
    }
    guard let name = json["name"]?.string, let text = json["effectiveFrom"]?.string, let day = CivilDay(text) else {
      throw PluginError(.badInput, "the stock pack has no \"name\", or no day as \"effectiveFrom\"")
    }
    let rules = json["rules"]?.array ?? []
    func number(_ rule: String, _ key: String, in range: ClosedRange<Double>) throws(PluginError) -> Double {
      let entry = rules.first { $0["id"]?.string == rule }
      guard let value = entry?[key]?.double, range.contains(value) else {
        throw PluginError(.badInput, "the stock pack's rule \(rule) needs \"\(key)\" within \(range)")
      }
      return value
    }
    let days = 1.0...3650
    let share = 0.01...0.99
    self.name = name
    self.effectiveFrom = day
    criticalDays = try number("cover-bands", "criticalDays", in: days)
    warningDays = try number("cover-bands", "warningDays", in: days)
    atRiskDays = try number("at-risk", "days", in: days)
    windowDays = Int(try number("window", "days", in: days))
    halfLifeDays = try number("window", "halfLifeDays", in: days)
    zeroRunDays = Int(try number("window", "zeroRunDays", in: days))
    stockMaximumAgeDays = Int(try number("window", "stockMaximumAgeDays", in: days))
    leadTimeDays = try number("lead-time", "meanDays", in: days)
    leadTimeWeightDays = try number("lead-time", "weightDays", in: days)
    leadTimeDeviation = try number("lead-time", "deviation", in: 0...2)
    longestLeadDays = try number("lead-time", "longestDays", in: days)
    habitDays = Int(try number("habit", "days", in: days))
    leastMarks = Int(try number("habit", "leastFigures", in: 1...1_000))
    func bounds(_ key: String) throws(PluginError) -> ClosedRange<Double> {
      let low = try number("habit", "least\(key)Days", in: 0...3650)
      return low...(try number("habit", "most\(key)Days", in: low...3650))
    }
    slackDays = try bounds("Slack")
    usualSlackDays = try number("habit", "usualSlackDays", in: slackDays)
    heightDays = try bounds("Height")
    usualHeightDays = try number("habit", "usualHeightDays", in: heightDays)
    levelDeviation = try number("demand", "levelDeviation", in: 0...3)
    driftDeviation = try number("demand", "driftDeviation", in: 0...3)
    orderDays = try number("order", "days", in: days)
    orderMultiple = Int64(try number("order", "multiple", in: 1...100_000))
    capitalCost = try number("order", "capitalCost", in: 0...10)
    probability = try number("advice", "probability", in: share)
    leastShareOfUnit = try number("advice", "leastShareOfUnit", in: 0...1e6)
    horizonDays = Int(try number("advice", "horizonDays", in: days))
    intervalLevel = try number("advice", "intervalLevel", in: share)
    maximumShownDays = Int(try number("advice", "maximumShownDays", in: days))
    effortMinutes = Int(try number("advice", "effortMinutes", in: 1...600))
  }
}

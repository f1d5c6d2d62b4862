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
  let leadTimeDeviationDays: Double
  let reviewDays: Double
  let serviceLevel: Double
  let orderMultiple: Int64
  let runOutProbability: Double
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
    leadTimeDeviationDays = try number("lead-time", "deviationDays", in: 0...365)
    reviewDays = try number("review", "days", in: days)
    serviceLevel = try number("service", "level", in: 0.5...0.999)
    orderMultiple = Int64(try number("service", "orderMultiple", in: 1...100_000))
    runOutProbability = try number("advice", "runOutProbability", in: share)
    intervalLevel = try number("advice", "intervalLevel", in: share)
    maximumShownDays = Int(try number("advice", "maximumShownDays", in: days))
    effortMinutes = Int(try number("advice", "effortMinutes", in: 1...600))
  }
}

internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// The dated assumptions that spending on ads is judged by. Every number comes from the pack, none from the code.
struct AdPack: Sendable {
  let name: String
  let effectiveFrom: CivilDay
  let attributionDays: Int
  let windowDays: Int
  let leastClicks: Int64
  let spendDays: Int
  let maximumAgeDays: Int
  let priorClicks: Double
  let incrementality: Double
  let incrementalityDeviation: Double
  let power: Double
  let powerDeviation: Double
  let driftDeviation: Double
  let probability: Double
  let raiseProbability: Double
  let leastShareOfSpend: Double
  let raise: Double
  let horizonDays: Int
  let effortMinutes: Int
  let maximumShownDays: Int

  /// - Throws: ``PluginError`` naming the rule and the value that can't be used.
  init(parsing bytes: [UInt8]) throws(PluginError) {
    let json: JSONValue
    do throws(FormatError) { json = try JSONValue(parsing: bytes) } catch {
      throw PluginError(.badInput, "the ads pack isn't JSON: \(error)")
    }
    guard let name = json["name"]?.string, let text = json["effectiveFrom"]?.string, let day = CivilDay(text) else {
      throw PluginError(.badInput, "the ads pack has no \"name\", or no day as \"effectiveFrom\"")
    }
    let rules = json["rules"]?.array ?? []
    func number(_ rule: String, _ key: String, in range: ClosedRange<Double>) throws(PluginError) -> Double {
      let entry = rules.first { $0["id"]?.string == rule }
      guard let value = entry?[key]?.double, range.contains(value) else {
        throw PluginError(.badInput, "the ads pack's rule \(rule) needs \"\(key)\" within \(range)")
      }
      return value
    }
    let days = 1.0...730
    let share = 0.001...0.999
    self.name = name
    effectiveFrom = day
    attributionDays = Int(try number("window", "attributionDays", in: 0...90))
    windowDays = Int(try number("window", "days", in: days))
    leastClicks = Int64(try number("window", "leastClicks", in: 1...1e6))
    spendDays = Int(try number("window", "spendDays", in: days))
    maximumAgeDays = Int(try number("window", "maximumAgeDays", in: days))
    priorClicks = try number("conversion", "priorClicks", in: 1...1e5)
    incrementality = try number("incrementality", "share", in: share)
    incrementalityDeviation = try number("incrementality", "deviation", in: 0...0.5)
    power = try number("response", "power", in: 0.1...1)
    powerDeviation = try number("response", "deviation", in: 0...0.3)
    driftDeviation = try number("demand", "driftDeviation", in: 0...3)
    probability = try number("advice", "probability", in: share)
    raiseProbability = try number("advice", "raiseProbability", in: share)
    leastShareOfSpend = try number("advice", "leastShareOfSpend", in: 0...10)
    raise = try number("advice", "raise", in: 0.01...3)
    horizonDays = Int(try number("advice", "horizonDays", in: days))
    effortMinutes = Int(try number("advice", "effortMinutes", in: 1...600))
    maximumShownDays = Int(try number("advice", "maximumShownDays", in: days))
  }
}

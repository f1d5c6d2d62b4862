internal import StewardAnalytics
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// The dated assumptions that price steps are worked out with. Every number comes from the pack, none from the code.
struct PricePack: Sendable {
  let name: String
  let effectiveFrom: CivilDay
  let windowDays: Int
  let leastUnits: Int64
  let featuredShare: Double
  let heldDays: Int
  let prior: ConversionResponse.Prior
  let leastInformation: Double
  /// Of how buyers answer next, beyond what the past leaves open.
  let doubt: Double
  /// Parts of the price, ascending; those down are negative.
  let steps: [Double]
  let leastStep: Double
  let marginFloor: Double
  let rivalMaximumAgeDays: Int
  let demandDays: Int
  let halfLifeDays: Double
  let driftDeviation: Double
  let crossElasticity: Double
  let crossDeviation: Double
  let raiseProbability: Double
  let lowerProbability: Double
  let leastShareOfSales: Double
  let horizonDays: Int
  let effortMinutes: Int
  let maximumShownDays: Int

  /// - Throws: ``PluginError`` naming the rule and the value that can't be used.
  init(parsing bytes: [UInt8]) throws(PluginError) {
    let json: JSONValue
    do throws(FormatError) { json = try JSONValue(parsing: bytes) } catch {
      throw PluginError(.badInput, "the price pack isn't JSON: \(error)")
    }
    guard let name = json["name"]?.string, let text = json["effectiveFrom"]?.string, let day = CivilDay(text) else {
      throw PluginError(.badInput, "the price pack has no \"name\", or no day as \"effectiveFrom\"")
    }
    let rules = json["rules"]?.array ?? []
    func entry(_ rule: String) -> JSONValue? { rules.first { $0["id"]?.string == rule } }
    func number(_ rule: String, _ key: String, in range: ClosedRange<Double>) throws(PluginError) -> Double {
      guard let value = entry(rule)?[key]?.double, range.contains(value) else {
        throw PluginError(.badInput, "the price pack's rule \(rule) needs \"\(key)\" within \(range)")
      }
      return value
    }
    func parts(_ key: String) throws(PluginError) -> [Double] {
      let values = (entry("steps")?[key]?.array ?? []).compactMap(\.double)
      guard values.allSatisfy({ (0.001...0.5).contains($0) }) else {
        throw PluginError(.badInput, "the price pack's rule steps needs \"\(key)\" within 0.001...0.5")
      }
      return values
    }
    let days = 1.0...730
    let share = 0.001...0.999
    self.name = name
    effectiveFrom = day
    windowDays = Int(try number("window", "days", in: days))
    leastUnits = Int64(try number("window", "leastUnits", in: 1...1e6))
    featuredShare = try number("window", "featuredShare", in: share)
    heldDays = Int(try number("window", "heldDays", in: days))
    prior = ConversionResponse.Prior(
      mean: try number("elasticity", "mean", in: 0.1...10),
      deviation: try number("elasticity", "deviation", in: 0.01...5),
      spread: try number("elasticity", "spread", in: 0.01...5))
    doubt = try number("elasticity", "doubt", in: 0...5)
    leastInformation = try number("elasticity", "leastInformation", in: 0...1e6)
    steps = (try parts("down").map { -$0 } + parts("up")).sorted()
    leastStep = try number("steps", "leastStep", in: share)
    marginFloor = try number("margin-floor", "share", in: 0...0.9)
    rivalMaximumAgeDays = Int(try number("featured-offer", "maximumAgeDays", in: days))
    demandDays = Int(try number("demand", "days", in: days))
    halfLifeDays = try number("demand", "halfLifeDays", in: days)
    driftDeviation = try number("demand", "driftDeviation", in: 0...3)
    crossElasticity = try number("family", "crossElasticity", in: 0...5)
    crossDeviation = try number("family", "deviation", in: 0...5)
    raiseProbability = try number("advice", "raiseProbability", in: share)
    lowerProbability = try number("advice", "lowerProbability", in: share)
    leastShareOfSales = try number("advice", "leastShareOfSales", in: 0...1)
    horizonDays = Int(try number("advice", "horizonDays", in: days))
    effortMinutes = Int(try number("advice", "effortMinutes", in: 1...600))
    maximumShownDays = Int(try number("advice", "maximumShownDays", in: days))
  }
}

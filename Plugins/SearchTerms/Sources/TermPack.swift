internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// The dated assumptions that search terms are judged by. Every number comes from the pack, none from the code.
struct TermPack: Sendable {
  let name: String
  let effectiveFrom: CivilDay
  let attributionDays: Int
  let weeks: Int
  let livelyWeeks: Int
  let classClicks: Double
  let termClicks: Double
  let incrementality: Double
  let incrementalityDeviation: Double
  let driftDeviation: Double
  let commonDeviation: Double
  let probability: Double
  let leastClicks: Double
  let mostShareOfTarget: Double
  let most: Int
  let horizonDays: Int
  let effortMinutes: Int
  let maximumShownDays: Int
  let bytes: Int
  /// By country code, where a store's limit differs.
  let bytesByCountry: [String: Int]
  let leastPurchases: Int64
  let leastOrders: Double
  let mostTargets: Int

  /// - Throws: ``PluginError`` naming the rule and the value that can't be used.
  init(parsing bytes: [UInt8]) throws(PluginError) {
    let json: JSONValue
    do throws(FormatError) { json = try JSONValue(parsing: bytes) } catch {
      throw PluginError(.badInput, "the search terms pack isn't JSON: \(error)")
    }
    guard let name = json["name"]?.string, let text = json["effectiveFrom"]?.string, let day = CivilDay(text) else {
      throw PluginError(.badInput, "the search terms pack has no \"name\", or no day as \"effectiveFrom\"")
    }
    let rules = json["rules"]?.array ?? []
    func number(_ rule: String, _ key: String, in range: ClosedRange<Double>) throws(PluginError) -> Double {
      let entry = rules.first { $0["id"]?.string == rule }
      guard let value = entry?[key]?.double, range.contains(value) else {
        throw PluginError(.badInput, "the search terms pack's rule \(rule) needs \"\(key)\" within \(range)")
      }
      return value
    }
    let share = 0.001...0.999
    self.name = name
    effectiveFrom = day
    attributionDays = Int(try number("window", "attributionDays", in: 0...90))
    weeks = Int(try number("window", "weeks", in: 1...100))
    livelyWeeks = Int(try number("window", "livelyWeeks", in: 1...100))
    classClicks = try number("conversion", "classClicks", in: 1...1e5)
    termClicks = try number("conversion", "termClicks", in: 1...1e5)
    incrementality = try number("incrementality", "share", in: share)
    incrementalityDeviation = try number("incrementality", "deviation", in: 0...0.5)
    driftDeviation = try number("demand", "driftDeviation", in: 0...3)
    commonDeviation = try number("demand", "commonDeviation", in: 0...3)
    probability = try number("advice", "probability", in: share)
    leastClicks = try number("advice", "leastClicks", in: 1...1e6)
    mostShareOfTarget = try number("advice", "mostShareOfTarget", in: 0.01...10)
    most = Int(try number("advice", "most", in: 1...100))
    horizonDays = Int(try number("advice", "horizonDays", in: 1...730))
    effortMinutes = Int(try number("advice", "effortMinutes", in: 1...600))
    maximumShownDays = Int(try number("advice", "maximumShownDays", in: 1...730))
    self.bytes = Int(try number("words", "bytes", in: 1...5_000))
    bytesByCountry = [
      "JP": Int(try number("words", "bytesJP", in: 1...5_000)),
      "IN": Int(try number("words", "bytesIN", in: 1...5_000)),
    ]
    leastPurchases = Int64(try number("words", "leastPurchases", in: 1...1e6))
    leastOrders = try number("targets", "leastOrders", in: 1...1e6)
    mostTargets = Int(try number("targets", "most", in: 1...100))
  }
}

internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// The dated assumptions that other stores are judged by. Every number comes from the pack, none from the code.
struct MarketPack: Sendable {
  /// What has to be done before something may be sold in some stores.
  struct Checklist: Sendable {
    let stores: [String]
    /// Once for the account.
    let account: [String]
    /// For each item.
    let item: [String]
  }

  let name: String
  let effectiveFrom: CivilDay
  let leastUnits: Int64
  let leastDays: Int
  let leastCommonItems: Int
  let ratio: RatioModel.Prior
  let money: RatioModel.Prior
  let driftDeviation: Double
  let startShare: Double
  let rampDays: Double
  let rampDeviation: Double
  let transitDays: Double
  let transitDeviation: Double
  let leastMarks: Int
  let probability: Double
  let leastExpectedUnits: Double
  let coverDays: Int
  let most: Int
  let horizonDays: Int
  let effortMinutes: Int
  let maximumShownDays: Int
  let shortfall: Shortfall
  let entrySpread: Double
  let checklists: [Checklist]

  /// When an item sells conspicuously little.
  struct Shortfall: Sendable {
    let share: Double
    let deviations: Double
    let leastExpected: Double
    let elasticity: Double
    let priceGap: Double
    let offerShare: Double
    let trafficGap: Double
  }

  func checklist(for marketplace: Marketplace) -> Checklist? {
    checklists.first { $0.stores.contains(marketplace.countryCode) }
  }

  /// - Throws: ``PluginError`` naming the rule and the value that can't be used.
  init(parsing bytes: [UInt8]) throws(PluginError) {
    let json: JSONValue
    do throws(FormatError) { json = try JSONValue(parsing: bytes) } catch {
      throw PluginError(.badInput, "the markets pack isn't JSON: \(error)")
    }
    guard let name = json["name"]?.string, let text = json["effectiveFrom"]?.string, let day = CivilDay(text) else {
      throw PluginError(.badInput, "the markets pack has no \"name\", or no day as \"effectiveFrom\"")
    }
    let rules = json["rules"]?.array ?? []
    func number(_ rule: String, _ key: String, in range: ClosedRange<Double>) throws(PluginError) -> Double {
      let entry = rules.first { $0["id"]?.string == rule }
      guard let value = entry?[key]?.double, range.contains(value) else {
        throw PluginError(.badInput, "the markets pack's rule \(rule) needs \"\(key)\" within \(range)")
      }
      return value
    }
    let (days, share, spread) = (1.0...730.0, 0.001...0.999, 0.01...3.0)
    self.name = name
    effectiveFrom = day
    leastUnits = Int64(try number("evidence", "leastUnits", in: 1...1e6))
    leastDays = Int(try number("evidence", "leastDays", in: days))
    leastCommonItems = Int(try number("evidence", "leastCommonItems", in: 2...1e4))
    ratio = RatioModel.Prior(
      spread: try number("ratio", "spread", in: spread), spreadItems: try number("ratio", "spreadItems", in: 0...1e4),
      meanItems: 0, categoryItems: try number("ratio", "categoryItems", in: 0...1e6))
    let moneyItems = try number("money", "spreadItems", in: 0.1...1e4)
    money = RatioModel.Prior(
      spread: try number("money", "spread", in: spread), spreadItems: moneyItems, meanItems: moneyItems,
      categoryItems: .infinity)
    driftDeviation = try number("demand", "driftDeviation", in: 0...3)
    startShare = try number("ramp", "startShare", in: share)
    rampDays = try number("ramp", "days", in: days)
    rampDeviation = try number("ramp", "deviation", in: 0...2)
    transitDays = try number("transit", "days", in: days)
    transitDeviation = try number("transit", "deviation", in: 0...2)
    leastMarks = Int(try number("transit", "leastMarks", in: 1...730))
    probability = try number("advice", "probability", in: share)
    leastExpectedUnits = try number("advice", "leastUnits", in: 0...1e6)
    coverDays = Int(try number("advice", "coverDays", in: days))
    most = Int(try number("advice", "most", in: 1...1e5))
    horizonDays = Int(try number("advice", "horizonDays", in: days))
    effortMinutes = Int(try number("advice", "effortMinutes", in: 1...6_000))
    maximumShownDays = Int(try number("advice", "maximumShownDays", in: days))
    shortfall = Shortfall(
      share: try number("shortfall", "share", in: share),
      deviations: try number("shortfall", "deviations", in: 0...10),
      leastExpected: try number("shortfall", "leastExpected", in: 1...1e6),
      elasticity: try number("shortfall", "elasticity", in: 0...10),
      priceGap: try number("shortfall", "priceGap", in: 0...3),
      offerShare: try number("shortfall", "offerShare", in: share),
      trafficGap: try number("shortfall", "trafficGap", in: share))
    entrySpread = try number("entry", "spread", in: spread)
    checklists = (json["checklists"]?.array ?? []).map { entry in
      func texts(_ key: String) -> [String] { (entry[key]?.array ?? []).compactMap(\.string) }
      return Checklist(stores: texts("stores"), account: texts("account"), item: texts("item"))
    }
  }
}

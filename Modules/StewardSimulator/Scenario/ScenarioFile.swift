import StewardDomain

extension Scenario {
  /// Reads a scenario file: a JSON object whose members replace those of a base. See docs/reference/simulator.md.
  ///
  /// - Parameters:
  ///   - text: the file.
  ///   - base: what holds where the file says nothing.
  /// - Throws: ``SimulatorError/badScenario(_:)`` for text that isn't JSON, an unknown key, or a value out of range.
  public init(json text: String, base: Scenario) throws(SimulatorError) {
    self = base
    guard case .object(let members) = try JSONText(parsing: text) else {
      throw .badScenario("a scenario is a JSON object")
    }
    // The base comes first, whatever the order in the file.
    for member in members where member.key == "base" { mix = try ScenarioReader.mix(member) }
    for member in members where member.key != "base" { try apply(member) }
  }

  private mutating func apply(_ member: JSONText.Member) throws(SimulatorError) {
    func count(_ range: ClosedRange<Int>) throws(SimulatorError) -> Int { try ScenarioReader.count(member, range) }
    func real(_ range: ClosedRange<Double>) throws(SimulatorError) -> Double {
      try ScenarioReader.real(member, range)
    }
    switch member.key {
    case "accounts": accounts = try count(1...2_000)
    case "days": days = try count(14...3_000)
    case "seed": seed = UInt64(try count(0...(1 << 53)))
    case "endDay": endDay = try ScenarioReader.day(member)
    case "skusPerMarketplace": skusPerMarketplace = try ScenarioReader.range(member, 1...20_000)
    case "vendorEvery": vendorEvery = try count(0...2_000)
    case "orderDays": orderDays = try count(0...3_000)
    case "settlementDays": settlementDays = try count(0...3_000)
    case "serviceDays": serviceDays = try count(0...3_000)
    case "searchTermDays": searchTermDays = try count(0...3_000)
    case "restatedDays": restatedDays = try count(0...3_000)
    case "unitCosts": unitCosts = try ScenarioReader.boolean(member)
    case "defaultWeight": mix.defaultWeight = try real(0...100)
    case "seasonality": mix.seasonality = try real(0...3)
    case "noise": mix.noise = try real(0...5)
    case "growth": mix.growth = try real(-0.9...3)
    case "repeatsSettlements": mix.repeatsSettlements = try ScenarioReader.boolean(member)
    case "weights": mix.weights.merge(try ScenarioReader.weights(member)) { $1 }
    default: throw .badScenario("\(member.key) isn't a key of a scenario")
    }
  }
}

/// The values of a scenario file, checked.
enum ScenarioReader {
  static func mix(_ member: JSONText.Member) throws(SimulatorError) -> EventMix {
    guard case .string(let name) = member.value, let mix = EventMix.named(name) else {
      throw .badScenario("base is calm, busy or hostile")
    }
    return mix
  }

  static func boolean(_ member: JSONText.Member) throws(SimulatorError) -> Bool {
    guard case .boolean(let value) = member.value else { throw .badScenario("\(member.key) is true or false") }
    return value
  }

  static func real(_ member: JSONText.Member, _ range: ClosedRange<Double>) throws(SimulatorError) -> Double {
    guard case .number(let number) = member.value, range.contains(number) else {
      throw .badScenario("\(member.key) is a number in \(range.lowerBound)…\(range.upperBound)")
    }
    return number
  }

  static func count(_ member: JSONText.Member, _ range: ClosedRange<Int>) throws(SimulatorError) -> Int {
    guard case .number(let number) = member.value, let count = Int(exactly: number), range.contains(count) else {
      throw .badScenario("\(member.key) is a whole number in \(range.lowerBound)…\(range.upperBound)")
    }
    return count
  }

  static func range(
    _ member: JSONText.Member, _ range: ClosedRange<Int>
  ) throws(SimulatorError) -> ClosedRange<Int> {
    guard case .list(let ends) = member.value, ends.count == 2 else {
      throw .badScenario("\(member.key) is a list of two whole numbers")
    }
    let low = try count(JSONText.Member(key: member.key, value: ends[0]), range)
    return low...(try count(JSONText.Member(key: member.key, value: ends[1]), low...range.upperBound))
  }

  static func day(_ member: JSONText.Member) throws(SimulatorError) -> CivilDay {
    guard case .string(let text) = member.value, let day = CivilDay(text) else {
      throw .badScenario("\(member.key) is a day as YYYY-MM-DD")
    }
    return day
  }

  static func weights(_ member: JSONText.Member) throws(SimulatorError) -> [PlantedEvent.Kind: Double] {
    guard case .object(let members) = member.value else { throw .badScenario("weights is an object") }
    var weights: [PlantedEvent.Kind: Double] = [:]
    for member in members {
      guard let kind = PlantedEvent.Kind(rawValue: member.key), !PlantedEvent.Kind.consequences.contains(kind) else {
        throw .badScenario("\(member.key) isn't a kind of event that is planted")
      }
      weights[kind] = try real(member, 0...100)
    }
    return weights
  }
}

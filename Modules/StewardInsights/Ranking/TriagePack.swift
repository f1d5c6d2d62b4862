internal import Foundation
public import StewardDomain
internal import StewardFormats

/// Dated data on how advice is put in order: priors of success, which kinds exclude each other, which need another one first.
public struct TriagePack: Sendable {
  /// The counts of a Beta distribution: as if so many had turned out well, and so many hadn't.
  public struct Prior: Sendable, Hashable {
    public let successes: Double
    public let failures: Double

    public init(successes: Double, failures: Double) {
      self.successes = successes
      self.failures = failures
    }

    /// The mean after further cases: (a + s) / (a + b + s + f). Source: Gelman et al., *Bayesian Data Analysis*, 3rd ed., 2013, §2.4.
    public func mean(successes more: Int, failures less: Int) -> Double {
      (successes + Double(more)) / (successes + failures + Double(more + less))
    }
  }

  public let name: String
  public let effectiveFrom: CivilDay
  /// The chance that what is passed over is reached the next time.
  public let nextTime: Double
  private let acceptance: Prior
  private let hit: Prior
  private let kinds: [String: (acceptance: Prior?, hit: Prior?)]
  private let families: [String: String]
  private let needs: [String: [String]]
  private let costs: [String: Metric]

  /// The pack that comes with the platform.
  public init() throws {
    try self.init(path: Bundle.module.bundleURL.appendingPathComponent("Resources/triage-2026-11.json").path)
  }

  /// A pack of a team's own, in the same form.
  public init(path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else { throw InsightError("\(path) can't be read") }
    let json: JSONValue
    do { json = try JSONValue(parsing: [UInt8](data)) } catch { throw InsightError("\(path): \(error)") }
    guard let name = json["name"]?.string, let day = json["effectiveFrom"]?.string.flatMap({ CivilDay($0) }),
      let next = json["nextTime"]?.double, (0...1).contains(next),
      let acceptance = try Self.prior(json["acceptance"], path), let hit = try Self.prior(json["hit"], path)
    else { throw InsightError("\(path): expected name, effectiveFrom, nextTime from 0 to 1, acceptance and hit") }
    self.name = name
    effectiveFrom = day
    nextTime = next
    self.acceptance = acceptance
    self.hit = hit
    var kinds: [String: (acceptance: Prior?, hit: Prior?)] = [:]
    for member in json["kinds"]?.object ?? [] {
      kinds[member.key] = (
        try Self.prior(member.value["acceptance"], path), try Self.prior(member.value["hit"], path)
      )
    }
    self.kinds = kinds
    var families: [String: String] = [:]
    for family in json["families"]?.object ?? [] {
      for kind in try Self.names(family.value, path) { families[kind] = family.key }
    }
    self.families = families
    var needs: [String: [String]] = [:]
    for member in json["needs"]?.object ?? [] { needs[member.key] = try Self.names(member.value, path) }
    self.needs = needs
    var costs: [String: Metric] = [:]
    for member in json["costs"]?.object ?? [] {
      guard let metric = member.value.string.flatMap({ Metric.named($0) }) else {
        throw InsightError("\(path): the cost of \(member.key) isn't a metric")
      }
      costs[member.key] = metric
    }
    self.costs = costs
  }

  public func acceptance(of kind: String) -> Prior { kinds[kind]?.acceptance ?? acceptance }
  public func hit(of kind: String) -> Prior { kinds[kind]?.hit ?? hit }

  /// What is taken off sales where the effect of a kind is measured.
  public func cost(of kind: String) -> Metric? { costs[kind] }

  /// Whether two kinds can't both be done on one item.
  public func excludes(_ one: String, _ other: String) -> Bool {
    one == other || (families[one].map { $0 == families[other] } ?? false)
  }

  /// Whether a kind is of use only once another one on the same item was done.
  public func needs(_ kind: String, _ first: String) -> Bool { needs[kind]?.contains(first) ?? false }

  private static func prior(_ json: JSONValue?, _ path: String) throws -> Prior? {
    guard let json else { return nil }
    guard let successes = json["successes"]?.double, let failures = json["failures"]?.double, successes >= 0,
      failures >= 0, successes + failures > 0, (successes + failures).isFinite
    else { throw InsightError("\(path): a prior has successes and failures, not negative and not both zero") }
    return Prior(successes: successes, failures: failures)
  }

  private static func names(_ json: JSONValue, _ path: String) throws -> [String] {
    guard let list = json.array?.map(\.string), !list.contains(nil) else {
      throw InsightError("\(path): expected a list of kinds")
    }
    return list.compactMap(\.self)
  }
}

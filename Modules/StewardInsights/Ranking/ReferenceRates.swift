internal import Foundation
public import StewardDomain
internal import StewardFormats

/// A dated table of rough exchange rates that makes amounts of several currencies comparable. It orders lists; it never makes a
/// sum that is shown without the amounts in their own currencies.
public struct ReferenceRates: Sendable {
  public let name: String
  public let effectiveFrom: CivilDay
  public let base: Currency
  private let perUnit: [Currency: Double]

  /// The table that comes with the platform.
  public init() throws {
    try self.init(path: Bundle.module.bundleURL.appendingPathComponent("Resources/reference-rates.json").path)
  }

  /// A table of a team's own, in the same form.
  public init(path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else { throw InsightError("\(path) can't be read") }
    let json: JSONValue
    do { json = try JSONValue(parsing: [UInt8](data)) } catch { throw InsightError("\(path): \(error)") }
    guard let name = json["name"]?.string, let day = json["effectiveFrom"]?.string.flatMap({ CivilDay($0) }),
      let base = json["base"]?.string.flatMap({ Currency($0) }), let rates = json["perUnit"]?.object
    else { throw InsightError("\(path): expected name, effectiveFrom, base and perUnit") }
    self.name = name
    self.effectiveFrom = day
    self.base = base
    var table: [Currency: Double] = [:]
    for member in rates {
      guard let currency = Currency(member.key), let rate = member.value.double, rate > 0 else {
        throw InsightError("\(path): \(member.key) isn't a currency with a positive rate")
      }
      table[currency] = rate
    }
    perUnit = table
  }

  /// An amount in whole units of the base currency, or `nil` where the table lacks its currency.
  public func inBase(_ money: Money) -> Double? {
    guard let rate = perUnit[money.currency] else { return nil }
    var scale = 1.0
    for _ in 0..<money.currency.minorDigits { scale *= 10 }
    return Double(money.minorUnits) / scale * rate
  }
}

/// Why an insight can't be given.
public struct InsightError: Error, Sendable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

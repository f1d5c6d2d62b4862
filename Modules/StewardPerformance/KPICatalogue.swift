internal import Foundation
internal import StewardDomain
internal import StewardFormats

/// The definitions of all figures, read from data.
public struct KPICatalogue: Sendable {
  public let definitions: [KPIDefinition]
  public let gaps: [KPIGap]

  /// The catalogue that comes with the platform.
  public init() throws {
    try self.init(path: Bundle.module.bundleURL.appendingPathComponent("Resources/kpis.json").path)
  }

  /// A catalogue of a team's own, in the same form.
  public init(path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else { throw PerformanceError("\(path) can't be read") }
    let json: JSONValue
    do { json = try JSONValue(parsing: [UInt8](data)) } catch { throw PerformanceError("\(path): \(error)") }
    guard let kpis = json["kpis"]?.array, let needs = json["needs"]?.array else {
      throw PerformanceError("\(path): expected kpis and needs")
    }
    definitions = try kpis.map { try Self.definition($0, path) }
    gaps = try needs.map {
      guard let id = $0["id"]?.string, let title = $0["title"]?.string, let report = $0["report"]?.string else {
        throw PerformanceError("\(path): expected id, title and report")
      }
      return KPIGap(id: id, title: title, report: report)
    }
  }

  public subscript(id: String) -> KPIDefinition? { definitions.first { $0.id == id } }

  private static func definition(_ json: JSONValue, _ path: String) throws -> KPIDefinition {
    let id = json["id"]?.string ?? "?"
    guard let form = json["form"]?.string.flatMap({ KPIDefinition.Form(rawValue: $0) }),
      let pairing = json["pairing"]?.string.flatMap({ KPIDefinition.Pairing(rawValue: $0) }),
      let unit = json["unit"]?.string.flatMap({ Metric.Unit(rawValue: $0) }),
      let numerator = json["numerator"]?.string.flatMap({ Metric.named($0) }),
      let title = json["title"]?.string, let version = json["version"]?.double,
      let citation = json["citation"]?.string, let isUpBetter = json["isUpBetter"]?.bool
    else { throw PerformanceError("\(path): \(id) isn't a definition") }
    let denominator = json["denominator"]?.string.flatMap { Metric.named($0) }
    guard (denominator == nil) == (form == .sum), (json["denominator"] == nil) == (form == .sum) else {
      throw PerformanceError("\(path): \(id) lacks a denominator")
    }
    return KPIDefinition(
      id: id, version: Int(version), title: title, form: form, pairing: pairing, numerator: numerator,
      denominator: denominator, unit: unit, isUpBetter: isUpBetter, citation: citation)
  }
}

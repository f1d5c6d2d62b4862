internal import Foundation
public import StewardDomain
internal import StewardFormats

/// Dated data on when a goal is on track.
public struct PlanPack: Sendable, Hashable {
  public let name: String
  public let effectiveFrom: CivilDay
  /// Least chances to reach a goal that is on track, and one that is at risk.
  public let onTrack: Double
  public let atRisk: Double
  /// So many reported days it takes to say anything.
  public let leastDays: Int

  /// The pack that comes with the platform.
  public init() throws {
    try self.init(path: Bundle.module.bundleURL.appendingPathComponent("Resources/plans-2026-11.json").path)
  }

  /// A pack of a team's own, in the same form.
  public init(path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else { throw InsightError("\(path) can't be read") }
    let json: JSONValue
    do { json = try JSONValue(parsing: [UInt8](data)) } catch { throw InsightError("\(path): \(error)") }
    guard let name = json["name"]?.string, let day = json["effectiveFrom"]?.string.flatMap({ CivilDay($0) }),
      let onTrack = json["onTrack"]?.double, let atRisk = json["atRisk"]?.double, 0 < atRisk, atRisk < onTrack,
      onTrack < 1, let least = json["leastDays"]?.double, (14...364).contains(least)
    else {
      throw InsightError("\(path): expected name, effectiveFrom, 0 < atRisk < onTrack < 1 and leastDays from 14 to 364")
    }
    self.name = name
    effectiveFrom = day
    self.onTrack = onTrack
    self.atRisk = atRisk
    leastDays = Int(least)
  }
}

internal import Foundation
public import StewardDomain

/// The time zones of all marketplaces as tables, built once from the system's zone data.
public struct ZoneTables: Sendable {
  private let tables: [String: ZoneTable]

  /// - Throws: ``IngestError`` where the system doesn't know a zone.
  public init() throws {
    var tables: [String: ZoneTable] = [:]
    for name in Set(Marketplace.all.map(\.zone)) {
      guard let zone = TimeZone(identifier: name) else {
        throw IngestError(
          .badDefinition, "the system has no time zone \(name): install its time zone data (package tzdata)")
      }
      tables[name] = Self.table(name, zone)
    }
    self.tables = tables
  }

  /// The zone of a marketplace; UTC for the account as a whole.
  public func zone(of marketplace: Marketplace?) -> ZoneTable {
    marketplace.flatMap { tables[$0.zone] } ?? .utc
  }

  /// Offsets from 1995, when the first store opened, to 2060.
  private static func table(_ name: String, _ zone: TimeZone) -> ZoneTable {
    let first = Date(timeIntervalSince1970: 788_918_400)
    let last = Date(timeIntervalSince1970: 2_840_140_800)
    var transitions: [(start: Int64, offsetSeconds: Int32)] = [(.min, Int32(zone.secondsFromGMT(for: first)))]
    var moment = first
    while let next = zone.nextDaylightSavingTimeTransition(after: moment), next < last, next > moment {
      transitions.append((Int64(next.timeIntervalSince1970.rounded()), Int32(zone.secondsFromGMT(for: next))))
      moment = next
    }
    return ZoneTable(name: name, transitions: transitions)
  }
}

import Foundation
import StewardDomain
import StewardSimulator
import Testing

/// Events that are prices: they can be read off revenue and units.
struct PriceEventTests {
  /// The factors between the price that buyers paid and the usual one, where something was sold in an event's days.
  private func factors(_ cases: [PlantedCase], in days: [String: TrafficOfWorlds.Days]) -> [Double] {
    cases.flatMap { each -> [Double] in
      let own = days[each.base] ?? [:]
      let usual = own.filter { !each.contains($0.key) && $0.value[each.sku]?.units ?? 0 > 0 }
        .sorted { abs(distance($0.key, each.from)) < abs(distance($1.key, each.from)) }.prefix(9)
        .compactMap { $0.value[each.sku].map { $0.revenue / Double($0.units) } }
      return own.filter { each.contains($0.key) }.values.compactMap { rows in
        guard let row = rows[each.sku], row.units > 0, usual.count > 4 else { return nil }
        return row.revenue / Double(row.units) / median(usual)
      }
    }
  }

  private func distance(_ one: String, _ other: String) -> Int {
    (CivilDay(one) ?? "2026-01-01").distance(to: CivilDay(other) ?? "2026-01-01")
  }

  private func check(
    _ kind: PlantedEvent.Kind, least: Int, _ isIt: (Double) -> Bool, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let worlds = try PlantedWorlds.shared.get()
    let cases = try worlds.events(kind).filter {
      $0.account["kind"].text == "seller" && $0.account["daysBefore"].integer == 0
    }
    let (eventful, uneventful) = try TrafficOfWorlds.shared.get()
    let (with, without) = (factors(cases, in: eventful), factors(cases, in: uneventful))
    #expect(with.count >= least && without.count >= least, sourceLocation: sourceLocation)
    #expect(with.count(where: isIt) * 100 >= with.count * 85, "\(with)", sourceLocation: sourceLocation)
    #expect(without.count(where: isIt) * 20 <= without.count, "\(without)", sourceLocation: sourceLocation)
    #expect(try worlds.isAbsent(kind), sourceLocation: sourceLocation)
  }

  @Test func `a price mistake is far from the usual price`() throws {
    try check(.priceMistake, least: 8) { $0 < 0.72 || $0 > 1.35 }
  }

  @Test func `a promotion is a lower price for some days`() throws {
    try check(.promotion, least: 60) { $0 > 0.68 && $0 < 0.93 }
  }

  @Test func `gouging is a high price on days with many visitors, and stands in account health`() throws {
    try check(.priceGouging, least: 3) { $0 > 1.4 }
    let worlds = try PlantedWorlds.shared.get()
    let cases = try worlds.events(.priceGouging).filter { $0.account["kind"].text == "seller" }
    let sessions = try TrafficOfWorlds.sums(cases) { Double($0.sessions) }
    #expect(sessions.eventful > 1.15 * sessions.uneventful)
    for each in cases {
      let issues = try worlds.eventful.own("ACCOUNT_HEALTH_EXPORT", each.base).flatMap { try worlds.eventful.csv($0) }
      #expect(issues.contains { $0["Policy"] == "Fair pricing" && $0["SKU"] == each.sku && $0["Date"] == each.from })
    }
  }
}

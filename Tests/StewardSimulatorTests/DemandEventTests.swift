import Foundation
import StewardDomain
import StewardSimulator
import Testing

/// Events that change how many come and how many buy: their days differ from the same days of the world without them.
struct DemandEventTests {
  private func cases(_ kind: PlantedEvent.Kind) throws -> [PlantedCase] {
    let worlds = try PlantedWorlds.shared.get()
    #expect(try worlds.isAbsent(kind))
    return try worlds.events(kind).filter {
      $0.account["kind"].text == "seller" && $0.account["daysBefore"].integer == 0
    }
  }

  /// The ratio of a share in the days of the events, with them and without.
  private func ratio(
    _ cases: [PlantedCase], _ part: (ItemTraffic) -> Double, of whole: (ItemTraffic) -> Double
  ) throws -> Double {
    let (parts, wholes) = (try TrafficOfWorlds.sums(cases, part), try TrafficOfWorlds.sums(cases, whole))
    return parts.eventful / wholes.eventful / (parts.uneventful / wholes.uneventful)
  }

  @Test func `fewer visitors buy where conversion dropped, and as many come`() throws {
    let cases = try cases(.conversionDrop)
    #expect(cases.count > 10)
    #expect(try ratio(cases, { Double($0.units) }, of: { Double($0.sessions) }) < 0.75)
    let sessions = try TrafficOfWorlds.sums(cases) { Double($0.sessions) }
    #expect((0.65...1.35).contains(sessions.eventful / sessions.uneventful))
  }

  @Test func `fewer visitors come where traffic was lost, and as many of them buy`() throws {
    let cases = try cases(.trafficLoss)
    let others = cases.filter { $0.cause != "adsPaused" }
    #expect(others.count > 5)
    let sessions = try TrafficOfWorlds.sums(others) { Double($0.sessions) }
    #expect(sessions.eventful < 0.7 * sessions.uneventful)
    #expect((0.7...1.35).contains(try ratio(others, { Double($0.units) }, of: { Double($0.sessions) })))
  }

  @Test func `an item whose ads are paused has no clicks on those days, and has them on others`() throws {
    var (cases, others) = (0, 0)
    for shop in try AgreementWorlds.shops() {
      let paused = shop.store["events"].list.filter { $0["cause"].text == "adsPaused" }
      let rows = try paused.isEmpty ? [] : shop.files("spAdvertisedProduct").flatMap { try shop.folder.json($0).list }
      for event in paused {
        for row in rows where row["advertisedSku"].text == event["sku"].text {
          let isPaused = event["from"].text <= row["date"].text && row["date"].text <= event["to"].text
          if isPaused { #expect(row["clicks"].integer == 0, "\(shop)") } else { others += row["clicks"].integer }
        }
        cases += 1
      }
    }
    #expect(cases > 0 && others > 20 * cases, "\(cases) \(others)")
  }

  @Test func `more visitors come in a surge`() throws {
    let cases = try cases(.demandSurge)
    #expect(cases.count > 3)
    let sessions = try TrafficOfWorlds.sums(cases) { Double($0.sessions) }
    #expect(sessions.eventful > 1.4 * sessions.uneventful)
  }

  @Test func `the featured offer is with others where it was lost`() throws {
    let cases = try cases(.featuredOfferLoss)
    #expect(cases.count > 5)
    #expect(try ratio(cases, { $0.featured * Double($0.views) }, of: { Double($0.views) }) < 0.6)
  }

  @Test func `a copied listing takes visitors, and its offer shows the picture under another number`() throws {
    let worlds = try PlantedWorlds.shared.get()
    let cases = try cases(.imageTheft)
    #expect(cases.count > 3)
    let sessions = try TrafficOfWorlds.sums(cases) { Double($0.sessions) }
    #expect(sessions.eventful < 0.95 * sessions.uneventful)
    for each in cases {
      let copies = try worlds.eventful.own("STEWARD_COMPETITOR_OFFERS", each.base).flatMap {
        try worlds.eventful.csv($0)
      }
      .filter { $0["url"]?.contains(each.asin) == true && $0["asin"] != each.asin && $0["sku"] == each.sku }
      #expect(Set(copies.map { String(($0["observed_at"] ?? "").prefix(10)) }).count >= each.days, "\(each.sku)")
    }
    for file in worlds.uneventful.files("STEWARD_COMPETITOR_OFFERS") {
      #expect(try worlds.uneventful.csv(file).allSatisfy { $0["url"]?.contains($0["asin"] ?? "-") == true })
    }
  }

  /// What the rival asks on the days of an event, as part of what the item itself costs on that day.
  private func rivalPrices(_ world: Folder, _ each: PlantedCase) throws -> [Double] {
    let offers = try world.own("STEWARD_COMPETITOR_OFFERS", each.base).flatMap { try world.csv($0) }.filter {
      $0["asin"] == each.asin && each.contains(($0["observed_at"] ?? "").prefix(10))
    }
    func price(_ offer: [String: String]) -> Double { Double(offer["price"] ?? "") ?? .nan }
    let own = Dictionary(
      offers.filter { $0["is_own"] == "true" }.map { ($0["observed_at"] ?? "", price($0)) }
    ) { first, _ in first }
    return offers.filter { $0["seller_id"]?.hasPrefix("A1RIVAL") == true }
      .compactMap { offer in own[offer["observed_at"] ?? ""].map { price(offer) / $0 } }
  }

  @Test func `a rival who undercuts asks a tenth less than the item costs, and seldom otherwise`() throws {
    let worlds = try PlantedWorlds.shared.get()
    let pricing: [PlantedEvent.Kind] = [.promotion, .priceMistake, .priceGouging]
    let undercut = try cases(.featuredOfferLoss).filter { each in
      each.cause == "undercut" && each.parameters["rivals"].integer > 0
        && !each.others.contains {
          $0.kind.map(pricing.contains) == true && $0.from <= each.to && each.from <= $0.to
        }
    }
    let with = try undercut.flatMap { try rivalPrices(worlds.eventful, $0) }
    let without = try undercut.flatMap { try rivalPrices(worlds.uneventful, $0) }
    // A price is rounded to the minor unit.
    #expect(with.count > 20 && with.allSatisfy { $0 < 0.902 }, "\(with.max() ?? .nan)")
    #expect(without.count > 20 && without.count { $0 < 0.902 } * 20 < without.count)
  }

  @Test func `a rival is there while he undercuts, and an unknown offer stands where one was planted`() throws {
    let worlds = try PlantedWorlds.shared.get()
    var (undercut, unknown) = (0, 0)
    for each in try cases(.featuredOfferLoss) {
      let offers = try worlds.eventful.own("STEWARD_COMPETITOR_OFFERS", each.base)
        .flatMap { try worlds.eventful.csv($0) }
        .filter {
          $0["sku"] == each.sku && $0["is_own"] == "false" && each.contains(($0["observed_at"] ?? "").prefix(10))
        }
      if each.cause == "unknownOfferOnListing" {
        #expect(offers.contains { $0["seller_id"]?.hasPrefix("A2NEW") == true }, "\(each.sku)")
        unknown += 1
      } else if each.parameters["rivals"].integer > 0 {
        #expect(offers.contains { $0["seller_id"]?.hasPrefix("A1RIVAL") == true })
        undercut += 1
      }
    }
    #expect(undercut > 0 && unknown > 0)
    for file in worlds.uneventful.files("STEWARD_COMPETITOR_OFFERS") {
      #expect(try !worlds.uneventful.csv(file).contains { $0["seller_id"]?.hasPrefix("A2NEW") == true })
    }
  }

  @Test func `a new item has no visitors before its first day`() throws {
    let cases = try cases(.launch)
    let (eventful, uneventful) = try TrafficOfWorlds.shared.get()
    #expect(cases.count > 5)
    var before = (eventful: 0, uneventful: 0)
    for each in cases {
      for (day, rows) in eventful[each.base] ?? [:] where day < each.from {
        before.eventful += rows[each.sku]?.views ?? 0
        before.uneventful += uneventful[each.base]?[day]?[each.sku]?.views ?? 0
      }
    }
    #expect(before.eventful == 0)
    #expect(before.uneventful > 100)
  }

  @Test func `an account that is given up fades, and its reports end`() throws {
    let worlds = try PlantedWorlds.shared.get()
    #expect(try worlds.isAbsent(.churn))
    let cases = try worlds.events(.churn)
    #expect(!cases.isEmpty)
    for each in cases {
      let report = each.account["kind"].text == "seller" ? "GET_SALES_AND_TRAFFIC_REPORT" : "GET_VENDOR_SALES_REPORT"
      let last = worlds.eventful.own(report, each.base).last?.split(separator: "/").last?.prefix(10)
      #expect((last ?? "9999") <= each.to && each.to < "2026-11-22")
      #expect(worlds.uneventful.own(report, each.base).last?.contains("2026-11-22") == true)
    }
  }

  @Test func `a new account has no reports before its first day, and its items begin one by one`() throws {
    let worlds = try PlantedWorlds.shared.get()
    #expect(try worlds.isAbsent(.onboarding))
    let cases = try worlds.events(.onboarding)
    #expect(!cases.isEmpty)
    for each in cases {
      let isSeller = each.account["kind"].text == "seller"
      let report = isSeller ? "GET_SALES_AND_TRAFFIC_REPORT" : "GET_VENDOR_SALES_REPORT"
      let first = try #require(worlds.eventful.own(report, each.base).first)
      #expect(first.contains("/\(each.from)") || first > "\(each.base)\(report)/\(each.from)")
      #expect(worlds.uneventful.own(report, each.base).count == PlantedWorlds.scenario.days)
    }
  }
}

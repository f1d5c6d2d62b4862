import Foundation
import StewardDomain
import StewardSimulator

/// A world as its files show it.
struct ReadWorld {
  let folder: Folder
  let traffic: [String: TrafficOfWorlds.Days]

  static let both: Result<(with: ReadWorld, without: ReadWorld), any Error> = Result {
    let (worlds, traffic) = (try PlantedWorlds.shared.get(), try TrafficOfWorlds.shared.get())
    return (
      ReadWorld(folder: worlds.eventful, traffic: traffic.eventful),
      ReadWorld(folder: worlds.uneventful, traffic: traffic.uneventful)
    )
  }

  /// The rows of an event's item in its days, or in some of them; those of all items where it is about the store.
  func rows(_ each: PlantedCase, where isWanted: (String) -> Bool = { _ in true }) -> [ItemTraffic] {
    (traffic[each.base] ?? [:]).filter { each.contains($0.key) && isWanted($0.key) }
      .flatMap { day in each.sku.isEmpty ? Array(day.value.values) : day.value[each.sku].map { [$0] } ?? [] }
  }

  func units(_ each: PlantedCase) -> Double { rows(each).reduce(0) { $0 + Double($1.units) } }

  func table(_ report: String, _ each: PlantedCase) throws -> [[String: String]] {
    try folder.own(report, each.base).flatMap { try folder.table($0) }
  }

  func list(_ report: String, _ each: PlantedCase) throws -> [[String: String]] {
    try folder.own(report, each.base).flatMap { try folder.csv($0) }
  }

  /// An item's row of the last report of stock.
  func stock(_ each: PlantedCase) throws -> [String: String] {
    let file = folder.own("GET_FBA_INVENTORY_PLANNING_DATA", each.base).last
    return try file.map { try folder.table($0) }?.first { $0["sku"] == each.sku } ?? [:]
  }
}

/// How an event of a kind is seen in the rendered reports.
struct PlantedTrace {
  enum Expectation {
    /// The worlds' figures differ, over all events, by so many times what the truth says.
    case amount(of: KeyPath<PlantedCase, Double>, ClosedRange<Double>)
    /// At least this share of the events shows it, and at most that share of their places in the other world.
    case mark(with: Double, without: Double)
    /// The figure is larger by so much, on average.
    case shift(Double)
  }

  let expectation: Expectation
  /// Which events it is read for.
  var applies: (PlantedCase) -> Bool = { $0.isSettledSeller }
  let figure: (ReadWorld, PlantedCase) throws -> Double

  /// A mark that every event leaves, and that stands nowhere else.
  private static func always(
    _ applies: @escaping (PlantedCase) -> Bool = { $0.isSeller },
    _ isThere: @escaping (ReadWorld, PlantedCase) throws -> Bool
  ) -> PlantedTrace {
    PlantedTrace(expectation: .mark(with: 1, without: 0), applies: applies) { try isThere($0, $1) ? 1 : 0 }
  }

  /// Units that weren't sold.
  private static func missed(_ range: ClosedRange<Double>) -> PlantedTrace {
    PlantedTrace(expectation: .amount(of: \.truthUnits, range), applies: { $0.isAlone }) { -$0.units($1) }
  }

  /// What the days' sales differ from the usual price, in items.
  private static func discount(_ range: ClosedRange<Double>, sign: Double = 1) -> PlantedTrace {
    PlantedTrace(expectation: .amount(of: \.truthItems, range)) { world, each in
      let usual = try each.usualPrice()
      if each.kind == .priceMistake, each.cause == "tooHigh" { return -world.units(each) * usual / each.price }
      return world.rows(each).reduce(0) { $0 + sign * (Double($1.units) * usual - each.minor($1.revenue)) } / each.price
    }
  }

  /// Of a kind whose amount isn't in the books; `nil` for the others.
  static func of(_ kind: PlantedEvent.Kind) -> PlantedTrace? {
    switch kind {
    case .stockOut: missed(0.5...1.5)
    case .conversionDrop, .trafficLoss, .featuredOfferLoss: missed(0.6...1.5)
    case .imageTheft, .suppressedListing, .rejectedAppeal: missed(0.6...1.6)
    case .demandSurge:
      PlantedTrace(expectation: .amount(of: \.truthUnits, 0.6...1.4)) { $0.units($1) }
    case .contentFault: contentFault
    case .churn: missed(0.5...3)
    case .priceMistake: discount(0.7...1.3)
    case .promotion: discount(0.8...1.2)
    case .priceGouging: discount(0.8...1.2, sign: -1)
    case .productFault: productFault
    case .overstock:
      PlantedTrace(expectation: .amount(of: \.truthUnits, 0.6...1.6)) {
        Double(try $0.stock($1)["available"] ?? "") ?? 0
      }
    case .runningOut: runningOut
    case .lateShipment: lateShipment
    case .policyViolation, .healthDecline, .reviewManipulation, .wastedSpend, .unreimbursedLoss, .launch: ofItem(kind)
    case .onboarding, .restatedDay, .brokenDocument, .missingReport, .lateReport: ofDocuments(kind)
    default: nil
    }
  }

  private static func ofItem(_ kind: PlantedEvent.Kind) -> PlantedTrace? {
    switch kind {
    case .policyViolation:
      always { world, each in
        try world.list("ACCOUNT_HEALTH_EXPORT", each).contains { $0["SKU"] == each.sku && $0["Date"] == each.from }
      }
    case .healthDecline:
      always { world, each in
        let file = world.folder.own("GET_V2_SELLER_PERFORMANCE_REPORT", each.base).first ?? ""
        return try world.folder.json(file)["accountStatuses"].list.first?["status"].text == "AT_RISK"
      }
    case .reviewManipulation:
      always({ _ in true }) { world, each in
        let stars = each.cause == "attack" ? "1" : "5"
        return try world.list("STEWARD_REVIEWS", each).count {
          $0["asin"] == each.asin && each.contains($0["reviewed_on"] ?? "") && $0["verified_purchase"] == "false"
            && $0["rating"] == stars
        } > 1
      }
    case .wastedSpend:
      // Another term may have cost the same by chance.
      PlantedTrace(expectation: .mark(with: 1, without: 0.05), applies: { $0.isSeller }) { world, each in
        let rows = try world.folder.own("spSearchTerm", each.base).flatMap { try world.folder.json($0).list }
        return Dictionary(grouping: rows) { $0["keywordId"].text + $0["searchTerm"].text }.values.contains { own in
          own.reduce(0) { $0 + $1["clicks"].integer } == each.units
            && each.units > 0 && own.reduce(0) { $0 + Int(each.minor($1["cost"].number).rounded()) } == each.money
            && own.allSatisfy { $0["purchases14d"].integer + $0["unitsSoldClicks14d"].integer == 0 }
        } ? 1 : 0
      }
    case .unreimbursedLoss:
      // Another loss of as many units may have been paid for.
      PlantedTrace(expectation: .mark(with: 0.9, without: 0.05), applies: { $0.isSeller }) { world, each in
        let paid = try world.table("GET_FBA_REIMBURSEMENTS_DATA", each)
        return try world.table("GET_FBA_FULFILLMENT_INBOUND_NONCOMPLIANCE_DATA", each).contains { row in
          row["sku"] == each.sku && row["issue-reported-date"] == each.from
            && row["problem-quantity"] == String(each.units)
            && !paid.contains {
              $0["reason"] == "Lost_Inbound" && $0["sku"] == each.sku
                && $0["quantity-reimbursed-total"] == row["problem-quantity"]
                && ($0["approval-date"] ?? "") > each.from
            }
        } ? 1 : 0
      }
    case .launch:
      always({ $0.isSettledSeller }) { world, each in
        !(world.traffic[each.base] ?? [:]).contains { $0.key < each.from && $0.value[each.sku]?.views ?? 0 > 0 }
      }
    default: nil
    }
  }

  private static func ofDocuments(_ kind: PlantedEvent.Kind) -> PlantedTrace? {
    switch kind {
    case .onboarding:
      always({ _ in true }) { world, each in
        let first = world.folder.own(each.salesReport, each.base).first?.split(separator: "/").last?.prefix(10)
        return first ?? "" >= each.from
      }
    case .missingReport:
      always({ _ in true }) { world, each in
        try world.folder.csv(each.aside("requests")).contains {
          $0["report"] == each.salesReport && $0["from"] == each.from && $0["status"] == "CANCELLED"
        }
      }
    case .lateReport:
      always({ _ in true }) { world, each in
        let late = (CivilDay(each.from) ?? "2026-01-01").advanced(by: 3).description
        return try world.folder.csv(each.aside("requests")).contains {
          $0["report"] == each.salesReport && $0["from"] == each.from && $0["finished_on"] ?? "" >= late
        }
      }
    case .restatedDay:
      PlantedTrace(
        expectation: .amount(of: \.truthUnits, 1...1), applies: { $0.isSeller && $0.cause == "lateOrders" }
      ) { world, each in
        let versions = world.folder.own(each.salesReport, each.base).filter { $0.contains("/\(each.from)") }
        let sold = try versions.map {
          try world.folder.json($0)["salesAndTrafficByDate"].list[0]["salesByDate"]["unitsOrdered"].integer
        }
        return Double((sold.last ?? 0) - (sold.first ?? 0))
      }
    case .brokenDocument:
      always { world, each in
        let versions = world.folder.own(each.salesReport, each.base).filter { $0.contains("/\(each.from)") }
        guard let first = versions.first, let document = try? world.folder.json(first) else { return true }
        let day = document["salesAndTrafficByDate"].list.first ?? JSON(value: nil)
        let store = Marketplace.named(each.store["marketplace"].text)?.id.text
        return document["reportSpecification"]["marketplaceIds"].list.first?.text != store
          || (day["salesByDate"]["unitsOrdered"].integer == 0 && day["trafficByDate"]["sessions"].integer > 0
            && each.units > 0)
      }
    default: nil
    }
  }

  /// Fewer of the visitors buy, which is seen on days without other events; an item with several faults counts once.
  private static var contentFault: PlantedTrace {
    PlantedTrace(expectation: .amount(of: \.truthUnits, 0.5...1.5)) { world, each in
      let faults = each.others.count { $0.kind == .contentFault } + 1
      let quiet = world.rows(each) { day in
        !each.others.contains { $0.kind != .contentFault && $0.from <= day && day <= $0.to }
      }
      let visitors = quiet.reduce(0) { $0 + $1.sessions }
      let all = try ReadWorld.both.get().without.rows(each).reduce(0) { $0 + $1.sessions }
      let conversion = Double(quiet.reduce(0) { $0 + $1.units }) / Double(max(1, visitors))
      return -conversion * Double(all) / Double(faults)
    }
  }

  /// Buyers send back what is faulty; the rating takes some sales besides.
  private static var productFault: PlantedTrace {
    PlantedTrace(expectation: .amount(of: \.truthUnits, 0.2...1.5)) { world, each in
      let end = (CivilDay(each.to) ?? "2026-01-01").advanced(by: 24).description
      return Double(
        try world.table("GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA", each).count {
          let day = ($0["return-date"] ?? "").prefix(10)
          return $0["sku"] == each.sku && each.from <= day && day <= end
            && ["DEFECTIVE", "QUALITY_UNACCEPTABLE"].contains($0["reason"])
        })
    }
  }

  /// Nothing is on the way, and what is there doesn't last until something could arrive.
  private static var runningOut: PlantedTrace {
    PlantedTrace(
      expectation: .mark(with: 0.6, without: 0.1), applies: { $0.isSeller }
    ) { world, each in
      let row = try world.stock(each)
      let daily = (Double(row["units-shipped-t30"] ?? "") ?? 0) / 30
      let available = Double(row["available"] ?? "") ?? 0
      let lasts = available > 0 && available >= daily * each.parameters["leadDays"].number
      return row["inbound-quantity"] == "0" && !lasts ? 1 : 0
    }
  }

  /// Days until something arrives that wasn't on its way yet.
  private static var lateShipment: PlantedTrace {
    PlantedTrace(expectation: .shift(3)) { world, each in
      let from = CivilDay(each.from) ?? "2026-01-01"
      let days = try world.table("GET_LEDGER_DETAIL_VIEW_DATA", each)
        .filter { $0["MSKU"] == each.sku && $0["Event Type"] == "Receipts" }
        .compactMap { row -> Int? in
          let parts = (row["Date"] ?? "").split(separator: "/")
          return parts.count == 3 ? CivilDay("\(parts[2])-\(parts[0])-\(parts[1])").map(from.distance(to:)) : nil
        }
      return days.filter { $0 > 14 }.min().map(Double.init) ?? .nan
    }
  }
}

extension PlantedCase {
  var isSeller: Bool { account["kind"].text == "seller" }
  /// A seller that was there from the beginning.
  var isSettledSeller: Bool { isSeller && account["daysBefore"].integer == 0 }
  /// Whether nothing else changes what the item sells in these days.
  var isAlone: Bool { isSettledSeller && !others.contains { $0.kind != kind && $0.from <= to && from <= $0.to } }
  /// The other events that change what the item sells.
  var others: [PlantedCase] {
    store["events"].list.map { PlantedCase(event: $0, account: account, store: store) }.filter { other in
      other.sku == sku && !sku.isEmpty && other.kind.map(Self.disturbing.contains) == true
        && (other.kind, other.from, other.cause) != (kind, from, cause)
    }
  }
  private static let disturbing: Set<PlantedEvent.Kind> = [
    .stockOut, .conversionDrop, .trafficLoss, .demandSurge, .priceMistake, .priceGouging, .featuredOfferLoss,
    .imageTheft, .suppressedListing, .rejectedAppeal, .contentFault, .promotion, .productFault, .reviewManipulation,
  ]
  var kind: PlantedEvent.Kind? { PlantedEvent.Kind(rawValue: event["kind"].text) }
  var salesReport: String { isSeller ? "GET_SALES_AND_TRAFFIC_REPORT" : "GET_VENDOR_SALES_REPORT" }
  var truthUnits: Double { Double(units) }
  /// The money in items of the usual price, so that it can be added up across currencies.
  var truthItems: Double { Double(money) / price }
  var price: Double { max(1, parameters["priceMinor"].number) }

  func minor(_ amount: Double) -> Double { amount * (store["currency"].text == "JPY" ? 1 : 100) }

  /// What a unit costs in these days in the world without events.
  func usualPrice() throws -> Double {
    let around = try TrafficOfWorlds.shared.get().uneventful[base] ?? [:]
    let from = CivilDay(from) ?? "2026-01-01"
    let near = around.compactMap { day, rows -> (distance: Int, price: Double)? in
      guard let row = rows[sku], row.units > 0, let day = CivilDay(day) else { return nil }
      return (abs(from.distance(to: day)), minor(row.revenue) / Double(row.units))
    }
    return near.min { $0.distance < $1.distance }?.price ?? price
  }
}

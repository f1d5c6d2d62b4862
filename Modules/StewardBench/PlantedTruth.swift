internal import Foundation
internal import StewardDomain
internal import StewardFormats
internal import StewardPerformance

/// What was planted in a simulated world, as `truth.json` says it.
struct PlantedTruth {
  struct Event {
    let account: String
    let marketplace: String
    let kind: String
    let cause: String
    /// Empty for the store as a whole.
    let sku: String
    let asin: String
    let days: Range<CivilDay>
    let units: Double
    let moneyMinor: Double
    /// What the search should say first; `nil` for what lets nothing fall.
    let expected: Set<DropCause>?
    /// The name under which it is counted.
    var label: String { kind == "trafficLoss" && cause == "adsPaused" ? "trafficLoss/adsPaused" : kind }
  }

  let events: [Event]

  init(path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else { throw BenchError("\(path) can't be read") }
    var events: [Event] = []
    for account in try JSONValue(parsing: [UInt8](data))["accounts"]?.array ?? [] {
      for store in account["stores"]?.array ?? [] {
        for event in store["events"]?.array ?? [] {
          guard let kind = event["kind"]?.string, let from = event["from"]?.string.flatMap({ CivilDay($0) }),
            let to = event["to"]?.string.flatMap({ CivilDay($0) })
          else { continue }
          let cause = event["cause"]?.string ?? ""
          events.append(
            Event(
              account: account["id"]?.string ?? "", marketplace: store["marketplace"]?.string ?? "", kind: kind,
              cause: cause, sku: event["sku"]?.string ?? "", asin: event["asin"]?.string ?? "",
              days: from..<to.advanced(by: 1), units: event["units"]?.double ?? 0,
              moneyMinor: event["moneyMinor"]?.double ?? 0, expected: Self.expected(kind, cause)))
        }
      }
    }
    self.events = events
  }

  /// Whether events that are counted under a name make visits, orders a visit or a price fall, rather than stock or the
  /// featured offer go.
  static func isFall(_ label: String) -> Bool { label != "stockOut" && label != "featuredOfferLoss" }

  /// What lies behind a fall of conversion is in no report, so the page as a whole is the answer there.
  private static func expected(_ kind: String, _ cause: String) -> Set<DropCause>? {
    switch kind {
    case "conversionDrop": [.pageAppeal]
    case "trafficLoss": cause == "adsPaused" ? [.adChange] : [.searchRankLoss]
    case "priceMistake", "priceGouging", "promotion": [.price]
    case "featuredOfferLoss": [.featuredOfferLost]
    case "imageTheft": [.copiedListing]
    case "suppressedListing", "rejectedAppeal": [.suppression]
    case "stockOut": [.stockOut]
    default: nil
    }
  }
}

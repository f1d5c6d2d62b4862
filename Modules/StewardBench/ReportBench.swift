internal import Dispatch
internal import StewardDomain
internal import StewardIngest
internal import StewardPluginAPI
internal import StewardSQLite
internal import StewardStorage
internal import Synchronization

/// Amazon's sales and traffic documents, one a day and account as they come daily, to a committed store.
public struct ReportBench: Sendable {
  public var accounts = 4
  public var listings = 1_250
  public var days = 10
  public var folder: String?

  public init() {}

  public func run() throws -> BenchReport {
    let place = try BenchFolder(within: folder)
    let engine = try place.engine()
    let ingestor = try Ingestor(engine: engine, registry: try DefinitionRegistry())
    let all = (0..<accounts).map { account in
      Account(
        id: FactsBench.id(account), name: "A\(account)", kind: .seller, marketplaces: ["ATVPDKIKX0DER"])
    }
    try engine.write { session in for account in all { try AccountRepository(session).add(account) } }
    let documents = (0..<days).map { day in
      (0..<accounts).map { SalesAndTrafficText(account: $0, listings: listings, day: day).bytes }
    }
    let bytes = documents.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } }
    let failure = Mutex<(any Error)?>(nil)
    let time = try seconds {
      DispatchQueue.concurrentPerform(iterations: accounts) { account in
        do {
          for day in 0..<days {
            var document = SourceDocument(
              name: "\(day).json", body: .bytes(documents[day][account]), reportType: "GET_SALES_AND_TRAFFIC_REPORT")
            document.marketplace = "ATVPDKIKX0DER"
            _ = try ingestor.ingest(document, account: all[account], now: Instant(seconds: 1_770_000_000 + Int64(day)))
          }
          try ingestor.settle(all[account].id)
        } catch { failure.withLock { $0 = error } }
      }
      if let error = failure.withLock({ $0 }) { throw error }
      try engine.checkpoint()
    }
    var report = BenchReport("reports")
    report.add(seconds: time, rows: accounts * days * listings)
    report.add("bytes", bytes)
    report.add("bytes_per_second", Double(bytes) / time)
    report.addPeakMemory()
    return report
  }
}

/// One document as Amazon writes it, on lines with indents.
struct SalesAndTrafficText {
  let account: Int
  let listings: Int
  let day: Int

  var bytes: [UInt8] {
    let date = FactWorld.firstDay.advanced(by: day).description
    var random = SeededNumbers(seed: UInt64(account * 7_919 + day))
    var text = """
      {
        "reportSpecification" : {
          "reportType" : "GET_SALES_AND_TRAFFIC_REPORT",
          "reportOptions" : { "dateGranularity" : "DAY", "asinGranularity" : "SKU" },
          "dataStartTime" : "\(date)",
          "dataEndTime" : "\(date)",
          "marketplaceIds" : [ "ATVPDKIKX0DER" ]
        },
        "salesAndTrafficByDate" : [ ],
        "salesAndTrafficByAsin" : [
      """
    for listing in 0..<listings {
      text += (listing == 0 ? " " : ", ") + row(listing, &random)
    }
    return Array((text + " ]\n}\n").utf8)
  }

  private func row(_ listing: Int, _ random: inout SeededNumbers) -> String {
    let sessions = random.below(400)
    let units = sessions * random.below(15) / 100
    let views = sessions + random.below(60)
    let mobile = sessions / 3
    return """
      {
          "parentAsin" : "B0P\(FactWorld.padded(account * 977 + listing / 4, 7))",
          "childAsin" : "\(FactWorld.asin(account, listing))",
          "sku" : "\(FactWorld.sku(listing))",
          "salesByAsin" : {
            "unitsOrdered" : \(units),
            "unitsOrderedB2B" : \(units / 10),
            "orderedProductSales" : { "amount" : \(units * 19).\(FactWorld.padded(units * 99 % 100, 2)), "currencyCode" : "USD" },
            "orderedProductSalesB2B" : { "amount" : \(units / 10 * 19).0, "currencyCode" : "USD" },
            "totalOrderItems" : \(units),
            "totalOrderItemsB2B" : \(units / 10)
          },
          "trafficByAsin" : {
            "browserSessions" : \(sessions - mobile),
            "browserSessionsB2B" : 0,
            "mobileAppSessions" : \(mobile),
            "mobileAppSessionsB2B" : 0,
            "sessions" : \(sessions),
            "sessionsB2B" : 0,
            "browserSessionPercentage" : 0.\(random.below(99) + 1),
            "mobileAppSessionPercentage" : 0.\(random.below(99) + 1),
            "sessionPercentage" : 0.\(random.below(99) + 1),
            "browserPageViews" : \(views - mobile),
            "mobileAppPageViews" : \(mobile),
            "pageViews" : \(views),
            "browserPageViewsPercentage" : 0.\(random.below(99) + 1),
            "mobileAppPageViewsPercentage" : 0.\(random.below(99) + 1),
            "pageViewsPercentage" : 0.\(random.below(99) + 1),
            "buyBoxPercentage" : \(90 + random.below(10)).\(random.below(99)),
            "unitSessionPercentage" : \(random.below(20)).\(random.below(99))
          }
        }
      """
  }
}

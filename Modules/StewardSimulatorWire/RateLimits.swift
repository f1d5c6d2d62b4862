internal import StewardDomain

/// An operation of the simulated service with what Amazon documents as its rate and burst (usage plans in
/// the model files of each API).
enum WireOperation: String, CaseIterable, Sendable {
  case createReport, getReports, getReport, getReportDocument, getMarketplaceParticipations, searchListingsItems,
    getInventorySummaries, searchCatalogItems, searchOrders, getCompetitivePricing, listTransactions, listBalances,
    listPayouts, listExpectedPayouts, getPurchaseOrders, getPurchaseOrdersStatus, getInvoiceHeaders

  /// Calls a second.
  var rate: Double { plan.rate }

  var burst: Double { plan.burst }

  private var plan: (rate: Double, burst: Double) {
    switch self {
    case .createReport, .getReportDocument: (0.0167, 15)
    case .getReports: (0.0222, 10)
    case .getReport: (2, 15)
    case .getMarketplaceParticipations: (0.016, 15)
    case .searchListingsItems: (5, 5)
    case .getInventorySummaries, .searchCatalogItems: (2, 2)
    case .searchOrders: (0.0056, 20)
    case .getCompetitivePricing, .getInvoiceHeaders: (0.5, 1)
    case .listTransactions, .listBalances, .listPayouts, .listExpectedPayouts: (0.5, 10)
    case .getPurchaseOrders, .getPurchaseOrdersStatus: (10, 10)
    }
  }
}

/// A bucket that is full at first, fills at a rate, and gives one token a call.
struct TokenBucket {
  private let rate: Double
  private let burst: Double
  private var level: Double
  private var last: Instant

  /// - Parameter factor: what the usage plan grants, as a multiple of what is documented.
  init(_ operation: WireOperation, factor: Double, at now: Instant) {
    rate = operation.rate * factor
    burst = max(1, operation.burst * factor)
    level = burst
    last = now
  }

  /// - Returns: whether there was a token left.
  mutating func take(at now: Instant) -> Bool {
    let elapsed = Double(max(0, now.microseconds - last.microseconds)) / 1_000_000
    level = min(burst, level + elapsed * rate)
    last = max(last, now)
    guard level >= 1 else { return false }
    level -= 1
    return true
  }
}

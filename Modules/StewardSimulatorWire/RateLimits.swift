internal import StewardDomain

/// An operation of the simulated service with what Amazon documents as its rate and burst (usage plans of Reports
/// 2021-06-30 and Sellers v1).
enum WireOperation: String, CaseIterable, Sendable {
  case createReport, getReports, getReport, getReportDocument, getMarketplaceParticipations

  /// Calls a second.
  var rate: Double {
    switch self {
    case .createReport, .getReportDocument: 0.0167
    case .getReports: 0.0222
    case .getReport: 2
    case .getMarketplaceParticipations: 0.016
    }
  }

  var burst: Double { self == .getReports ? 10 : 15 }
}

/// Whether calls are counted.
public enum Throttle: String, CaseIterable, Sendable {
  /// As Amazon documents the rates.
  case documented
  case off
}

/// A bucket that is full at first, fills at a rate, and gives one token a call.
struct TokenBucket {
  private var level: Double
  private var last: Instant

  init(_ operation: WireOperation, at now: Instant) {
    level = operation.burst
    last = now
  }

  /// - Returns: whether there was a token left.
  mutating func take(_ operation: WireOperation, at now: Instant) -> Bool {
    let elapsed = Double(max(0, now.microseconds - last.microseconds)) / 1_000_000
    level = min(operation.burst, level + elapsed * operation.rate)
    last = max(last, now)
    guard level >= 1 else { return false }
    level -= 1
    return true
  }
}

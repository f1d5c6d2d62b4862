internal import StewardDomain
internal import StewardFormats

/// What a call of `createReport` asks for, read as the service reads it.
struct ReportRequestBody: Sendable {
  let type: String
  let marketplaces: [Marketplace]
  /// As they came; `nil` where the report has no days.
  let start: String?
  let end: String?
  /// `nil` asks for the state.
  let days: ClosedRange<CivilDay>?

  /// Why a body isn't taken, in the service's manner.
  struct Refusal: Error {
    let message: String
  }

  init(_ bytes: [UInt8]) throws(Refusal) {
    guard let json = try? JSONValue(parsing: bytes) else { throw Refusal(message: "Request body is not valid JSON.") }
    guard let type = json["reportType"]?.string, !type.isEmpty else {
      throw Refusal(message: "reportType is required")
    }
    let ids = json["marketplaceIds"]?.array?.compactMap(\.string) ?? []
    guard !ids.isEmpty else { throw Refusal(message: "marketplaceIds is required") }
    var marketplaces: [Marketplace] = []
    for id in ids {
      guard let marketplace = Marketplace.find(MarketplaceID(id)) else {
        throw Refusal(message: "marketplaceIds has \(id), which isn't a marketplace")
      }
      marketplaces.append(marketplace)
    }
    self.type = type
    self.marketplaces = marketplaces
    start = json["dataStartTime"]?.string
    end = json["dataEndTime"]?.string
    days = try Self.days(start, end)
  }

  /// The days of a window. One that ends at midnight ends with the day before, as the service has it; an end that is a
  /// day without a time is part of it.
  private static func days(_ start: String?, _ end: String?) throws(Refusal) -> ClosedRange<CivilDay>? {
    guard let start else { return nil }
    guard let from = CivilDay(start.prefix(10)) else { throw Refusal(message: "dataStartTime is not a date-time") }
    guard let end else { return from...from }
    guard var to = CivilDay(end.prefix(10)) else { throw Refusal(message: "dataEndTime is not a date-time") }
    if end.dropFirst(10).hasPrefix("T00:00:00"), to > from { to = to.advanced(by: -1) }
    guard from <= to else { throw Refusal(message: "dataEndTime is before dataStartTime") }
    return from...to
  }
}

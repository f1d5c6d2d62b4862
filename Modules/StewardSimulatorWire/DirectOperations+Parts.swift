internal import Foundation
internal import StewardDomain
internal import StewardFormats

/// What the operations share: where a query asks, what stands there, pages, amounts and times.
extension DirectOperations {
  /// The lines of the last state of a store that is there.
  func state(_ type: String, _ store: Marketplace) throws(WireError) -> [FlatTable.Line] {
    guard let document = shelf.documents(type, store: store.countryCode, days: nil, at: now).first else { return [] }
    return try FlatTable(document).rows
  }

  /// The one marketplace that a query names, which has to be the account's.
  func at(
    _ key: String, _ query: [String: String], for kind: AccountKind = .seller,
    _ work: (Marketplace) throws(WireError) -> Answer
  ) throws(WireError) -> Answer {
    guard let store = query[key].flatMap({ Marketplace.find(MarketplaceID($0)) }) else {
      return .badInput("\(key) is one marketplace")
    }
    guard account.kind == kind, account.marketplaces.contains(store.id) else {
      return .refusal(403, "Unauthorized", Answer.denied)
    }
    return try work(store)
  }

  /// A page of rows, and the token of the next one: the number of its first row.
  func page<Row>(_ rows: [Row], _ token: String?, _ size: Int) -> (rows: ArraySlice<Row>, next: String?) {
    let start = min(max(0, token.flatMap { Int($0) } ?? 0), rows.count)
    let end = min(start + size, rows.count)
    return (rows[start..<end], end < rows.count ? "\(end)" : nil)
  }

  func answer(
    _ first: [JSONValue.Member], _ name: String, _ rows: [JSONValue], _ next: String?
  ) -> Answer {
    var members = first + [.init(name, .array(rows))]
    if let next { members.append(.init("pagination", ["nextToken": .string(next)])) }
    return Answer(json: .object(members))
  }

  func instant(_ text: String?) -> Instant? {
    guard let text else { return nil }
    let date =
      (try? Date.ISO8601FormatStyle().parse(text))
      ?? (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text))
    return date.map { Instant(seconds: Int64($0.timeIntervalSince1970.rounded(.down))) }
  }

  /// The minor units of an amount with the digits of its currency, with a point or a comma.
  static func minorUnits(_ text: String) -> Int64 {
    let digits = text.utf8.reduce(Int64(0)) { $1 >= 0x30 && $1 <= 0x39 ? $0 * 10 + Int64($1 - 0x30) : $0 }
    return text.hasPrefix("-") ? -digits : digits
  }

  /// As the finance operations write money.
  static func amount(_ minorUnits: Int64, _ currency: Currency) -> JSONValue {
    [
      "currencyCode": .string(currency.code),
      "currencyAmount": .number(Money(minorUnits: minorUnits, currency: currency).decimalText),
    ]
  }

  /// An instant of a day, at an hour of UTC, as a text.
  static func text(_ day: CivilDay, hour: Int) -> String { Instant(utc: day, secondOfDay: hour * 3_600).description }
}

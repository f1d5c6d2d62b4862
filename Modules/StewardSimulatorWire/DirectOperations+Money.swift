internal import StewardDomain
internal import StewardFormats

/// Money: transactions, balances and payouts, out of the settlements of which they become part.
extension DirectOperations {
  private static let pageSize = 100
  private static let settlements = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"

  /// Finances 2024-06-19: what was posted, oldest first. What a settlement only carries over isn't a transaction.
  func transactions(_ query: [String: String]) throws(WireError) -> Answer {
    guard account.kind == .seller else { return .refusal(403, "Unauthorized", Answer.denied) }
    guard let from = instant(query["postedAfter"]) else { return .badInput("postedAfter is required") }
    let until = min(now, instant(query["postedBefore"]) ?? now)
    guard from <= until else { return .badInput("the window ends before it begins, or begins in the future") }
    var found: [SettlementTransaction] = []
    for settlement in try settlements(from: from, until: until) {
      if let store = query["marketplaceId"], settlement.store.id.text != store { continue }
      found += settlement.transactions.filter { $0.posted >= from && $0.posted < until }
    }
    found.sort { ($0.posted, $0.id) < ($1.posted, $1.id) }
    let page = page(found, query["nextToken"], Self.pageSize)
    var payload: JSONValue = ["transactions": .array(page.rows.map { $0.json(partner: account.id.text) })]
    if let next = page.next { payload["nextToken"] = .string(next) }
    return Answer(json: ["payload": payload])
  }

  /// Finances 2024-06-19: what the account has in a store, with what of it is held back.
  func balances(_ query: [String: String]) throws(WireError) -> Answer {
    try at("marketplaceIds", query) { (store) throws(WireError) in
      let known = try settlements(of: store).filter { $0.start <= now }
      let held = known.last { $0.end <= now }?.reserve ?? 0
      let open = known.last { $0.end > now }?.posted(until: now) ?? 0
      func balance(_ type: String, _ value: Int64) -> JSONValue {
        [
          "partnerMetadata": partner(store), "balanceType": .string(type), "amount": Self.amount(value, store.currency),
          "asOfDate": .string(now.description), "lastUpdatedTime": .string(now.description),
        ]
      }
      var total = balance("TOTAL", held + open)
      total["balances"] = [balance("AVAILABLE", open), balance("RESERVED", held)]
      return Answer(json: ["balances": [total]])
    }
  }

  /// Transfers 2024-06-01: one payout for each settlement that has ended. A debt isn't paid out.
  func payouts(_ query: [String: String]) throws(WireError) -> Answer {
    try at("marketplaceIds", query) { (store) throws(WireError) in
      let from = instant(query["createdAfter"]) ?? Instant(seconds: 0)
      let until = min(now, instant(query["createdBefore"]) ?? now)
      let ended = try settlements(of: store).filter { $0.end >= from && $0.end <= until }
      let page = page(ended, query["nextToken"], Self.pageSize)
      return listed("payouts", page.rows.map { payout($0, store) }, page.next)
    }
  }

  private func payout(_ settlement: SettlementFile, _ store: Marketplace) -> JSONValue {
    var statuses = [("STARTED", settlement.end)]
    if settlement.total <= 0 {
      statuses = [("NO_PAYOUT", settlement.end)]
    } else if settlement.deposit <= now {
      statuses.append(("PAID", settlement.deposit))
    }
    return [
      "id": .string("payout-\(settlement.number)"), "partnerMetadata": partner(store),
      "currentStatus": .string(statuses.last?.0 ?? ""),
      "statusHistory": .array(
        statuses.map { ["status": .string($0.0), "lastUpdatedDate": .string($0.1.description)] }),
      "type": "SCHEDULED", "amount": Self.amount(max(0, settlement.total), store.currency), "accountTail": "000",
      "paymentMethod": "BANK_ACCOUNT", "creationDate": .string(settlement.end.description),
      "period": period(settlement), "relatedIdentifiers": Self.identifiers([("SETTLEMENT_ID", settlement.number)]),
    ]
  }

  /// Transfers 2024-06-01: what the settlement that is open now has come to.
  func expectedPayouts(_ query: [String: String]) throws(WireError) -> Answer {
    try at("marketplaceIds", query) { (store) throws(WireError) in
      let known = try settlements(of: store)
      let open = known.filter { $0.start <= now && now < $0.end }
      let payouts = open.map { settlement -> JSONValue in
        let held = known.last { $0.end <= now }?.reserve ?? 0
        let value = settlement.posted(until: now) + held
        return [
          "partnerMetadata": partner(store), "amount": Self.amount(max(0, value), store.currency),
          "status": value > 0 ? "SCHEDULED" : "NO_PAYOUT_EXPECTED", "period": period(settlement),
          "scheduledDate": .string(settlement.deposit.description), "accountTail": "000",
          "paymentMethod": "BANK_ACCOUNT",
          "relatedIdentifiers": Self.identifiers([("SETTLEMENT_ID", settlement.number)]),
        ]
      }
      return listed("expectedPayouts", payouts, nil)
    }
  }

  // MARK: Parts

  private func listed(_ name: String, _ rows: [JSONValue], _ next: String?) -> Answer {
    var json: JSONValue = [name: .array(rows)]
    if let next { json["nextToken"] = .string(next) }
    return Answer(json: json)
  }

  private func partner(_ store: Marketplace) -> JSONValue {
    [
      "partnerId": .string(account.id.text), "accountType": "Standard Orders", "marketplaceId": .string(store.id.text),
    ]
  }

  private func period(_ settlement: SettlementFile) -> JSONValue {
    ["startDate": .string(settlement.start.description), "endDate": .string(settlement.end.description)]
  }

  static func identifiers(_ pairs: [(String, String)]) -> JSONValue {
    .array(pairs.map { ["relatedIdentifierName": .string($0.0), "relatedIdentifierValue": .string($0.1)] })
  }

  /// Oldest first.
  private func settlements(of store: Marketplace) throws(WireError) -> [SettlementFile] {
    try settlements(from: Instant(seconds: 0), until: Instant.distantFuture).filter { $0.store.id == store.id }
  }

  /// Those that may have something between two instants. A settlement that isn't over is a document that isn't there
  /// yet, but what is posted in it is known.
  private func settlements(from: Instant, until: Instant) throws(WireError) -> [SettlementFile] {
    let first = from.utcDay.day
    let last = until == .distantFuture ? CivilDay(number: .max / 2) : until.utcDay.day.advanced(by: 1)
    var found: [SettlementFile] = []
    for document in shelf.parts(Self.settlements, store: "_", days: first...max(first, last), at: .distantFuture) {
      if let settlement = try SettlementFile(document, account) { found.append(settlement) }
    }
    return found.sorted { ($0.end, $0.number) < ($1.end, $1.number) }
  }
}

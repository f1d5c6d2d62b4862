internal import StewardDomain

/// Evidence of scores, findings and recommendations, by its owner. Two tables have this form: one of the newest analysis, one of advice
/// that was decided on.
struct EvidenceTable {
  let session: any DatabaseSession
  let account: AccountID
  let name: String

  init(_ session: any DatabaseSession, account: AccountID, name: String) {
    self.session = session
    self.account = account
    self.name = name
  }

  func insert(_ evidence: [(points: Double?, evidence: Evidence)], owner: String) throws {
    for (ordinal, entry) in evidence.enumerated() {
      var values: [SQLValue] = [
        .text(account.text), .text(owner), .integer(Int64(ordinal + 1)), entry.points.map { .real($0) } ?? .null,
        .text(entry.evidence.statement),
      ]
      switch entry.evidence.source {
      case .facts(let metric, let marketplace, let item, let days, let value):
        values += [
          "facts", .integer(Int64(metric.number)), .text(marketplace.text), .text(item.sku.text), .text(item.asin.text),
          .integer(Int64(days.lowerBound.number)), .integer(Int64(days.upperBound.number)), .integer(value), nil,
        ]
      case .records(let references):
        let list = references.map { "\($0.document.number):\($0.line)" }.joined(separator: ",")
        values += ["records", nil, nil, nil, nil, nil, nil, nil, .text(list)]
      case .rule(let pack, let rule):
        values += ["rule", nil, nil, nil, nil, nil, nil, nil, .text("\(pack)\t\(rule)")]
      @unknown default:
        // A kind that a newer Kit knows: the statement is kept, the way back isn't.
        values += ["rule", nil, nil, nil, nil, nil, nil, nil, .text("unknown\t")]
      }
      try session.execute(
        """
        INSERT INTO \(name) (account_id, owner_id, ordinal, points, statement, kind, metric, marketplace, sku, asin,
          from_day, to_day, value, reference)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        """,
        values)
    }
  }

  /// All evidence of the account, by owner.
  func all() throws -> [String: [(points: Double?, evidence: Evidence)]] {
    var result: [String: [(points: Double?, evidence: Evidence)]] = [:]
    try session.query(
      """
      SELECT owner_id, points, statement, kind, metric, marketplace, sku, asin, from_day, to_day, value, reference
      FROM \(name) WHERE account_id = ?1 ORDER BY owner_id, ordinal
      """,
      [.text(account.text)]
    ) { row in
      let evidence = Evidence(row.text(2), source: Self.source(row))
      result[row.text(0), default: []].append((row.isNull(1) ? nil : row.real(1), evidence))
    }
    return result
  }

  private static func source(_ row: any DatabaseRow) -> Evidence.Source {
    switch row.text(3) {
    case "facts":
      let from = CivilDay(number: Int32(clamping: row.integer(8)))
      let to = CivilDay(number: Int32(clamping: row.integer(9)))
      return .facts(
        metric: Metric(number: UInt16(clamping: row.integer(4))), marketplace: MarketplaceID(row.text(5)),
        item: ItemIdentity(sku: SKU(row.text(6)), asin: ASIN(row.text(7))), days: from..<max(from, to),
        value: row.integer(10))
    case "records":
      return .records(
        row.text(11).split(separator: ",").compactMap { entry in
          let parts = entry.split(separator: ":")
          guard parts.count == 2, let document = Int64(parts[0]), let line = Int(parts[1]) else { return nil }
          return RecordReference(document: DocumentID(document), line: line)
        })
    default:
      let parts = row.text(11).split(separator: "\t", maxSplits: 1).map(String.init)
      return .rule(pack: parts.first ?? "", rule: parts.count > 1 ? parts[1] : "")
    }
  }
}

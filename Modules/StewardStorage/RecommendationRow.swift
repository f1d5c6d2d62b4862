internal import StewardDomain

/// A recommendation as columns, in the order in which two tables have them.
enum RecommendationRow {
  private static let names = [
    "recommendation_id", "recommender", "kind", "marketplace", "sku", "asin", "title", "action", "reversal",
    "value_basis", "currency", "low_minor", "expected_minor", "high_minor", "level", "horizon_days", "effort_minutes",
    "expires_day", "likely_low_minor", "likely_high_minor", "likely_level", "counterfactual", "disproof", "caveats",
    "rule",
  ]
  static let count = names.count
  static let columns = names.joined(separator: ", ")

  /// `?2, ?3 …`, one for each column.
  static func placeholders(from first: Int) -> String {
    (first..<(first + count)).map { "?\($0)" }.joined(separator: ", ")
  }

  static func values(of made: Identified<Recommendation>) -> [SQLValue] {
    let value = made.value
    return [
      .text(made.id), .text(made.author), .text(value.kind), .text(value.subject.marketplace.text),
      .text(value.subject.item?.sku.text ?? ""), .text(value.subject.item?.asin.text ?? ""), .text(value.title),
      .text(value.action), .text(value.reversal), .text(value.valueBasis), .text(value.value.expected.currency.code),
      .integer(value.value.low.minorUnits), .integer(value.value.expected.minorUnits),
      .integer(value.value.high.minorUnits), .real(value.value.level), .integer(Int64(value.horizonDays)),
      .integer(Int64(value.effortMinutes)), .integer(Int64(value.expires.number)),
      .integer(value.likely.low.minorUnits), .integer(value.likely.high.minorUnits), .real(value.likely.level),
      .text(value.counterfactual), .text(value.disproof), .text(value.caveats.joined(separator: "\n")),
      .text(value.rule),
    ]
  }

  /// - Parameter row: begins with ``columns``. What rows of before step 7 lack is empty.
  static func recommendation(_ row: any DatabaseRow, evidence: [Evidence]) -> Identified<Recommendation> {
    let currency = Currency(row.text(10)) ?? Currency(packedCode: 0)
    func money(_ column: Int) -> Money { Money(minorUnits: row.integer(column), currency: currency) }
    let value = MoneyInterval(low: money(11), expected: money(12), high: money(13), level: row.real(14))
    let likely =
      row.isNull(18)
      ? value : MoneyInterval(low: money(18), expected: money(12), high: money(19), level: row.real(20))
    return Identified(
      id: row.text(0), author: row.text(1),
      value: Recommendation(
        subject: subject(row, marketplace: 3), kind: row.text(2), title: row.text(6), action: row.text(7),
        reversal: row.text(8), evidence: evidence, value: value, likely: likely, valueBasis: row.text(9),
        counterfactual: row.optionalText(21) ?? "", disproof: row.optionalText(22) ?? "",
        caveats: (row.optionalText(23) ?? "").split(separator: "\n").map(String.init),
        rule: row.optionalText(24) ?? "", horizonDays: Int(row.integer(15)), effortMinutes: Int(row.integer(16)),
        expires: CivilDay(number: Int32(clamping: row.integer(17)))))
  }

  /// What three columns beside each other say: marketplace, SKU and ASIN.
  static func subject(_ row: any DatabaseRow, marketplace: Int) -> Subject {
    let sku = row.text(marketplace + 1)
    let asin = row.text(marketplace + 2)
    return Subject(
      marketplace: MarketplaceID(row.text(marketplace)),
      item: sku.isEmpty && asin.isEmpty ? nil : ItemIdentity(sku: SKU(sku), asin: ASIN(asin)))
  }
}

public import StewardDomain

/// By what accounts are cut into slices.
public enum KPIDimension: String, CaseIterable, Sendable {
  case portfolio, account, marketplace, brand, category, parent, asin, sku
}

/// A slice in one currency: amounts of two currencies are two rows and are never added.
public struct KPIRow: Sendable {
  public let slice: String
  public let currency: Currency
  /// In the order of the definitions.
  public let figures: [KPIFigure]
}

/// Figures of slices over one window, recomputed from sums at every grain.
public enum KPIReport {
  private struct Key: Hashable { let slice: String, currency: Currency }

  /// - Parameters:
  ///   - days: half-open.
  ///   - dimension: an item without a brand or category is in the slice with the empty name.
  /// - Returns: rows by slice, then currency.
  /// - Complexity: O(items × days × definitions).
  public static func rows(
    of accounts: [AccountSnapshot], definitions: [KPIDefinition], by dimension: KPIDimension, days: Range<CivilDay>
  ) -> [KPIRow] {
    var table: [Key: [KPIFigure]] = [:]
    for account in accounts {
      for part in account.marketplaces {
        let currency = part.marketplace.currency
        let names = names(of: part, account, dimension)
        for (item, name) in names.enumerated() {
          let key = Key(slice: name, currency: currency)
          var figures = table.removeValue(forKey: key) ?? definitions.map { KPIFigure($0, currency) }
          for (place, definition) in definitions.enumerated() {
            figures[place].add(definition, part.facts, item: item, days: days)
            if days.upperBound > part.settledBefore { figures[place].isSettled = false }
          }
          table[key] = figures
        }
      }
    }
    return table.map { KPIRow(slice: $0.key.slice, currency: $0.key.currency, figures: $0.value) }
      .sorted { ($0.slice, $0.currency.code) < ($1.slice, $1.currency.code) }
  }

  /// The slice of each item of a marketplace.
  static func names(of part: MarketplaceSnapshot, _ account: AccountSnapshot, _ dimension: KPIDimension) -> [String] {
    let items = part.facts.items
    switch dimension {
    case .portfolio: return items.map { _ in "portfolio" }
    case .account: return items.map { _ in account.account.id.text }
    case .marketplace: return items.map { _ in part.marketplace.countryCode }
    case .sku: return items.map { $0.sku.text.isEmpty ? $0.asin.text : $0.sku.text }
    case .parent: return items.map(\.parentASIN.text)
    case .asin: return items.map(\.asin.text)
    case .brand, .category:
      // Facts may name the parent or lack one of the two codes, so identities as a whole needn't be equal.
      var bySKU: [SKU: String] = [:]
      var byASIN: [ASIN: String] = [:]
      for listing in part.listings {
        guard let name = dimension == .brand ? listing.brand : listing.productType else { continue }
        if !listing.item.sku.text.isEmpty { bySKU[listing.item.sku] = name }
        if !listing.item.asin.text.isEmpty { byASIN[listing.item.asin] = name }
      }
      return items.map { bySKU[$0.sku] ?? byASIN[$0.asin] ?? "" }
    }
  }
}

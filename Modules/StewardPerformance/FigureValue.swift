public import StewardDomain

/// What a figure comes to, as an integer that people read with its unit.
public struct FigureValue: Hashable, Sendable {
  public enum Unit: Hashable, Sendable {
    case money(Currency)
    case count
    /// Millionths.
    case ratio
  }

  /// Minor units, things or millionths; `nil` where it wasn't reported or can't be computed.
  public var value: Int64?
  public var unit: Unit
  /// Whether nothing that it is made of can be restated any more.
  public var isSettled: Bool
}

extension FigureID {
  /// The stored metrics that the figure is made of.
  public func metrics(_ catalogue: KPICatalogue) -> [Metric] {
    switch measure {
    case .kpi(let id), .change(let id), .growth(let id):
      catalogue[id].map { [$0.numerator] + ($0.denominator.map { [$0] } ?? []) } ?? []
    case .part: [.orderedRevenue, .unitsOrdered, .orderItems, .sessions, .glanceViews]
    }
  }

  /// The windows that the figure is made of.
  public var windows: [Range<CivilDay>] { [days] + (against.map { [$0] } ?? []) }

  /// Whether a store's facts may be part of the figure.
  public func includes(_ part: MarketplaceSnapshot) -> Bool {
    part.marketplace.currency == currency && (store.map { $0 == part.marketplace.countryCode } ?? true)
  }

  /// The rows of a store's facts that are in the slice.
  public func items(of part: MarketplaceSnapshot, _ account: AccountSnapshot) -> [Int] {
    guard includes(part), self.account.map({ $0 == account.account.id }) ?? true else { return [] }
    return KPIReport.names(of: part, account, dimension).enumerated().filter { $0.element == slice }.map(\.offset)
  }

  /// Computes the figure.
  ///
  /// - Parameter accounts: as they were known at ``asOf``.
  /// - Throws: ``PerformanceError`` where it names a figure that isn't in the catalogue, or is a part without one store.
  /// - Complexity: O(items × days).
  public func value(in accounts: [AccountSnapshot], _ catalogue: KPICatalogue) throws -> FigureValue {
    switch measure {
    case .kpi(let id): return try sum(id, days, accounts, catalogue)
    case .change(let id), .growth(let id):
      let now = try sum(id, days, accounts, catalogue)
      let then = try sum(id, against ?? days, accounts, catalogue)
      let isSettled = now.isSettled && then.isSettled
      let (after, before) = (now.value, then.value)
      if case .change = measure {
        let isWhole = now.unit == .ratio
        let change = isWhole ? after.flatMap { new in before.map { new - $0 } } : Self.change(after, before)
        return FigureValue(value: change, unit: now.unit, isSettled: isSettled)
      }
      return FigureValue(value: Self.growth(after, before), unit: .ratio, isSettled: isSettled)
    case .part(let driver):
      let found = try explanation(in: accounts)
      return FigureValue(value: found[driver], unit: .money(currency), isSettled: found.isSettled)
    }
  }

  /// What wasn't reported in one of two windows counts as nothing sold there, as in a split of a change.
  static func change(_ after: Int64?, _ before: Int64?) -> Int64? {
    after == nil && before == nil ? nil : (after ?? 0) - (before ?? 0)
  }

  /// Millionths of what was before; `nil` where that wasn't above zero.
  static func growth(_ after: Int64?, _ before: Int64?) -> Int64? {
    guard let after, let before, before > 0 else { return nil }
    return Int64(exactly: (Double(after - before) / Double(before) * 1_000_000).rounded())
  }

  private func sum(
    _ id: String, _ days: Range<CivilDay>, _ accounts: [AccountSnapshot], _ catalogue: KPICatalogue
  ) throws -> FigureValue {
    guard let definition = catalogue[id] else { throw PerformanceError("\(id) isn't a figure of the catalogue") }
    var figure = KPIFigure(definition, currency)
    for account in accounts {
      for part in account.marketplaces {
        let rows = items(of: part, account)
        for item in rows { figure.add(definition, part.facts, item: item, days: days) }
        if !rows.isEmpty, days.upperBound > part.settledBefore { figure.isSettled = false }
      }
    }
    return figure.read(definition)
  }

  private func explanation(in accounts: [AccountSnapshot]) throws -> RevenueExplanation {
    let parts = accounts.flatMap { account in
      account.marketplaces.map { ($0, items(of: $0, account)) }.filter { !$0.1.isEmpty }
    }
    guard parts.count == 1, let against else { throw PerformanceError("a part of a change is one store's") }
    return try RevenueExplanation(of: parts[0].0, items: parts[0].1, from: against, to: days)
  }
}

extension KPIFigure {
  /// The value as an integer: minor units, things, or millionths of a ratio.
  public func read(_ definition: KPIDefinition) -> FigureValue {
    let scaled = value.flatMap { Int64(exactly: (definition.unit == .ratio ? $0 * 1_000_000 : $0).rounded()) }
    let unit: FigureValue.Unit =
      switch definition.unit {
      case .money: .money(currency)
      case .ratio: .ratio
      default: .count
      }
    return FigureValue(value: scaled, unit: unit, isSettled: isSettled)
  }
}

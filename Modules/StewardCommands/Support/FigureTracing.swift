internal import StewardDomain
internal import StewardIngest
internal import StewardPerformance
internal import StewardWorkspace

extension Tracing {
  /// Computes a figure anew, once from the stored facts and once from the lines of reports.
  func trace(_ id: FigureID) throws -> TraceResult {
    let catalogue = try KPICatalogue()
    let accounts = try id.account.map { [try workspace.account($0)] } ?? workspace.accounts()
    let snapshots = try accounts.map { try workspace.snapshot(of: $0, asOf: id.asOf) }
    let found = try snapshots.flatMap { try slices(of: id, $0, catalogue) }
    guard !found.isEmpty else { throw WorkspaceError("no facts belong to \(id)") }
    let stated = try id.value(in: snapshots, catalogue)
    let rebuilt = found.map {
      AccountSnapshot(account: $0.account, asOf: id.asOf, marketplaces: [$0.rebuilt])
    }
    // Where no line is left there may be nothing to split, which the figures below show.
    let traced = try? id.value(in: rebuilt, catalogue)
    let whole = TraceResult.Figure(
      id: "\(id)", statement: "computed by \(Self.formula(id, catalogue))", value: stated.value, traced: traced?.value,
      lines: [], records: [], rule: nil, show: { Self.text($0, stated.unit) })
    return TraceResult(
      title: "\(id)\nas known at \(id.asOf)", figures: [whole] + found.flatMap { $0.figures(id, catalogue) })
  }

  private static func formula(_ id: FigureID, _ catalogue: KPICatalogue) -> String {
    switch id.measure {
    case .kpi(let name): formula(name, catalogue)
    case .change(let name): "the change of \(formula(name, catalogue)) between both windows"
    case .growth(let name): "the change of \(formula(name, catalogue)) as a share of what it was"
    case .part(let driver): "the split of the change of orderedRevenue, part \(driver.rawValue)"
    case .metric(let metric):
      metric.definition.aggregation == .sum
        ? "the sum of \(metric)" : "the mean of \(metric) over the days it was reported on"
    }
  }

  static func formula(_ name: String, _ catalogue: KPICatalogue) -> String {
    guard let definition = catalogue[name] else { return name }
    guard let denominator = definition.denominator else { return "the sum of \(definition.numerator)" }
    return definition.form == .weighted
      ? "\(definition.numerator) weighted by \(denominator)"
      : "\(definition.numerator) per \(denominator)\(definition.pairing == .cells ? ", where both were reported" : "")"
  }

  /// The value as people read it, with its unit.
  static func text(_ value: Int64, _ unit: FigureValue.Unit) -> String {
    switch unit {
    case .money(let currency): "\(Money(minorUnits: value, currency: currency))"
    case .count: "\(value)"
    case .ratio: fixedPointText(value, digits: 6)
    }
  }

  /// The stores of an account that a figure is made of, each with the lines behind it.
  func slices(
    of id: FigureID, _ snapshot: AccountSnapshot, _ catalogue: KPICatalogue
  ) throws -> [TracedSlice] {
    try snapshot.marketplaces.compactMap { part in
      let chosen = id.items(of: part, snapshot)
      guard !chosen.isEmpty else { return nil }
      let lines = try FigureTracer(workspace.ingestor).lines(
        of: id.metrics(catalogue), account: snapshot.account.id, marketplace: part.marketplace.id,
        items: part.facts.items, chosen: chosen, windows: id.windows, asOf: id.asOf)
      return TracedSlice(account: snapshot.account, part: part, chosen: chosen, lines: lines, windows: id.windows)
    }
  }
}

/// A store's part of a figure: its stored facts, and the same facts made of nothing but lines.
struct TracedSlice {
  let account: Account
  let part: MarketplaceSnapshot
  let chosen: [Int]
  let lines: [SliceLine]
  let rebuilt: MarketplaceSnapshot

  init(
    account: Account, part: MarketplaceSnapshot, chosen: [Int], lines: [SliceLine], windows: [Range<CivilDay>]
  ) {
    self.account = account
    self.part = part
    self.chosen = chosen
    self.lines = lines
    let first = windows.map(\.lowerBound).min() ?? part.facts.days.lowerBound
    let end = windows.map(\.upperBound).max() ?? first
    let count = first.distance(to: end)
    let rows = Dictionary(uniqueKeysWithValues: chosen.enumerated().map { ($1, $0) })
    var columns: [Metric: FactColumn] = [:]
    for entry in lines {
      guard let row = rows[entry.item] else { continue }
      let cell = row * count + first.distance(to: entry.line.day)
      var column =
        columns.removeValue(forKey: entry.metric)
        ?? FactColumn(
          metric: entry.metric, cellCount: chosen.count * count)
      let isSum = entry.metric.definition.aggregation == .sum
      column.set(cell, to: entry.line.value &+ (isSum ? column[cell] ?? 0 : 0))
      columns[entry.metric] = column
    }
    rebuilt = MarketplaceSnapshot(
      marketplace: part.marketplace,
      facts: FactTable(
        days: first..<end, items: chosen.map { part.facts.items[$0] },
        columns: columns.values.sorted { $0.metric < $1.metric }),
      listings: part.listings, settledBefore: part.settledBefore, accountHealth: part.accountHealth,
      ratings: part.ratings, forecasts: nil, terms: part.terms)
  }

  /// One for each metric and window, with its lines.
  func figures(_ id: FigureID, _ catalogue: KPICatalogue) -> [TraceResult.Figure] {
    var figures: [TraceResult.Figure] = []
    for metric in id.metrics(catalogue) {
      for days in id.windows {
        let own = lines.filter { $0.metric == metric && days.contains($0.line.day) }.map(\.line)
        let unit = metric.definition.unit == .money ? FigureValue.Unit.money(part.marketplace.currency) : .count
        let sums = chosen.compactMap { part.facts.sum(of: metric, item: $0, in: days)?.value }
        guard !sums.isEmpty || !own.isEmpty else { continue }
        let isSum = metric.definition.aggregation == .sum
        figures.append(
          TraceResult.Figure(
            id: "\(metric)", statement: "\(account.id) \(part.marketplace.countryCode), \(TraceResult.text(days))",
            value: isSum ? sums.reduce(0, &+) : nil, traced: isSum ? own.reduce(0) { $0 &+ $1.value } : nil,
            lines: own.sorted { ($0.day, $0.document, $0.line, $0.row) < ($1.day, $1.document, $1.line, $1.row) },
            records: [], rule: nil, show: { Tracing.text($0, unit) }))
      }
    }
    return figures
  }
}

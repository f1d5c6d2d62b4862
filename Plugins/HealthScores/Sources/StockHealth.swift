internal import StewardDomain
internal import StewardPluginAPI

/// Whether there is enough stock and not too much: days of cover and days in stock.
///
/// One item's stock can't be sold as another, so the account's score is the mean of its items, weighted by what each
/// brings.
struct StockHealth: HealthJudge {
  let identifier = "stock-health"
  private let pack: HealthPack
  private let cover: HealthRule
  private let inStock: HealthRule
  private let maximumAge: Int

  init(_ pack: HealthPack) throws(PluginError) {
    self.pack = pack
    cover = try pack.rule(identifier, "cover")
    inStock = try pack.rule(identifier, "in-stock")
    maximumAge = Int(try cover.number("maximumAgeDays", in: 1...365))
  }

  func verdicts(_ snapshot: MarketplaceSnapshot) -> [Verdict] {
    guard !snapshot.facts.items.isEmpty else { return [] }
    let windows = Windows(snapshot, pack)
    let metric: Metric = snapshot.facts.column(.unitsOrdered) != nil ? .unitsOrdered : .shippedUnits
    let units = windows.now.sums(metric)
    let revenue = windows.now.sums(snapshot.facts.column(.orderedRevenue) != nil ? .orderedRevenue : .shippedRevenue)
    let stocked = StockedDays(windows.now)
    var verdicts: [Verdict] = []
    var scored: [(row: Int, score: Score)] = []
    for row in snapshot.facts.items.indices {
      let verdict = Verdict(
        snapshot.subject(row), pack: pack,
        results: [
          (cover, coverResult(row, units.items[row], stocked[row], windows, snapshot)),
          (inStock, inStockResult(stocked[row])),
        ])
      verdicts.append(verdict)
      if case .score(let score) = verdict { scored.append((row, score)) }
    }
    return verdicts + [whole(scored, revenue, snapshot)]
  }

  private func coverResult(
    _ row: Int, _ units: Sum, _ stocked: StockedDays.Count, _ windows: Windows, _ snapshot: MarketplaceSnapshot
  ) -> RuleResult {
    guard let stock = snapshot.facts.latest(of: .stockAvailable, item: row, before: windows.end),
      stock.day.distance(to: windows.end) <= maximumAge
    else { return .missing("no stock was reported within \(maximumAge) settled days") }
    guard units.days >= pack.minimumDays else {
      return .missing(
        "units were reported on fewer than \(pack.minimumDays) of the last \(pack.windowDays) settled days")
    }
    guard units.value > 0 else { return .missing("nothing was sold, so that stock has no measure") }
    // Days known to be without stock say nothing about demand.
    let daily = Double(units.value) / Double(max(1, units.days - (stocked.known - stocked.stocked)))
    let days = Double(max(0, stock.value)) / daily
    let source = snapshot.source(.stockAvailable, row, stock.day..<stock.day.advanced(by: 1), stock.value)
    return .measured(
      cover, days, "\(tenths(days)), \(stock.value) units on \(stock.day) at \(tenths(daily)) a day", source)
  }

  private func inStockResult(_ days: StockedDays.Count) -> RuleResult {
    guard days.known > 0 else { return .missing("stock wasn't reported within the window") }
    return .measured(
      inStock, Double(days.stocked) / Double(days.known), "\(days.stocked) of \(days.known)", nil)
  }

  private func whole(
    _ scored: [(row: Int, score: Score)], _ revenue: Figures<Sum>, _ snapshot: MarketplaceSnapshot
  ) -> Verdict {
    let subject = snapshot.subject(nil)
    guard !scored.isEmpty else { return .missing(subject, "no item has a score") }
    let known = scored.map { max(0, Double(revenue.items[$0.row].value)) }
    // Where no sales amount is known, items count alike.
    let weights = known.contains { $0 > 0 } ? known : known.map { _ in 1 }
    let total = weights.reduce(0, +)
    let parts = zip(scored, weights).map { entry, weight in (entry.row, entry.score.value, weight / total) }
    let largest = parts.sorted { ($1.2, $0.0) < ($0.2, $1.0) }
    func reason(_ points: Double, _ statement: String) -> Score.Reason {
      Score.Reason(points: points, evidence: Evidence(statement, source: .rule(pack: pack.name, rule: cover.id)))
    }
    var reasons = largest.prefix(5).map { row, value, share in
      reason(
        value * share, "\(snapshot.facts.items[row].name): \(percent(value)) of its own, \(percent(share)) of sales")
    }
    let rest = largest.dropFirst(5)
    if !rest.isEmpty {
      reasons.append(
        reason(
          rest.reduce(0) { $0 + $1.1 * $1.2 },
          "\(rest.count) more items with \(percent(rest.reduce(0) { $0 + $1.2 })) of sales"))
    }
    return .score(Score(subject: subject, base: 0, reasons: reasons))
  }
}

/// On how many days of a window stock was known, and on how many of those there was some.
struct StockedDays {
  struct Count {
    var known = 0
    var stocked = 0
  }
  private let counts: [Count]

  init(_ window: Window) {
    let facts = window.facts
    var counts = [Count](repeating: Count(), count: facts.items.count)
    if let column = facts.column(.stockAvailable) {
      let part = window.days.clamped(to: facts.days)
      let offset = facts.days.lowerBound.distance(to: part.lowerBound)
      for row in counts.indices {
        let first = row * facts.dayCount + offset
        for cell in first..<first + part.count where column.isPresent(cell) {
          counts[row].known += 1
          if column.values[cell] > 0 { counts[row].stocked += 1 }
        }
      }
    }
    self.counts = counts
  }

  subscript(row: Int) -> Count { counts[row] }
}

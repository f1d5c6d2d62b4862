internal import StewardDomain
internal import StewardStorage

/// Items on which advice was carried out, with the days over which that shows.
struct TreatedItems {
  private let windows: [(number: Int64, subject: Subject, days: Range<CivilDay>)]

  /// - Parameter instant: what was carried out later isn't looked at; `nil` for all that is known.
  init(_ repository: AdviceRepository, asOf instant: Instant? = nil) throws {
    let plans = try repository.plans()
    windows = try repository.all(withEvidence: false).compactMap { advice in
      guard let plan = plans[advice.number] else { return nil }
      let done = advice.events.last { $0.state == .done }
      if let instant, let done, done.instant > instant { return nil }
      return (advice.number, advice.recommendation.value.subject, plan.window)
    }
  }

  /// Whether something was done on an item, or on its store as a whole, that shows on some of the days.
  ///
  /// - Parameter number: advice that isn't looked at.
  func isTreated(
    _ item: ItemIdentity, in marketplace: MarketplaceID, over days: Range<CivilDay>, but number: Int64?
  ) -> Bool {
    windows.contains {
      $0.number != number && $0.subject.marketplace == marketplace && $0.days.overlaps(days)
        && ($0.subject.item.map { $0.sku == item.sku && $0.asin == item.asin } ?? true)
    }
  }
}

/// Fixes how the effect of advice will be measured.
struct MeasurementPlanner {
  let pack: TriagePack
  let treated: TreatedItems

  /// The comparison is fitted on at most so many days before.
  static let longestBefore = 84
  static let shortestBefore = 28
  /// Below it there is no interval of nine cases in ten: see `ActionEffect`.
  static let leastControls = 19
  static let mostControls = 100

  /// - Parameter part: the store as it is known on the day; without it nothing can be measured.
  func plan(
    _ made: Recommendation, on day: CivilDay, margin: Double?, _ part: MarketplaceSnapshot?
  ) -> MeasurementPlan {
    let window = day..<day.advanced(by: max(1, made.horizonDays))
    let earliest = max(day.advanced(by: -Self.longestBefore), part?.facts.days.lowerBound ?? day)
    let before = min(earliest, day)..<day
    func plan(_ metric: Metric, _ method: MeasurementPlan.Method, _ controls: [ItemIdentity]) -> MeasurementPlan {
      MeasurementPlan(
        metric: metric, cost: pack.cost(of: made.kind), before: before, window: window, method: method, margin: margin,
        controls: controls)
    }
    guard let facts = part?.facts, let row = made.subject.item.flatMap({ facts.row(of: $0) }),
      let metric = [Metric.orderedRevenue, .shippedRevenue].first(where: { sold(facts, row, $0, before) > 0 })
    else { return plan(.orderedRevenue, .none, []) }
    let controls = controls(facts, row, metric, before.lowerBound..<window.upperBound, before, made.subject.marketplace)
    let isEnough = controls.count >= Self.leastControls && before.count >= Self.shortestBefore
    return plan(metric, isEnough ? .synthetic : .none, controls)
  }

  /// Those that sold most before; of equals the first by name. Variations of one parent take sales from each other and don't count.
  private func controls(
    _ facts: FactTable, _ row: Int, _ metric: Metric, _ days: Range<CivilDay>, _ before: Range<CivilDay>,
    _ marketplace: MarketplaceID
  ) -> [ItemIdentity] {
    let own = facts.items[row]
    var found: [(item: ItemIdentity, sold: Int64)] = []
    for (other, item) in facts.items.enumerated() where other != row {
      let isSibling = !own.parentASIN.text.isEmpty && own.parentASIN == item.parentASIN && own.parentASIN != own.asin
      let sum = sold(facts, other, metric, before)
      if !isSibling, sum > 0, !treated.isTreated(item, in: marketplace, over: days, but: nil) {
        found.append((item, sum))
      }
    }
    found.sort {
      $0.sold != $1.sold
        ? $0.sold > $1.sold : $0.item.sku.text + $0.item.asin.text < $1.item.sku.text + $1.item.asin.text
    }
    return found.prefix(Self.mostControls).map(\.item)
  }

  private func sold(_ facts: FactTable, _ row: Int, _ metric: Metric, _ days: Range<CivilDay>) -> Int64 {
    facts.sum(of: metric, item: row, in: days)?.value ?? 0
  }
}

extension FactTable {
  /// The row of an item, by what the item says of itself.
  func row(of item: ItemIdentity) -> Int? {
    items.firstIndex { $0.sku == item.sku && $0.asin == item.asin }
      ?? items.firstIndex { !item.sku.text.isEmpty && $0.sku == item.sku }
  }
}

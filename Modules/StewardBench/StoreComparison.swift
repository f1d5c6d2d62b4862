internal import StewardDomain
internal import StewardPerformance

/// One store's alarms against what was planted in it.
struct StoreComparison {
  let bench: CauseBench
  let store: CauseBench.Store
  let events: [PlantedTruth.Event]
  let name: String

  func counts(isCalm: Bool) -> CauseCounts {
    var counts = CauseCounts()
    for event in events { add(event, to: &counts) }
    counts.drops = store.drops.count
    for drop in store.drops where !isPlanted(drop) {
      counts.falseAlarms += 1
      if isCalm { counts.calmFalseAlarms += 1 }
      counts.falseByCause["\(drop.metric.rawValue)/\(drop.causes.first?.cause.rawValue ?? "none")", default: 0] += 1
      bench.talk?("FALSE \(name) \(Self.line(drop))")
    }
    return counts
  }

  /// What is known of a drop, in one line.
  static func line(_ drop: SalesDrop) -> String {
    let cause = drop.causes.first.map { "\($0.cause) \($0.score)" } ?? ""
    return
      "\(drop.item.sku) \(drop.metric) \(drop.days) \(drop.before) \(drop.after) z \(drop.deviation ?? 0) loss \(drop.lossMinor) \(cause)"
  }

  private func add(_ event: PlantedTruth.Event, to counts: inout CauseCounts) {
    guard let expected = event.expected else { return }
    let isLarge = event.units >= bench.leastUnits && event.moneyMinor >= DropPolicy().leastLossMinor
    let panel = store.panel
    let item = panel.items.firstIndex { isSame($0, event) }
    var groups: [CauseCounts.Group] = isLarge ? [.all, .large] : [.all]
    if let item, isVisible(event, item, expected) { groups += isLarge ? [.oracle, .oracleLarge] : [.oracle] }
    for group in groups { counts.tallies[group, default: [:]][event.label, default: CauseTally()].planted += 1 }
    let first = panel.days.lowerBound.distance(to: event.days.lowerBound)
    guard let item, first >= 28, first + 2 <= panel.settled else { return }
    let matches = store.drops.filter { isSame($0.item, event) && $0.days.overlaps(event.days) }
    // The drop that has most of its days in common with the event's, whatever cause it names.
    let drop = matches.max { likeness($0, event) < likeness($1, event) }
    let asked = store.detector.causes(of: item, on: event.days)
    for group in groups {
      counts.tallies[group, default: [:]][event.label, default: CauseTally()]
        .add(drop: drop, asked: asked, expected: expected)
    }
    if isLarge, drop == nil || !expected.contains(where: { $0 == drop?.causes.first?.cause }) {
      bench.talk?(
        "MISS \(name) \(event.label) \(event.sku) \(event.days) units \(event.units) money \(event.moneyMinor) oracle \(chanceFalls(event, item, expected, margin: 1.645)) drop \(drop.map { "\($0.metric) \($0.days) \($0.causes.prefix(2).map { "\($0.cause)" })" } ?? "none") asked \(asked.prefix(4).map { "\($0.cause) \(($0.score * 100).rounded())" })"
      )
    }
  }

  /// What reports state is visible. The rest is where it is so large that an oracle, which is told listing, days and true
  /// depth, would tell it from chance nineteen times in twenty: chance then brings less than one fall as deep to the store
  /// in a month even where luck makes it shallower.
  private func isVisible(_ event: PlantedTruth.Event, _ item: Int, _ expected: Set<DropCause>) -> Bool {
    let stated: Set<DropCause> = [.stockOut, .price, .featuredOfferLost, .suppression]
    return !expected.isDisjoint(with: stated) || chanceFalls(event, item, expected, margin: 1.645) < 1
  }

  private func chanceFalls(
    _ event: PlantedTruth.Event, _ item: Int, _ expected: Set<DropCause>, margin: Double
  ) -> Double {
    let sold = store.panel.unitsSold(item, event.days)
    let left = sold + event.units > 0 ? sold / (sold + event.units) : 1
    return store.detector.chanceFalls(
      of: item, on: event.days, expected.contains(.pageAppeal) ? .conversion : .traffic, left: left, margin: margin)
      ?? 99
  }

  private func likeness(_ drop: SalesDrop, _ event: PlantedTruth.Event) -> Double {
    let shared = drop.days.clamped(to: event.days).count
    return Double(shared) / Double(drop.days.count + event.days.count - shared)
  }

  private func isSame(_ item: ItemIdentity, _ event: PlantedTruth.Event) -> Bool {
    item.sku.text.isEmpty || event.sku.isEmpty ? item.asin.text == event.asin : item.sku.text == event.sku
  }

  /// Kinds that move visits, orders a visit, prices, the featured offer or stock. What else runs on the same days, as an
  /// error of a settlement or a fault that was there all the time, explains no fall.
  private static let moving: Set<String> = [
    "stockOut", "conversionDrop", "trafficLoss", "priceMistake", "priceGouging", "promotion", "featuredOfferLoss",
    "imageTheft", "suppressedListing", "rejectedAppeal", "productFault", "reviewManipulation", "churn",
  ]

  /// Any such event of the listing or the whole store that runs on some day of the drop.
  private func isPlanted(_ drop: SalesDrop) -> Bool {
    events.contains { event in
      Self.moving.contains(event.kind) && (event.sku.isEmpty && event.asin.isEmpty || isSame(drop.item, event))
        && event.days.overlaps(drop.days)
    }
  }
}

public import StewardDomain

/// Finds the listings of a store that fell below what was expected, and says why.
///
/// Changes that are on record are drops where they cost enough. Steps of traffic and conversion are tested: the share of false ones among an
/// account-month's is held by the policy. Days that can still be restated count for nothing.
///
/// ```swift
/// import StewardDomain
/// import StewardPerformance
///
/// func drops(_ part: MarketplaceSnapshot, _ seen: ListingObservations) -> [SalesDrop] {
///   DropDetector(ListingPanel(part, seen)).drops()
/// }
/// ```
public struct DropDetector: Sendable {
  private let panel: ListingPanel
  private let policy: DropPolicy
  private let mood: StoreMood
  private let signals: [[ListingSignal]]
  private let traffic: WanderScan
  private let conversion: StepScan
  /// What the store takes in 28 days, in minor units.
  private let takings: Double

  /// - Complexity: O(items × days × (lengths + usual days)).
  public init(_ panel: ListingPanel, _ policy: DropPolicy = DropPolicy()) {
    self.panel = panel
    self.policy = policy
    let mood = StoreMood(panel, usualDays: policy.usualDays)
    let signals = panel.items.indices.map { SignalScan(panel, mood, policy, $0).signals() }
    let hidden = signals.map { own in
      var days = [Bool](repeating: false, count: panel.dayCount)
      for signal in own where signal.isOnRecord && signal.cause != .copiedListing && signal.cause != .adChange {
        for day in signal.days { days[day] = true }
      }
      return days
    }
    self.mood = mood
    self.signals = signals
    traffic = WanderScan(panel, mood, policy, hidden: hidden)
    conversion = StepScan(panel, mood, policy, hidden: hidden)
    takings = panel.items.indices.reduce(0) { $0 + 28 * (panel.mean(panel.revenue, $1, 0..<panel.settled) ?? 0) }
  }

  /// The drops of all settled days, the costliest first.
  public func drops() -> [SalesDrop] {
    let floor = max(policy.leastLossMinor, policy.leastLossShare * takings)
    var result: [(item: Int, drop: SalesDrop)] = []
    for item in panel.items.indices {
      for signal in signals[item] where signal.isOnRecord {
        if let drop = drop(item, signal), drop.lossMinor >= policy.leastLossMinor { result.append((item, drop)) }
      }
    }
    for step in steps(floor) {
      let isKnown = result.contains { item, drop in
        item == step.item
          && overlap(drop.days, panel.day(step.days.lowerBound)..<panel.day(step.days.upperBound)) * 2 > step.days.count
      }
      if !isKnown { result.append((step.item, drop(step))) }
    }
    return result.map(\.drop).sorted { ($1.lossMinor, $0.days.lowerBound) < ($0.lossMinor, $1.days.lowerBound) }
  }

  /// Why a listing sold less on some days than before, whether or not it is worth an alarm.
  ///
  /// - Returns: no causes where nothing is known of the days or of those before.
  public func causes(of item: Int, on days: Range<CivilDay>) -> [RankedCause] {
    guard panel.items.indices.contains(item) else { return [] }
    let first = panel.days.lowerBound.distance(to: days.lowerBound)
    let part = (first..<first + days.count).clamped(to: 0..<panel.settled)
    return part.isEmpty ? [] : ranking(item, part)
  }

  /// How many falls as deep as the one that a planted cause must be expected to make chance alone brings to the store in a
  /// month; `nil` where nothing is known of the days or of those before.
  ///
  /// The truth is given, listing, days, metric and depth, and luck is left out, so this is what the best of all tests could
  /// see.
  ///
  /// - Parameters:
  ///   - left: the part of the metric that the cause leaves, from 0 to 1.
  ///   - margin: by so many standard deviations the fall may turn out shallower than expected.
  public func chanceFalls(
    of item: Int, on days: Range<CivilDay>, _ metric: DropMetric, left: Double, margin: Double = 0
  ) -> Double? {
    let first = panel.days.lowerBound.distance(to: days.lowerBound)
    let part = (first..<first + days.count).clamped(to: 0..<panel.settled)
    guard panel.items.indices.contains(item), !part.isEmpty else { return nil }
    let expected =
      metric == .conversion ? conversion.expected(item, part, left: left) : traffic.expected(item, part, left: left)
    return expected.map {
      StepScan.chance(min(0, $0 + margin)) * Double(panel.items.count)
    }
  }

  /// Those of both metrics that hold up among all of their month. One fall is one alarm: the surer of two metrics
  /// speaks for it.
  private func steps(_ floor: Double) -> [StepScan.Step] {
    var kept: [StepScan.Step] = []
    let all = steps(traffic, policy.falseTraffic, floor) + steps(conversion, policy.falseConversion, floor)
    for step in all.sorted(by: { ($0.chance, $0.item) < ($1.chance, $1.item) }) {
      let isTold = kept.contains { $0.item == step.item && overlap($0.days, step.days) > 0 }
      if !isTold { kept.append(step) }
    }
    return kept
  }

  /// A listing that couldn't lose the floor if it sold nothing for the longest time isn't tested, nor does it count.
  private func steps(_ scan: some FallScan, _ level: Double, _ floor: Double) -> [StepScan.Step] {
    let longest = Double(StepScan.lengths.last ?? 0)
    let tested = panel.items.indices.filter {
      (panel.mean(panel.revenue, $0, 0..<panel.settled) ?? 0) * longest >= floor
    }
    var byMonth: [Int: [StepScan.Step]] = [:]
    for step in tested.flatMap(scan.steps) where loss(step) * Double(step.days.count) >= floor {
      let (year, month, _) = panel.day(step.days.lowerBound).components
      byMonth[year * 12 + month, default: []].append(step)
    }
    return byMonth.sorted { $0.key < $1.key }.flatMap { _, steps in
      FalseDiscovery.kept(steps.map(\.chance), of: max(tested.count, steps.count), at: level).map { steps[$0] }
    }
  }

  /// In minor units a day.
  private func loss(_ step: StepScan.Step) -> Double {
    let usual = mood.usual(panel.revenue, step.item, before: step.days.lowerBound) ?? 0
    return usual * mood.level(step.days) * (1 - step.after / step.before)
  }

  private func drop(_ item: Int, _ signal: ListingSignal) -> SalesDrop? {
    let days = signal.days.clamped(to: 0..<panel.settled)
    guard !days.isEmpty, let loss = loss(item, signal, days) else { return nil }
    return SalesDrop(
      item: panel.items[item], metric: signal.metric, days: panel.day(days.lowerBound)..<panel.day(days.upperBound),
      before: signal.before ?? 0, after: signal.after ?? 0, deviation: nil,
      lossPerDayMinor: loss, causes: ranking(item, days))
  }

  /// In minor units a day; `nil` where nothing is known of what is usual. What was sold below its price is known to the
  /// last unit.
  private func loss(_ item: Int, _ signal: ListingSignal, _ days: Range<Int>) -> Double? {
    if signal.cause == .price, signal.metric == .price { return given(item, days, signal.before ?? 0) }
    return mood.usual(panel.revenue, item, before: days.lowerBound).map { $0 * mood.level(days) * (1 - signal.left) }
  }

  /// What was sold on some days brought less than at a price, a day.
  private func given(_ item: Int, _ days: Range<Int>, _ price: Double) -> Double {
    let sum = days.reduce(0.0) { sum, day in
      let (units, revenue) = (panel.units[panel.cell(item, day)], panel.revenue[panel.cell(item, day)])
      return units.isNaN || revenue.isNaN ? sum : sum + units * price - revenue
    }
    return max(0, sum) / Double(days.count)
  }

  private func drop(_ step: StepScan.Step) -> SalesDrop {
    SalesDrop(
      item: panel.items[step.item], metric: step.metric,
      days: panel.day(step.days.lowerBound)..<panel.day(step.days.upperBound), before: step.before, after: step.after,
      deviation: step.deviation, lossPerDayMinor: loss(step),
      causes: ranking(step.item, step.days))
  }

  private func ranking(_ item: Int, _ days: Range<Int>) -> [RankedCause] {
    CauseRanking(
      panel: panel, usualDays: policy.usualDays, days: days, signals: signals[item],
      traffic: traffic.compare(item, days),
      conversion: conversion.compare(item, days),
      content: panel.listings[item]
    ).causes()
  }
}

/// How many days two spans share.
func overlap<Bound: Strideable>(_ left: Range<Bound>, _ right: Range<Bound>) -> Int where Bound.Stride == Int {
  let part = left.clamped(to: right)
  return part.lowerBound.distance(to: part.upperBound)
}

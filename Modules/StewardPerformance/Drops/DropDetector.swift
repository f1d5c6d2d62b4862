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
  private let traffic: StepScan
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
    traffic = StepScan(panel, mood, policy, .traffic, hidden: hidden)
    conversion = StepScan(panel, mood, policy, .conversion, hidden: hidden)
    let sum = panel.revenue.reduce(0) { $0 + ($1.isNaN ? 0 : $1) }
    takings = panel.dayCount > 0 ? sum * 28 / Double(panel.dayCount) : 0
  }

  /// The drops of all settled days, the costliest first.
  public func drops() -> [SalesDrop] {
    let floor = max(policy.leastLossMinor, policy.leastLossShare * takings)
    var result: [(item: Int, drop: SalesDrop)] = []
    for item in panel.items.indices {
      for signal in signals[item] where signal.isOnRecord {
        if let drop = drop(item, signal), drop.lossMinor >= floor { result.append((item, drop)) }
      }
    }
    for step in steps() {
      let isKnown = result.contains { item, drop in
        item == step.item
          && overlap(drop.days, panel.day(step.days.lowerBound)..<panel.day(step.days.upperBound)) * 2 > step.days.count
      }
      let drop = drop(step)
      if !isKnown, drop.lossMinor >= floor { result.append((step.item, drop)) }
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

  /// Those of both metrics that hold up among all of their month. One fall is one alarm: the surer of two metrics
  /// speaks for it.
  private func steps() -> [StepScan.Step] {
    var kept: [StepScan.Step] = []
    let all = steps(traffic, policy.falseTraffic) + steps(conversion, policy.falseConversion)
    for step in all.sorted(by: { ($0.deviation, $0.item) < ($1.deviation, $1.item) }) {
      let isTold = kept.contains { $0.item == step.item && overlap($0.days, step.days) > 0 }
      if !isTold { kept.append(step) }
    }
    return kept
  }

  private func steps(_ scan: StepScan, _ level: Double) -> [StepScan.Step] {
    var byMonth: [Int: [StepScan.Step]] = [:]
    for step in panel.items.indices.flatMap(scan.steps) {
      let (year, month, _) = panel.day(step.days.lowerBound).components
      byMonth[year * 12 + month, default: []].append(step)
    }
    return byMonth.sorted { $0.key < $1.key }.flatMap { _, steps in
      FalseDiscovery.kept(steps.map(\.chance), of: max(panel.items.count, steps.count), at: level).map { steps[$0] }
    }
  }

  private func drop(_ item: Int, _ signal: ListingSignal) -> SalesDrop? {
    let days = signal.days.clamped(to: 0..<panel.settled)
    guard !days.isEmpty, let usual = mood.usual(panel.revenue, item, before: days.lowerBound) else { return nil }
    let expected = usual * mood.level(days)
    return SalesDrop(
      item: panel.items[item], metric: signal.metric, days: panel.day(days.lowerBound)..<panel.day(days.upperBound),
      before: signal.before ?? 0, after: signal.after ?? 0, deviation: nil,
      lossPerDayMinor: expected * (1 - signal.left), causes: ranking(item, days))
  }

  private func drop(_ step: StepScan.Step) -> SalesDrop {
    let usual = mood.usual(panel.revenue, step.item, before: step.days.lowerBound) ?? 0
    return SalesDrop(
      item: panel.items[step.item], metric: step.metric,
      days: panel.day(step.days.lowerBound)..<panel.day(step.days.upperBound), before: step.before, after: step.after,
      deviation: step.deviation, lossPerDayMinor: usual * mood.level(step.days) * (1 - step.after / step.before),
      causes: ranking(step.item, step.days))
  }

  private func ranking(_ item: Int, _ days: Range<Int>) -> [RankedCause] {
    CauseRanking(
      days: days, signals: signals[item], traffic: traffic.compare(item, days),
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

public import StewardDomain
public import StewardPerformance
public import StewardStorage

/// Finds the drops of a store, and says of each figure behind their causes where it stands.
public struct DropFinder {
  /// Causes further down explain nothing.
  private static let mostCauses = 5

  private let part: MarketplaceSnapshot
  private let observations: ListingObservations

  public init(_ part: MarketplaceSnapshot, _ observations: ListingObservations) {
    self.part = part
    self.observations = observations
  }

  /// The costliest first.
  ///
  /// - Complexity: that of `DropDetector`.
  public func drops() -> [StoredDrop] {
    guard part.facts.dayCount > 0 else { return [] }
    let rows = Dictionary(part.facts.items.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    return DropDetector(ListingPanel(part, observations)).drops().map { stored($0, row: rows[$0.item]) }
  }

  private func stored(_ drop: SalesDrop, row: Int?) -> StoredDrop {
    var evidence: [Evidence] = []
    var places: [CauseSource: Int] = [:]
    let causes = drop.causes.prefix(Self.mostCauses).map { cause in
      let figures = cause.sources.compactMap { source -> Int? in
        if let place = places[source] { return place }
        guard let made = row.flatMap({ self.evidence(source, $0) }) else { return nil }
        evidence.append(made)
        places[source] = evidence.count
        return evidence.count
      }
      return StoredDrop.Cause(
        name: cause.cause.rawValue, score: cause.score,
        reasons: cause.reasons.map { StoredDrop.Cause.Reason(text: $0.text, points: $0.points) },
        statement: cause.evidence, before: cause.before, after: cause.after, lagDays: cause.lagDays, figures: figures)
    }
    return StoredDrop(
      subject: Subject(marketplace: part.marketplace.id, item: drop.item), metric: drop.metric.rawValue,
      days: drop.days, before: drop.before, after: drop.after, deviation: drop.deviation,
      lossPerDayMinor: drop.lossPerDayMinor, causes: causes, evidence: evidence)
  }

  /// `nil` where nothing was reported on the days.
  private func evidence(_ source: CauseSource, _ row: Int) -> Evidence? {
    switch source {
    case .lines(let records):
      return Evidence(
        records.count == 1 ? "a line that says so" : "\(records.count) lines that say so", source: .records(records))
    case .facts(let metric, let days):
      let isSum = metric.definition.aggregation == .sum
      let latest = part.facts.latest(of: metric, item: row, before: days.upperBound)
      guard let sum = part.facts.sum(of: metric, item: row, in: days), sum.reportedDays > 0, let latest else {
        return nil
      }
      let value = isSum ? sum.value : latest.value
      let span = "\(days.lowerBound)..\(days.upperBound.advanced(by: -1))"
      return Evidence(
        isSum ? "\(metric) of \(sum.reportedDays) days, \(span)" : "\(metric) on the last day of \(span)",
        source: .facts(
          metric: metric, marketplace: part.marketplace.id, item: part.facts.items[row], days: days, value: value))
    }
  }
}

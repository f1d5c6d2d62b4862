internal import Glibc
internal import StewardDomain

/// Puts the causes of one fall in order.
///
/// What is on record scores by when it began, which days it shares and how much of the fall it explains. What isn't on
/// record anywhere, a place in search or the look of the page, scores by the part of the fall that is its own and by how
/// sure that part is.
struct CauseRanking {
  typealias Comparison = (deviation: Double, before: Double, after: Double)

  let panel: ListingPanel
  /// Of usual days before the drop.
  let usualDays: Int
  let days: Range<Int>
  let signals: [ListingSignal]
  let traffic: Comparison?
  let conversion: Comparison?
  let content: ListingContent?

  func causes() -> [RankedCause] {
    var best: [DropCause: RankedCause] = [:]
    for cause in signals.compactMap(recorded) + unrecorded() + standing() {
      if (best[cause.cause]?.score ?? -1) < cause.score { best[cause.cause] = cause }
    }
    return best.values.sorted { ($1.score, $0.cause.rawValue) < ($0.score, $1.cause.rawValue) }
  }

  private func recorded(_ signal: ListingSignal) -> RankedCause? {
    let shared = overlap(signal.days, days)
    guard shared > 0 else { return nil }
    let lag = signal.days.lowerBound - days.lowerBound
    let union = max(signal.days.upperBound, days.upperBound) - min(signal.days.lowerBound, days.lowerBound)
    let weight = signal.weight
    let explained = min(1, (1 - signal.left) / max(0.1, 1 - min(1, left)))
    return RankedCause(
      cause: signal.cause,
      reasons: [
        RankedCause.Reason(
          text: "began \(lag) days after the fall", points: weight * 0.4 * max(0, 1 - Double(abs(lag)) / 8)),
        RankedCause.Reason(
          text: "shares \(shared) of \(union) days", points: weight * 0.3 * Double(shared) / Double(union)),
        RankedCause.Reason(text: "explains part of the fall", points: weight * 0.3 * explained),
      ], evidence: signal.evidence, before: signal.before, after: signal.after, lagDays: lag,
      sources: sources(signal.metrics, signal.days.clamped(to: 0..<panel.dayCount), signal.lines))
  }

  /// The lines that say it, then what was reported on the days and on the usual ones before them.
  private func sources(_ metrics: [Metric], _ days: Range<Int>, _ lines: [RecordReference] = []) -> [CauseSource] {
    let usual = max(0, days.lowerBound - usualDays)..<days.lowerBound
    return (lines.isEmpty ? [] : [.lines(lines)])
      + metrics.flatMap { metric in
        [days, usual].filter { !$0.isEmpty }
          .map { .facts(metric, days: panel.day($0.lowerBound)..<panel.day($0.upperBound)) }
      }
  }

  /// The part of traffic times conversion that is left.
  private var left: Double { ratio(traffic) * ratio(conversion) }

  private func ratio(_ found: Comparison?) -> Double { found.map { max(0.02, $0.after / $0.before) } ?? 1 }

  private func unrecorded() -> [RankedCause] {
    let parts = [max(0, -log(ratio(traffic))), max(0, -log(ratio(conversion)))]
    let total = max(1e-9, parts[0] + parts[1])
    func cause(
      _ cause: DropCause, _ part: Double, _ found: Comparison?, _ evidence: String, _ metrics: [Metric]
    ) -> RankedCause? {
      guard let found, part > 0 else { return nil }
      return RankedCause(
        cause: cause,
        reasons: [
          RankedCause.Reason(text: "its part of the fall", points: 0.25 * part / total),
          RankedCause.Reason(
            text: "how sure that part is", points: 0.3 * (1 - 2 * SignedRoot.tail(-abs(found.deviation)))),
        ], evidence: evidence, before: found.before, after: found.after, lagDays: nil, sources: sources(metrics, days))
    }
    return [
      cause(.searchRankLoss, parts[0], traffic, "visits a day, as if all days were equal", [panel.visitsMetric]),
      cause(.pageAppeal, parts[1], conversion, "orders a visit", [panel.ordersMetric, panel.visitsMetric]),
    ].compactMap { $0 }
  }

  /// What was wrong before and after explains no fall, but is the first thing to put right where the page fell.
  private func standing() -> [RankedCause] {
    guard let content, let conversion, conversion.after < conversion.before else { return [] }
    var found: [RankedCause] = []
    func add(_ cause: DropCause, _ evidence: String, _ after: Double) {
      found.append(
        RankedCause(
          cause: cause, reasons: [RankedCause.Reason(text: "stands today; since when isn't known", points: 0.1)],
          evidence: evidence, before: nil, after: after, lagDays: nil,
          sources: content.sources.isEmpty ? [] : [.lines(content.sources)]))
    }
    if let images = content.imageCount, images < 4 { add(.imageProblem, "pictures", Double(images)) }
    if let bullets = content.bullets, bullets.count < 5 { add(.contentGap, "bullet points", Double(bullets.count)) }
    return found
  }
}

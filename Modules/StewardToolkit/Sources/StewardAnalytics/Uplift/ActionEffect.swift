/// What an action changed: a new price, a campaign, a rewritten page, on one item and from one moment on, judged
/// against items without it.
///
/// What would have been without the action is a weighted mean of the controls (a synthetic control). Every series is
/// divided by its own mean before the action, so that items of any size can stand in for each other; weights aren't
/// negative, sum to one, and fit the time before by least squares.
///
/// The interval comes from placebos. Each control is treated as if it had had the action, by the same method with the
/// other controls. Its effect, which is none, divided by its error before, says how far off the method may be; the
/// quantiles of these ratios times the error before of the treated item are the interval. It holds as far as the
/// treated item might as well have been one of the controls: one that was chosen because of how it sold before breaks
/// that.
///
/// Sources: Abadie, Diamond and Hainmueller, "Synthetic Control Methods for Comparative Case Studies", *JASA* 105(490),
/// 2010, §2 and §3.4 (placebos, errors before the action); Arkhangelsky, Athey, Hirshberg, Imbens and Wager, "Synthetic
/// Difference-in-Differences", *American Economic Review* 111(12), 2021, §I (the ridge, in units of the variance of
/// differences; ours is smaller); Vovk, Gammerman and Shafer, *Algorithmic Learning in a Random World*, 2005, §2.2
/// (coverage by ranks).
public struct ActionEffect: Hashable, Sendable {
  /// Mean change per point since the action, in the unit of the series.
  public let change: Double
  /// The change lies in here with the confidence asked for.
  public let lower: Double
  public let upper: Double
  /// Mean per point since the action, had there been none.
  public let expected: Double
  /// Share of the placebos, the action among them, that seem to have at least this effect.
  public let placeboProbability: Double
  /// What each control counts for; zero for one that had nothing before the action.
  public let weights: [Double]
  /// What was to be expected at each point, before the action too.
  public let expectedSeries: [Double]

  /// The change relative to what was expected, or `nil` where nothing was.
  public var relativeChange: Double? { expected > 0 ? change / expected : nil }

  /// - Parameters:
  ///   - treated: the item with the action, oldest first.
  ///   - controls: items without it over the same time. Those with a mean of zero or less before the action aren't
  ///     used.
  ///   - start: index of the first point with the action.
  ///   - confidence: of the interval, within 0 and 1. It needs 2 / (1 − confidence) − 1 usable controls, 19 for 90 %.
  /// - Throws: ``ActionEffectError``.
  /// - Complexity: O(*n*²·(*t* + *s*)) for *n* controls, *t* points and *s* steps to the weights of one, some hundreds as a
  ///   rule and 200 + 50*n* at most.
  public init(
    treated: [Double], controls: [[Double]], from start: Int, confidence: Double = 0.9
  ) throws(ActionEffectError) {
    guard confidence > 0, confidence < 1 else { throw .badConfidence }
    guard start >= 2, start < treated.count else { throw .badStart }
    for (place, values) in ([treated] + controls).enumerated() {
      guard values.count == treated.count else { throw .unequalLengths }
      if let index = values.firstIndex(where: { !$0.isFinite }) { throw .notFinite(series: place, index: index) }
    }
    let level = meanOf(treated[..<start])
    guard level > 0 else { throw .nothingBefore }
    let usable = controls.indices.filter { meanOf(controls[$0][..<start]) > 0 }
    // The rank that a bound has among n placebos; small additions keep 2 / (1 − 0.9) at 20 in spite of rounding.
    let rank = Int((Double(usable.count + 1) * (1 - confidence) / 2 + 1e-9).rounded(.down))
    guard rank >= 1 else {
      throw .tooFewControls(found: usable.count, needed: Int((2 / (1 - confidence) - 1e-9).rounded(.up)) - 1)
    }

    let panel = PlaceboPanel(units: [treated] + usable.map { controls[$0] }, start: start)
    let own = panel.fit(0)
    let placebos = (1...usable.count).map { panel.fit($0).ratio }
    let sorted = placebos.sorted()
    self.change = level * own.effect
    self.lower = level * (own.effect - own.errorBefore * sorted[sorted.count - rank])
    self.upper = level * (own.effect - own.errorBefore * sorted[rank - 1])
    self.placeboProbability =
      Double(1 + placebos.count { $0.magnitude >= own.ratio.magnitude }) / Double(placebos.count + 1)
    self.expectedSeries = own.expected.map { $0 * level }
    self.expected = meanOf(expectedSeries[start...])
    var weights = [Double](repeating: 0, count: controls.count)
    for (place, control) in usable.enumerated() { weights[control] = own.weights[place + 1] }
    self.weights = weights
  }
}

/// Why an effect couldn't be estimated.
public enum ActionEffectError: Error, Hashable, Sendable {
  case unequalLengths
  /// Series 0 is the treated one.
  case notFinite(series: Int, index: Int)
  /// The action needs two points before it and one with it.
  case badStart
  case badConfidence
  /// The mean of the treated item before the action isn't positive.
  case nothingBefore
  case tooFewControls(found: Int, needed: Int)
}

/// Divides before it adds, so that no sum overflows.
func meanOf(_ values: ArraySlice<Double>) -> Double {
  let count = Double(values.count)
  return values.reduce(0) { $0 + $1 / count }
}

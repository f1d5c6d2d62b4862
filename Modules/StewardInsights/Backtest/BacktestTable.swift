public import StewardDomain
internal import StewardStorage

/// How bundles and their rules fared in a back-test. Currencies stand in lines of their own and are never added up.
public struct BacktestTable: Sendable {
  public struct Line: Sendable {
    public let bundle: BundleID
    /// The rule, or the kind where advice names none; `nil` for all of the bundle.
    public let rule: String?
    public let currency: Currency
    /// How many different pieces of advice were given, and how often they were repeated.
    public var made = 0
    public var repeats = 0
    public var judged = 0
    /// Of the judged ones: carried out by somebody.
    public var done = 0
    /// Of the judged ones: the gain had the promised sign.
    public var hits = 0
    /// Of the judged ones: the gain lies within the promised interval.
    public var insideLikely = 0
    public var insideValue = 0
    /// Of the judged ones: the promised interval and that of the measurement have something in common.
    public var overlaps = 0
    public var open = 0
    public var unjudged = 0
    public var promised = 0.0
    /// Of what was judged, in minor units. The interval is of nine cases in ten, by resampling items; `nil` below five items.
    public var gain = 0.0
    public var gainInterval: ClosedRange<Double>?
  }

  /// By bundle, its total first, then by rule and currency.
  public let lines: [Line]

  public init(_ verdicts: [BacktestJudge.Verdict]) {
    struct Key: Hashable {
      let bundle: BundleID
      let rule: String?
      let currency: Currency
    }
    var table: [Key: (line: Line, gains: [String: Double])] = [:]
    for verdict in verdicts {
      let made = verdict.proposal.advice.value
      let currency = made.value.expected.currency
      for rule in [nil, made.rule.isEmpty ? made.kind : made.rule] as [String?] {
        let key = Key(bundle: verdict.proposal.bundle, rule: rule, currency: currency)
        var entry = table[key] ?? (Line(bundle: key.bundle, rule: rule, currency: currency), [:])
        entry.line.add(verdict)
        if case .judged(_, let gain) = verdict.result {
          entry.gains[Self.cluster(verdict.proposal), default: 0] += Double(gain.expected.minorUnits)
        }
        table[key] = entry
      }
    }
    lines = table.values.map { entry in
      var line = entry.line
      let gains = entry.gains.sorted { $0.key < $1.key }.map(\.value)
      line.gain = gains.reduce(0, +)
      line.gainInterval = resampledTotal(gains)
      return line
    }.sorted {
      ($0.bundle.text, $0.rule ?? "", $0.currency.code) < ($1.bundle.text, $1.rule ?? "", $1.currency.code)
    }
  }

  /// Outcomes of one item depend on each other, so items are resampled and not outcomes.
  private static func cluster(_ proposal: WalkForward.Proposal) -> String {
    let subject = proposal.advice.value.subject
    return [
      proposal.account.text, subject.marketplace.text, subject.item?.sku.text ?? "", subject.item?.asin.text ?? "",
    ]
    .joined(separator: "\u{1F}")
  }
}

extension BacktestTable.Line {
  fileprivate mutating func add(_ verdict: BacktestJudge.Verdict) {
    made += 1
    repeats += verdict.repeats
    switch verdict.result {
    case .open: open += 1
    case .unjudged: unjudged += 1
    case .judged(let basis, let gain):
      let advice = verdict.proposal.advice.value
      judged += 1
      done += basis == .done ? 1 : 0
      hits += isHit(promised: advice.value.expected.minorUnits, gain.expected.minorUnits) ? 1 : 0
      insideLikely += advice.likely.holds(gain.expected) ? 1 : 0
      insideValue += advice.value.holds(gain.expected) ? 1 : 0
      overlaps +=
        gain.low.minorUnits <= advice.value.high.minorUnits
          && advice.value.low.minorUnits <= gain.high.minorUnits ? 1 : 0
      promised += Double(advice.value.expected.minorUnits)
    }
  }
}

extension MoneyInterval {
  func holds(_ money: Money) -> Bool { (low.minorUnits...high.minorUnits).contains(money.minorUnits) }
}

/// The 5 % and 95 % quantiles of the total of values that are drawn anew with replacement, 2,000 times; `nil` below five values.
///
/// Source: Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993, §13.3 (the percentile interval).
func resampledTotal(_ values: [Double]) -> ClosedRange<Double>? {
  guard values.count >= 5 else { return nil }
  // SplitMix64 (Steele, Lea and Flood, 2014), so that the same values give the same interval.
  var state: UInt64 = 0x5EED
  func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
  let totals = (0..<2_000).map { _ in
    values.reduce(0) { sum, _ in sum + values[Int(next() % UInt64(values.count))] }
  }.sorted()
  return totals[99]...totals[1_900]
}

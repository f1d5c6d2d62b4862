internal import StewardDomain
internal import StewardFormats
internal import StewardInsights
internal import StewardStorage
internal import StewardWorkspace

/// What the probes of a back-test found, bundle by bundle: the worst counts.
struct BacktestChecks {
  let bundles: [BundleID]
  private(set) var lines: [String] = []
  private(set) var hasLeak = false
  private var words: [BundleID: (rank: Int, word: String)] = [:]

  init(_ bundles: [BundleID]) { self.bundles = bundles }

  mutating func add(_ probe: HindsightProbe, _ account: AccountID, _ moment: Instant) {
    for (bundle, verdict) in probe.verdicts.sorted(by: { $0.key < $1.key }) {
      let place = "\(bundle) at \(moment) on \(account)"
      switch verdict {
      case .clean: note(bundle, 0, "clean")
      case .store:
        note(bundle, 1, "store")
        lines.append("\(place): the store itself gives more than was known, so nothing can be said of the bundle")
      case .unstable(let ids):
        note(bundle, 2, "unstable")
        lines.append("\(place): says something else each time: \(Self.text(ids))")
      case .peeks(let ids):
        note(bundle, 3, "peeks")
        hasLeak = true
        lines.append("\(place): says something else where only later knowledge differs: \(Self.text(ids))")
      }
    }
  }

  /// `clean`, `store`, `unstable` or `peeks`; `unchecked` where nothing was tried.
  func word(_ bundle: BundleID) -> String { words[bundle]?.word ?? "unchecked" }

  private mutating func note(_ bundle: BundleID, _ rank: Int, _ word: String) {
    if (words[bundle]?.rank ?? -1) < rank { words[bundle] = (rank, word) }
  }

  private static func text(_ ids: [String]) -> String {
    let named = ids.map { $0.isEmpty ? "a failure" : $0 }
    return named.prefix(5).joined(separator: ", ") + (named.count > 5 ? " and \(named.count - 5) more" : "")
  }
}

/// A back-test as tables.
enum BacktestReport {
  /// A line for each bundle, rule and currency; figures of bundles that peek mean nothing and stay away.
  static func table(_ result: Workspace.Backtest, _ checks: BacktestChecks) -> Report {
    var report = Report(
      "bundle", "rule", "check", "currency", "made", "repeats", "judged", "done", "hit_rate", "inside_50", "inside_90",
      "overlap_90", "promised", "gain_low", "gain", "gain_high", "open", "unjudged")
    let table = BacktestTable(result.verdicts)
    for bundle in checks.bundles {
      let word = checks.word(bundle)
      let lines = table.lines.filter { $0.bundle == bundle }
      if lines.isEmpty || word == "peeks" {
        report.add(
          [.string(bundle.text), .string(""), .string(word)] + [JSONValue](repeating: .null, count: 15))
        continue
      }
      for line in lines { report.add(row(line, word)) }
    }
    let seen = result.forecasts
    let count = JSONValue.int(seen.count)
    report.add([
      .string("steward"), .string("demand forecast"), .string("unchecked"), .string("units"), count, .int(0), count,
      .int(0), .null, share(seen.insideLikely, seen.count), share(seen.insideWide, seen.count), .null,
      number(seen.expected, digits: 0), .null, number(seen.sold, digits: 0), .null, .int(0), .int(0),
    ])
    return report
  }

  private static func row(_ line: BacktestTable.Line, _ word: String) -> [JSONValue] {
    func money(_ minor: Double?) -> JSONValue { minor.map { number($0, digits: line.currency.minorDigits) } ?? .null }
    return [
      .string(line.bundle.text), .string(line.rule ?? ""), .string(word), .string(line.currency.code), .int(line.made),
      .int(line.repeats), .int(line.judged), .int(line.done), share(line.hits, line.judged),
      share(line.insideLikely, line.judged), share(line.insideValue, line.judged), share(line.overlaps, line.judged),
      money(line.promised), money(line.gainInterval?.lowerBound), line.judged == 0 ? .null : money(line.gain),
      money(line.gainInterval?.upperBound), .int(line.open), .int(line.unjudged),
    ]
  }

  /// A line for each piece of advice.
  static func advice(_ result: Workspace.Backtest) -> Report {
    var report = Report(
      "account", "moment", "bundle", "rule", "id", "title", "from", "to", "repeats", "currency", "promised_low",
      "promised",
      "promised_high", "gain_low", "gain", "gain_high", "basis", "missing_days", "remark")
    for verdict in result.verdicts {
      let (proposal, made) = (verdict.proposal, verdict.proposal.advice.value)
      var row: [JSONValue] = [
        .string(proposal.account.text), .string(proposal.moment.description), .string(proposal.bundle.text),
        .string(made.rule.isEmpty ? made.kind : made.rule), .string(proposal.advice.id), .string(made.title),
        .string(proposal.plan.window.lowerBound.description),
        .string(proposal.plan.window.upperBound.advanced(by: -1).description), .int(verdict.repeats),
        .string(made.value.expected.currency.code), .number(made.value.low.decimalText),
        .number(made.value.expected.decimalText), .number(made.value.high.decimalText),
      ]
      switch verdict.result {
      case .judged(let basis, let gain):
        row += [gain.low, gain.expected, gain.high].map { .number($0.decimalText) }
        row += [.string(basis.rawValue), .int(0), .string("")]
      case .open(let days): row += [.null, .null, .null, .null, .int(days), .string("")]
      case .unjudged(let why): row += [.null, .null, .null, .null, .null, .string(why)]
      }
      report.add(row)
    }
    return report
  }

  private static func share(_ part: Int, _ whole: Int) -> JSONValue {
    whole == 0 ? .null : number(Double(part) / Double(whole) * 1_000, digits: 3)
  }

  /// A value that was scaled by a power of ten.
  private static func number(_ scaled: Double, digits: Int) -> JSONValue {
    .number(fixedPointText(Int64(exactly: scaled.rounded()) ?? 0, digits: digits))
  }
}

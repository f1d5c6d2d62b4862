internal import Glibc
internal import StewardDomain
internal import StewardPluginAPI

/// What came of the advice of one recommender.
struct AdviceTally {
  static let unit = "money in whole units of the base of the reference rates"

  private(set) var count = 0
  private var insideWide = 0
  private var insideNarrow = 0
  private var gains = 0
  private var expected = 0.0
  private var effect = 0.0
  private var byKind: [String: (count: Int, inside: Int, expected: Double, effect: Double)] = [:]
  /// By store: what following the advice changed.
  var own: [Double] = []
  /// By world: the same, and how many stores it has. Stores of a world share its chance, so that worlds are what varies.
  private var worlds: [(own: Double, stores: Int)] = []
  /// Advice that the world has no action for.
  var unread = 0
  /// By rule: of each store the advice's effect, the rule's, and how much the rule did.
  private var naive: [String: [(own: Double, naive: Double, count: Int)]] = [:]
  /// By rule and world: the advice's effect less the rule's, and how many stores the world has.
  private var differences: [String: [(difference: Double, stores: Int)]] = [:]

  mutating func add(_ advice: Recommendation, effect: Double, scale: Double) {
    let range = advice.value.low.minorUnits...advice.value.high.minorUnits
    let likely = advice.likely.low.minorUnits...advice.likely.high.minorUnits
    let came = Int64(effect.rounded())
    count += 1
    if range.contains(came) { insideWide += 1 }
    if likely.contains(came) { insideNarrow += 1 }
    if effect > 0 { gains += 1 }
    let promised = Double(advice.value.expected.minorUnits) * scale
    expected += promised
    self.effect += effect * scale
    var kind = byKind[advice.kind] ?? (0, 0, 0, 0)
    kind.count += 1
    if range.contains(came) { kind.inside += 1 }
    kind.expected += promised
    kind.effect += effect * scale
    byKind[advice.kind] = kind
  }

  mutating func add(rule: String, own: Double, naive: Double, count: Int) {
    self.naive[rule, default: []].append((own, naive, count))
  }

  mutating func add(_ other: AdviceTally) {
    count += other.count
    insideWide += other.insideWide
    insideNarrow += other.insideNarrow
    gains += other.gains
    expected += other.expected
    effect += other.effect
    for (name, kind) in other.byKind {
      let sum = byKind[name] ?? (0, 0, 0, 0)
      byKind[name] = (
        sum.count + kind.count, sum.inside + kind.inside, sum.expected + kind.expected, sum.effect + kind.effect
      )
    }
    own += other.own
    worlds += other.worlds
    for (rule, list) in other.differences { differences[rule, default: []] += list }
    unread += other.unread
    for (rule, pairs) in other.naive { naive[rule, default: []] += pairs }
  }

  /// Closes a world: what was added so far is one.
  mutating func closeWorld() {
    worlds = [(own.reduce(0, +), own.count)]
    differences = naive.mapValues { pairs in [(pairs.reduce(0) { $0 + $1.own - $1.naive }, pairs.count)] }
  }

  func add(to report: inout BenchReport, as name: String) {
    report.add("\(name): recommendations", "\(count) in \(own.count) stores, \(unread) that the world can't do")
    guard count > 0 else { return }
    report.add("\(name): inside the interval of 90 %", Self.share(insideWide, count))
    report.add("\(name): inside the interval of 50 %", Self.share(insideNarrow, count))
    report.add("\(name): gains", Self.share(gains, count))
    report.add("\(name): promised each", expected / Double(count))
    report.add("\(name): came each", effect / Double(count))
    for (kind, sum) in byKind.sorted(by: { $0.key < $1.key }) {
      report.add(
        "\(name): \(kind)",
        "\(sum.count), inside \(Self.share(sum.inside, sum.count)), promised \(Self.text(sum.expected / Double(sum.count))), came "
          + Self.text(sum.effect / Double(sum.count)))
    }
    report.add(
      "\(name): a store, against doing nothing",
      Self.mean(own) + ", by worlds " + Self.bootstrap(worlds.map { ($0.own, $0.stores) }))
    for (rule, pairs) in naive.sorted(by: { $0.key < $1.key }) {
      report.add(
        "\(name): a store, \(rule)",
        "\(Self.mean(pairs.map(\.naive))), \(pairs.reduce(0) { $0 + $1.count }) moves")
      report.add(
        "\(name): a store, against \(rule)",
        Self.mean(pairs.map { $0.own - $0.naive }) + ", by worlds "
          + Self.bootstrap((differences[rule] ?? []).map { ($0.difference, $0.stores) }))
    }
  }

  /// A share with Wilson's interval (1927) of 95 in 100.
  private static func share(_ part: Int, _ whole: Int) -> String {
    let (n, p, z) = (Double(whole), Double(part) / Double(whole), 1.96)
    let middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    return "\(percent(p)) [\(percent(middle - half)), \(percent(middle + half))]"
  }

  private static func mean(_ values: [Double]) -> String {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, n - 1)
    let half = 1.96 * (square / n).squareRoot()
    return "\(text(mean)) [\(text(mean - half)), \(text(mean + half))]"
  }

  /// The mean a store with an interval of 95 in 100: worlds are drawn anew, two thousand times.
  ///
  /// Source: Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993, §13.3 (the percentile interval).
  private static func bootstrap(_ worlds: [(sum: Double, stores: Int)]) -> String {
    guard !worlds.isEmpty else { return "" }
    var random = SeededNumbers(seed: 1)
    let means = (0..<2_000).map { _ in
      var (sum, stores) = (0.0, 0)
      for _ in worlds {
        let drawn = worlds[random.below(worlds.count)]
        sum += drawn.sum
        stores += drawn.stores
      }
      return sum / Double(max(1, stores))
    }.sorted()
    return "[\(text(means[50])), \(text(means[1_949]))]"
  }

  private static func percent(_ share: Double) -> String { text(share * 100) + " %" }
  private static func text(_ value: Double) -> String {
    fixedPointText(Int64((min(1e15, max(-1e15, value)) * 10).rounded()), digits: 1)
  }
}

internal import Glibc
internal import StewardAnalytics

/// How much of a day's final figure is known so many days after its end, learned from what stores' days were said to be
/// first and last.
///
/// The logarithm of the growth of a day has a mean of its store, which is drawn towards the mean of all stores (an
/// empirical Bayes estimate in the manner of Efron and Morris 1973), and a variance that is in part the same for all days
/// and in part falls with what is counted on a day. Figures to come follow Student's distribution about the mean of
/// their store, with as many degrees of freedom as there are pairs beyond the first.
public struct RestatementCurve: Sendable {
  /// A figure with the ranges that eight and nine of ten final ones lie in.
  public struct Estimate: Hashable, Sendable {
    public let low: Double
    public let middle: Double
    public let high: Double
    public let likelyLow: Double
    public let likelyHigh: Double
  }

  /// A figure as it was known so many days after its day, and as it stands.
  public struct Sample: Hashable, Sendable {
    /// Any number that is the store's own.
    public let store: Int
    /// Days from the day to now.
    public let back: Int
    public let age: Int
    public let known: Double
    public let settled: Double
    /// How much was counted on the day, in units or visits.
    public let size: Double

    public init(store: Int = 0, back: Int, age: Int, known: Double, settled: Double, size: Double) {
      self.store = store
      self.back = back
      self.age = age
      self.known = known
      self.settled = settled
      self.size = size
    }
  }

  /// What was learned of days of one age.
  private struct Growth {
    let mean: Double
    let byStore: [Int: Double]
    /// Of what is known of a store's mean, and of that of a store without pairs.
    let uncertainty: [Int: Double]
    let newUncertainty: Double
    /// The variance of a day: the part of all, and that over what was counted.
    let common: Double
    let counting: Double
    let freedom: Double
  }

  private let growths: [Int: Growth]

  /// How reports arrive may change at once: of an age only the days since the last change count. Samples that aren't
  /// positive and finite are passed over; an age with
  /// fewer than three is as one without.
  ///
  /// - Complexity: O(*n* log *n* + days²).
  public init(_ samples: [Sample]) {
    var byAge: [Int: [Pair]] = [:]
    for sample in samples where sample.known > 0 && sample.settled > 0 && sample.size > 0 {
      let pair = Pair(
        store: sample.store, back: sample.back, growth: log(sample.settled / sample.known), size: sample.size)
      if pair.growth.isFinite, pair.size.isFinite { byAge[sample.age, default: []].append(pair) }
    }
    growths = byAge.compactMapValues { pairs in
      let last = Self.sinceChange(pairs)
      return last.count < 3 ? nil : Self.learn(last)
    }
  }

  /// What a figure will be once it is settled; `nil` where nothing was learned of its age.
  ///
  /// - Parameter size: how much was counted on the day, in units or visits.
  public func nowcast(_ known: Double, size: Double, age: Int, store: Int = 0) -> Estimate? {
    guard known >= 0, known.isFinite, size.isFinite, let growth = growths[age] else { return nil }
    let mean = growth.byStore[store] ?? growth.mean
    let variance =
      growth.common + growth.counting / max(1, size) + (growth.uncertainty[store] ?? growth.newUncertainty)
    let spread = variance.squareRoot()
    let student = StudentT(degreesOfFreedom: growth.freedom)
    let wide = spread * (student?.quantile(0.95) ?? 0)
    let narrow = spread * (student?.quantile(0.9) ?? 0)
    return Estimate(
      low: known * exp(mean - wide), middle: known * exp(mean), high: known * exp(mean + wide),
      likelyLow: known * exp(mean - narrow), likelyHigh: known * exp(mean + narrow))
  }

  private struct Pair {
    let store: Int
    let back: Int
    let growth: Double
    let size: Double
  }

  /// The pairs of the days since growth last changed: where two means of days fit so much better than one that chance
  /// hardly does it (a likelihood ratio with the penalty of Yao, *Statistics and Probability Letters* 6, 1988).
  private static func sinceChange(_ pairs: [Pair]) -> [Pair] {
    let backs = Set(pairs.map(\.back)).sorted()
    guard backs.count >= 6 else { return pairs }
    let days = Dictionary(grouping: pairs, by: \.back).mapValues { own in
      let weight = own.reduce(0) { $0 + $1.size }
      return own.reduce(0) { $0 + $1.size * $1.growth } / weight
    }
    let values = backs.map { days[$0] ?? 0 }
    var (sum, square) = ([0.0], [0.0])
    for value in values {
      sum.append(sum[sum.count - 1] + value)
      square.append(square[square.count - 1] + value * value)
    }
    func rest(_ part: Range<Int>) -> Double {
      let total = sum[part.upperBound] - sum[part.lowerBound]
      return max(0, square[part.upperBound] - square[part.lowerBound] - total * total / Double(part.count))
    }
    let count = Double(values.count)
    let least = 1e-9 * count
    let whole = rest(0..<values.count) + least
    var best: (place: Int, rest: Double)?
    for place in 2...(values.count - 3) {
      let both = rest(0..<place) + rest(place..<values.count) + least
      if both < best?.rest ?? .infinity { best = (place, both) }
    }
    guard let best, count * log(whole / best.rest) > 3 * log(count) + 4 else { return pairs }
    let last = backs[best.place - 1]
    return sinceChange(pairs.filter { $0.back <= last })
  }

  /// Variances by shares of the two parts that fit best, then means by store.
  private static func learn(_ pairs: [Pair]) -> Growth {
    let scale = Double(pairs.count) / pairs.reduce(0) { $0 + 1 / $1.size }
    var best: (share: Double, fit: Double) = (0, -.infinity)
    for step in 0...4 {
      let share = Double(step) / 4
      let weights = pairs.map { 1 / (share + (1 - share) * scale / $0.size) }
      let whole = weights.reduce(0, +)
      let mean = zip(weights, pairs).reduce(0) { $0 + $1.0 * $1.1.growth } / whole
      let rest = zip(weights, pairs).reduce(0) { $0 + $1.0 * ($1.1.growth - mean) * ($1.1.growth - mean) }
      let fit = weights.reduce(0) { $0 + log($1) } - Double(pairs.count) * log(rest + 1e-12)
      if fit > best.fit { best = (share, fit) }
    }
    return means(pairs, share: best.share, scale: scale)
  }

  private static func means(_ pairs: [Pair], share: Double, scale: Double) -> Growth {
    var own: [Int: (weight: Double, sum: Double, count: Double)] = [:]
    func weight(_ pair: Pair) -> Double { 1 / (share + (1 - share) * scale / pair.size) }
    for pair in pairs {
      let (weight, old) = (weight(pair), own[pair.store] ?? (0, 0, 0))
      own[pair.store] = (old.weight + weight, old.sum + weight * pair.growth, old.count + 1)
    }
    let stores = own.sorted { $0.key < $1.key }
    let whole = stores.reduce(0) { $0 + $1.value.weight }
    let mean = stores.reduce(0) { $0 + $1.value.sum } / whole
    let within = pairs.reduce(0.0) { sum, pair in
      let middle = (own[pair.store]?.sum ?? 0) / (own[pair.store]?.weight ?? 1)
      return sum + weight(pair) * (pair.growth - middle) * (pair.growth - middle)
    }
    let between = stores.reduce(0.0) { sum, store in
      let distance = store.value.sum / store.value.weight - mean
      return sum + store.value.weight * distance * distance
    }
    let (count, groups) = (Double(pairs.count), Double(stores.count))
    // Of a day of the usual weight; with as many stores as pairs all of it is taken for that of days.
    let noise = count > groups ? within / (count - groups) : between / max(1, groups - 1)
    let squares = stores.reduce(0) { $0 + $1.value.weight * $1.value.weight }
    let excess = groups > 1 ? (between - (groups - 1) * noise) / max(1e-12, whole - squares / whole) : 0
    let spread = max(0, excess)
    var byStore: [Int: Double] = [:]
    var uncertainty: [Int: Double] = [:]
    for (store, sums) in stores {
      let part = spread > 0 ? spread / (spread + noise / sums.weight) : 0
      byStore[store] = mean + part * (sums.sum / sums.weight - mean)
      uncertainty[store] = part * noise / sums.weight + (1 - part) * (1 - part) * noise / whole
    }
    return Growth(
      mean: mean, byStore: byStore, uncertainty: uncertainty, newUncertainty: spread + noise / whole,
      common: noise * share, counting: noise * (1 - share) * scale, freedom: max(1, count - 1))
  }
}

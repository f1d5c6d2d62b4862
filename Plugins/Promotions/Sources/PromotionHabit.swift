internal import Glibc

/// How soon promotions come again in a store, and how they are then.
///
/// The chance of a start on a day depends on how long the last promotion is ago, in bands of days: starts over days on which one
/// could have started, each band helped by the mean of all.
///
/// Source: Kalbfleisch and Prentice, *The Statistical Analysis of Failure Time Data*, 2nd ed., §2.4 (the piecewise
/// constant rate).
struct PromotionHabit {
  /// How often a second promotion followed one.
  let repeats: Int
  let meanDepth: Double
  let depthDeviation: Double
  let meanDays: Double
  let daysDeviation: Double
  private let rates: [Double]
  private let bandDays: Int

  /// - Parameter dayCount: of the facts. One that began shortly before can't be seen yet: the usual price has to come back first,
  ///   and to hold.
  init(_ histories: [PromotionHistory], dayCount: Int, pack: PromotionPack) {
    let rule = pack.habit
    var starts = [Double](repeating: 0, count: rule.bands)
    var exposed = starts
    bandDays = rule.bandDays
    func band(_ age: Int) -> Int { min(rule.bands - 1, age / rule.bandDays) }
    let dips = histories.flatMap(\.dips)
    (meanDepth, depthDeviation) = Self.moments(dips.map(\.depth))
    (meanDays, daysDeviation) = Self.moments(dips.map { Double($0.days.count) })
    let end = dayCount - pack.heldDays - Int(meanDays.rounded())
    for history in histories {
      for (place, dip) in history.dips.enumerated() {
        let next = place + 1 < history.dips.count ? history.dips[place + 1].days.lowerBound : nil
        for day in dip.days.upperBound..<max(dip.days.upperBound, next ?? end) {
          exposed[band(day - dip.days.upperBound)] += 1
        }
        if let next { starts[band(next - dip.days.upperBound)] += 1 }
      }
    }
    let seen = starts.reduce(0, +)
    repeats = Int(seen)
    let pace = (seen + 0.5) / (exposed.reduce(0, +) + 1)
    rates = zip(starts, exposed).map { ($0 + rule.priorStarts) / ($1 + rule.priorStarts / pace) }
  }

  /// By day from today, the chance that none has started until its end.
  ///
  /// - Parameter age: days since the end of the last one.
  func none(age: Int, days: Int) -> [Double] {
    var left = 1.0
    return (0..<days).map { day in
      left *= exp(-rates[min(rates.count - 1, max(0, age + day) / bandDays)])
      return left
    }
  }

  /// What an item's next one will be like: its own stand beside two of the store's.
  func next(_ dips: [PriceDip]) -> (depth: Double, days: Double) {
    func mean(_ own: [Double], _ common: Double) -> Double {
      (own.reduce(0, +) + 2 * common) / (Double(own.count) + 2)
    }
    return (mean(dips.map(\.depth), meanDepth), mean(dips.map { Double($0.days.count) }, meanDays))
  }

  private static func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
    guard !values.isEmpty else { return (0, 0) }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(max(1, values.count - 1))).squareRoot())
  }
}

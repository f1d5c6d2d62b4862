internal import StewardAnalytics

/// Totals of days to come, each with its distribution, from the days before alone.
///
/// Four plain methods say what comes: the mean of each weekday over the last 4, 8 or 16 weeks, and the same days a year before at the
/// ratio of the last 8 weeks to those a year before. Each is tried at past origins a week apart, over the same stretch of days; the one with
/// the smallest errors is used, and its relative errors there are the spread, with Student's *t* for as many degrees of freedom as origins whose
/// days don't overlap. Past errors hold trends, levels that wandered and days that nobody saw coming, as far as the history has them.
///
/// Source of the idea: Hyndman and Athanasopoulos, *Forecasting: Principles and Practice*, 3rd ed., 2021, §5.10 (errors of a rolling origin).
struct GoalTotals {
  struct Step {
    /// Days from now.
    let length: Int
    let mean: Double
    let spread: Double
    let distribution: StudentT

    func quantile(_ probability: Double) -> Double { max(0, mean + spread * distribution.quantile(probability)) }

    /// The chance that the total is at least a value.
    func probability(atLeast value: Double) -> Double {
      guard spread > 0 else { return mean >= value ? 1 : 0 }
      return 1 - distribution.probability(atMost: (value - mean) / spread)
    }
  }

  /// Week by week, the last day last; those within the days that don't count are left out.
  let steps: [Step]

  /// - Parameters:
  ///   - values: day by day until now; `nil` where nothing was reported.
  ///   - days: until the end, above 0.
  ///   - before: so many of them don't count.
  /// - Returns: `nil` where fewer than three origins can be tried.
  /// - Complexity: O(weeks of the history · days · weeks until the end).
  init?(_ values: [Double?], days: Int, before: Int) {
    guard before < days else { return nil }
    let lengths = Array(stride(from: 7, to: days, by: 7)).filter { $0 > before } + [days]
    let trials = GoalMethod.all.map { MethodTrial($0, values) }
    // The longest stretch over which the past can be asked; the same for all methods, so that they compare.
    let stretches = (lengths.map { before..<$0 } + stride(from: 7, through: days, by: 7).map { 0..<$0 })
      .sorted { ($0.count, $0.lowerBound) > ($1.count, $1.lowerBound) }
    func best(_ stretch: Range<Int>) -> (trial: MethodTrial, errors: MethodTrial.Errors)? {
      trials.compactMap { trial in trial.errors(over: stretch).map { (trial, $0) } }.min { $0.1.square < $1.1.square }
    }
    guard let reference = stretches.first(where: { best($0) != nil }), let chosen = best(reference) else { return nil }
    var steps: [Step] = []
    var (spread, degrees) = (0.0, Double.infinity)
    for length in lengths {
      guard let mean = chosen.trial.expected(over: before..<length) else { return nil }
      // Beyond what can be asked a relative error grows as that of a level that wanders: by the root of the time.
      let errors =
        chosen.trial.errors(over: before..<length)
        ?? chosen.errors.scaled(by: max(1, Double(length) / Double(reference.upperBound)))
      // What is further away isn't known better.
      spread = max(spread, mean * errors.square.squareRoot())
      degrees = min(degrees, errors.degrees)
      guard let distribution = StudentT(degreesOfFreedom: degrees) else { return nil }
      steps.append(Step(length: length, mean: mean, spread: spread, distribution: distribution))
    }
    self.steps = steps
  }
}

/// A plain way to say what comes.
enum GoalMethod {
  case weekdays(weeks: Int)
  case yearBefore

  static let all: [GoalMethod] = [.weekdays(weeks: 4), .weekdays(weeks: 8), .weekdays(weeks: 16), .yearBefore]
  static let year = 364
  static let recent = 56

  /// The total of days after an origin, from the days before it; `nil` where too few of them are known.
  func total(_ values: [Double?], origin: Int, over days: Range<Int>) -> Double? {
    switch self {
    case .weekdays(let weeks):
      guard origin >= weeks * 7 else { return nil }
      var sums = [Double](repeating: 0, count: 7)
      var counts = [Double](repeating: 0, count: 7)
      for place in origin - weeks * 7..<origin {
        guard let value = values[place] else { continue }
        sums[place % 7] += value
        counts[place % 7] += 1
      }
      guard !counts.contains(0) else { return nil }
      return days.reduce(0) { $0 + sums[(origin + $1) % 7] / counts[(origin + $1) % 7] }
    case .yearBefore:
      guard origin >= Self.year + Self.recent, days.upperBound <= Self.year,
        let now = Self.sum(values, origin - Self.recent..<origin),
        let then = Self.sum(values, origin - Self.recent - Self.year..<origin - Self.year), then > 0,
        let same = Self.sum(values, origin - Self.year + days.lowerBound..<origin - Self.year + days.upperBound)
      else { return nil }
      return same * now / then
    }
  }

  /// `nil` where a day isn't known.
  static func sum(_ values: [Double?], _ days: Range<Int>) -> Double? {
    var sum = 0.0
    for place in days {
      guard let value = values[place] else { return nil }
      sum += value
    }
    return sum
  }
}

/// A method on one history.
struct MethodTrial {
  private let method: GoalMethod
  private let values: [Double?]

  /// Relative errors over one stretch of days.
  struct Errors {
    /// Their mean square.
    let square: Double
    let degrees: Double

    func scaled(by time: Double) -> Errors { Errors(square: square * time, degrees: degrees) }
  }

  init(_ method: GoalMethod, _ values: [Double?]) {
    self.method = method
    self.values = values
  }

  func expected(over days: Range<Int>) -> Double? { method.total(values, origin: values.count, over: days) }

  /// - Returns: `nil` below three origins.
  func errors(over days: Range<Int>) -> Errors? {
    var squares = 0.0
    var count = 0
    for origin in stride(from: values.count - days.upperBound, to: 0, by: -7) {
      guard let said = method.total(values, origin: origin, over: days), said > 0,
        let came = GoalMethod.sum(values, origin + days.lowerBound..<origin + days.upperBound)
      else { continue }
      let error = (came - said) / said
      squares += error * error
      count += 1
    }
    guard count >= 3 else { return nil }
    let apart = 1 + Double(7 * (count - 1)) / Double(days.upperBound)
    return Errors(square: squares / Double(count), degrees: max(2, apart.rounded(.down) - 1))
  }
}

internal import Glibc

/// The ways of looking ahead that compete for weight. None is chosen by the account's owner.
enum Candidate: Int, CaseIterable, Sendable {
  case smoothing
  case theta
  case dampedTrend
  case recentMean
  case trend
  case seasonalSmoothing
  case autoregression
  case combination
  case lastSeason
  case seasonalAutoregression
  case seasonalMovingAverage
  case additiveSeason
  /// Comes last: a mixture of those above.
  case mixture

  var name: String {
    switch self {
    case .smoothing: "SimpleSmoothing"
    case .theta: "Theta"
    case .dampedTrend: "DampedTrend"
    case .recentMean: "RecentMean"
    case .trend: "Trend"
    case .seasonalSmoothing: "HoltWinters"
    case .autoregression: "Autoregression"
    case .combination: "Combination"
    case .lastSeason: "LastSeason"
    case .seasonalAutoregression: "SeasonalAutoregression"
    case .seasonalMovingAverage: "SeasonalMovingAverage"
    case .additiveSeason: "AdditiveSeason"
    case .mixture: "Mixture"
    }
  }

  static let count = allCases.count
}

/// What the candidates say of one series from one origin on, freed of its season.
struct CandidateFit: Sendable {
  let horizon: Int
  /// Candidate by candidate, period by period.
  private(set) var points: [Double]
  /// Logarithms of how much larger an error is expected so many periods ahead than one ahead, as each method has it.
  private(set) var growths: [Double]
  /// Mean absolute error one step ahead.
  private(set) var scales: [Double]

  func point(_ candidate: Int, _ step: Int) -> Double { points[candidate * horizon + step] }

  func logGrowth(_ candidate: Int, _ step: Int) -> Double { growths[candidate * horizon + step] }

  /// By what the errors of a step are divided before errors of different series and steps are pooled.
  ///
  /// - Parameter power: of the growth, 0 … 1.
  func spread(_ candidate: Int, _ step: Int, power: Double) -> Double {
    scales[candidate] * exp(power * logGrowth(candidate, step))
  }

  /// Forecast over scale: low for intermittent and noisy series.
  func steadiness(_ candidate: Int) -> Double {
    var sum = 0.0
    for step in 0..<horizon { sum += point(candidate, step) }
    return sum / Double(horizon) / scales[candidate]
  }

  /// - Parameters:
  ///   - seasonless: the open points, freed of their season.
  ///   - seasonal: the series with its season; `nil` where it has none, or gaps, closed days or many zeros.
  ///   - common: the account's autoregression; `nil` where there is none to fit.
  init(_ seasonless: [Double], seasonal: SeasonalView?, common: [Double]?, horizon: Int) {
    self.horizon = horizon
    points = [Double](repeating: seasonless.last ?? 0, count: Candidate.count * horizon)
    growths = [Double](repeating: 1, count: Candidate.count * horizon)
    scales = [Double](repeating: 1, count: Candidate.count)
    guard seasonless.count >= 3 else {
      fitNewItem(seasonless)
      return
    }
    seasonless.withUnsafeBufferPointer { values in
      let shape = Shape(values)
      fitTrends(values, shape)
      fitRecentMean(values, shape)
      fitSeasonal(seasonal, shape)
      fitMovingAverage(seasonal, shape)
      combine()
      fitAutoregression(values, seasonal, shape, common: common)
    }
    for index in growths.indices { growths[index] = log(growths[index]) }
  }

  /// Too few points to learn a level's noise from: the noise of a count is its root, and one unit at least.
  private mutating func fitNewItem(_ values: [Double]) {
    var sum = 0.0
    for value in values { sum += value }
    let mean = values.isEmpty ? 0 : sum / Double(values.count)
    for index in points.indices { points[index] = mean }
    for index in scales.indices { scales[index] = max(1, 0.5 * mean) }
    for index in growths.indices { growths[index] = 0 }
  }

  private mutating func fitTrends(_ values: UnsafeBufferPointer<Double>, _ shape: Shape) {
    let isShort = values.count <= 20
    let last = min(values.count - 1, 5)
    put(
      .smoothing,
      TrendSmoothing.best(values, grid: Self.levelGrid, level: shape.start, slope: 0, warmUp: shape.warmUp), shape)
    var line = 0.0
    let first = min(values.count, 10)
    for index in 0..<first { line += shape.intercept + shape.slope * Double(index) }
    let start = shape.start + 0.5 * (shape.intercept - line / Double(first)) - 0.5 * shape.slope
    put(
      .theta,
      TrendSmoothing.best(
        values, grid: Self.driftGrid, level: start, slope: 0.5 * shape.slope, warmUp: shape.warmUp), shape)
    put(
      .dampedTrend,
      TrendSmoothing.best(
        values, grid: Self.dampedGrid, level: isShort ? values[0] : shape.start,
        slope: isShort ? 0.5 * (values[last] - values[0]) / Double(last) : 0, warmUp: shape.warmUp), shape)
    put(
      .trend,
      TrendSmoothing.best(
        values, grid: Self.trendGrid, level: shape.intercept - shape.slope, slope: shape.slope, warmUp: shape.warmUp),
      shape)
  }

  private mutating func fitRecentMean(_ values: UnsafeBufferPointer<Double>, _ shape: Shape) {
    let window = min(values.count, max(horizon, 8))
    var sum = 0.0
    for index in (values.count - window)..<values.count { sum += values[index] }
    let mean = sum / Double(window)
    let twice = min(values.count, 2 * window)
    var deviations = 0.0
    for index in (values.count - twice)..<values.count { deviations += abs(values[index] - mean) }
    // A flat window says nothing of the noise to come: hence the floor at the scale of the smoothing.
    let scale = max(deviations / Double(twice), 0.7 * scales[Candidate.smoothing.rawValue], shape.floor)
    scales[Candidate.recentMean.rawValue] = scale
    for step in 0..<horizon {
      points[Candidate.recentMean.rawValue * horizon + step] = mean
      growths[Candidate.recentMean.rawValue * horizon + step] = growths[Candidate.smoothing.rawValue * horizon + step]
    }
  }

  private mutating func fitSeasonal(_ seasonal: SeasonalView?, _ shape: Shape) {
    guard let seasonal else {
      copy(.dampedTrend, to: .seasonalSmoothing)
      copy(.recentMean, to: .lastSeason)
      copy(.dampedTrend, to: .additiveSeason)
      return
    }
    let additive = seasonal.values.withUnsafeBufferPointer {
      AdditiveSeason($0, period: seasonal.lags.difference, warmUp: shape.warmUp, horizon: horizon)
    }
    put(
      .additiveSeason, (0..<horizon).map { additive.points[$0] / seasonal.ahead[$0] }, growth: additive.growth,
      scale: max(additive.meanAbsoluteError, shape.floor))
    let fit = seasonal.shortest.withUnsafeBufferPointer {
      SeasonalSmoothing(
        $0, factors: seasonal.factors, level: shape.start, warmUp: shape.warmUp, floor: shape.floor, horizon: horizon)
    }
    put(.seasonalSmoothing, fit.points, growth: fit.growth, scale: max(fit.meanAbsoluteError, shape.floor))
    let period = seasonal.factors.count
    let values = seasonal.values
    var sum = 0.0
    for index in period..<values.count { sum += abs(values[index] - values[index - period]) }
    let ahead = (0..<horizon).map { values[values.count - period + $0 % period] / seasonal.ahead[$0] }
    put(
      .lastSeason, ahead, growth: (0..<horizon).map { Double(1 + $0 / period).squareRoot() },
      scale: max(sum / Double(values.count - period), shape.floor))
  }

  private mutating func fitAutoregression(
    _ values: UnsafeBufferPointer<Double>, _ seasonal: SeasonalView?, _ shape: Shape, common: [Double]?
  ) {
    let source = Candidate.dampedTrend.rawValue * horizon
    let growth = Array(growths[source..<(source + horizon)])
    if let common, !common.isEmpty, let equations = Autoregression(values, .plain) {
      let fit = equations.forecast(values, common: common, horizon: horizon)
      put(.autoregression, fit.points, growth: growth, scale: max(fit.meanAbsoluteError, shape.floor))
    } else {
      copy(.smoothing, to: .autoregression)
    }
    guard let seasonal, !seasonal.common.isEmpty else { return copy(.combination, to: .seasonalAutoregression) }
    let isFitted = seasonal.values.withUnsafeBufferPointer { values in
      guard let equations = Autoregression(values, seasonal.lags) else { return false }
      let fit = equations.forecast(values, common: seasonal.common, horizon: horizon)
      put(
        .seasonalAutoregression, (0..<horizon).map { fit.points[$0] / seasonal.ahead[$0] }, growth: growth,
        scale: max(fit.meanAbsoluteError, shape.floor))
      return true
    }
    if !isFitted { copy(.combination, to: .seasonalAutoregression) }
  }

  private mutating func fitMovingAverage(_ seasonal: SeasonalView?, _ shape: Shape) {
    guard let seasonal,
      let fit = seasonal.values.withUnsafeBufferPointer({
        SeasonalMovingAverage($0, period: seasonal.lags.difference, horizon: horizon)
      })
    else { return copy(.dampedTrend, to: .seasonalMovingAverage) }
    put(
      .seasonalMovingAverage, (0..<horizon).map { fit.points[$0] / seasonal.ahead[$0] }, growth: fit.growth,
      scale: max(fit.meanAbsoluteError, shape.floor))
  }

  /// The median of four that err apart: each makes its trend or season in a way of its own, and one that went astray doesn't
  /// count. After Petropoulos and Svetunkov, "A simple combination of univariate models", *International Journal of
  /// Forecasting* 36(1), 2020.
  private mutating func combine() {
    let parts: [Candidate] = [.theta, .dampedTrend, .seasonalMovingAverage, .additiveSeason]
    let starts = parts.map { $0.rawValue * horizon }
    let target = Candidate.combination.rawValue
    scales[target] = parts.reduce(0) { $0 + scales[$1.rawValue] } / 4
    for step in 0..<horizon {
      let (first, second) = (points[starts[0] + step], points[starts[1] + step])
      let (third, fourth) = (points[starts[2] + step], points[starts[3] + step])
      // The two in the middle.
      let lower = max(min(first, second), min(third, fourth))
      let upper = min(max(first, second), max(third, fourth))
      points[target * horizon + step] = (lower + upper) / 2
      growths[target * horizon + step] = starts.reduce(0) { $0 + growths[$1 + step] } / 4
    }
  }

  /// Makes the last candidate the weighted mean of the others.
  mutating func mix(_ weights: [Double]) {
    let target = Candidate.mixture.rawValue
    scales[target] = 0
    for (candidate, weight) in weights.enumerated() { scales[target] += weight * scales[candidate] }
    for step in 0..<horizon {
      var point = 0.0
      var growth = 0.0
      for (candidate, weight) in weights.enumerated() {
        point += weight * points[candidate * horizon + step]
        growth += weight * growths[candidate * horizon + step]
      }
      points[target * horizon + step] = point
      growths[target * horizon + step] = growth
    }
  }

  private mutating func put(_ candidate: Candidate, _ fit: TrendSmoothing, _ shape: Shape) {
    let range = (candidate.rawValue * horizon)..<((candidate.rawValue + 1) * horizon)
    fit.forecast(&points[range], growth: &growths[range])
    scales[candidate.rawValue] = max(fit.meanAbsoluteError, shape.floor)
  }

  private mutating func put(_ candidate: Candidate, _ values: [Double], growth: [Double], scale: Double) {
    for step in 0..<horizon {
      points[candidate.rawValue * horizon + step] = values[step]
      growths[candidate.rawValue * horizon + step] = growth[step]
    }
    scales[candidate.rawValue] = scale
  }

  private mutating func copy(_ source: Candidate, to target: Candidate) {
    scales[target.rawValue] = scales[source.rawValue]
    for step in 0..<horizon {
      points[target.rawValue * horizon + step] = points[source.rawValue * horizon + step]
      growths[target.rawValue * horizon + step] = growths[source.rawValue * horizon + step]
    }
  }

  private static let alphas = [0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8]
  private static let levelGrid = TrendSmoothing.grid(alphas: alphas + [1], betaShares: [0], phis: [0])
  private static let driftGrid = TrendSmoothing.grid(alphas: alphas + [1], betaShares: [0], phis: [1])
  private static let dampedGrid = TrendSmoothing.grid(
    alphas: alphas, betaShares: [0.05, 0.15, 0.4], phis: [0.8, 0.92, 0.98])
  private static let trendGrid = TrendSmoothing.grid(
    alphas: [0.05, 0.2, 0.4, 0.8], betaShares: [0.02, 0.06, 0.2], phis: [1])
}

/// A series with its season.
struct SeasonalView: Sendable {
  let values: [Double]
  /// The same with the shortest season only.
  let shortest: [Double]
  /// Factors of the shortest season from the phase of the first value on.
  let factors: [Double]
  /// Factors of all seasons of the periods ahead, no less than those of a closed day.
  let ahead: [Double]
  let lags: Autoregression.Lags
  /// The account's seasonal autoregression; empty where there is none.
  let common: [Double]
}

/// What the candidates of a series have in common.
private struct Shape {
  /// Level of the first points.
  let start: Double
  /// Points whose errors don't count.
  let warmUp: Int
  /// The least scale: a series without noise so far isn't without noise.
  let floor: Double
  /// The least-squares line.
  let intercept: Double
  let slope: Double

  init(_ values: UnsafeBufferPointer<Double>) {
    let count = values.count
    var sum = 0.0
    for value in values { sum += value }
    let mean = sum / Double(count)
    let middle = Double(count - 1) / 2
    var products = 0.0
    var squares = 0.0
    for index in 0..<count {
      products += (Double(index) - middle) * (values[index] - mean)
      squares += (Double(index) - middle) * (Double(index) - middle)
    }
    slope = products / squares
    intercept = mean - slope * middle
    let first = min(count, 10)
    var level = 0.0
    for index in 0..<first { level += values[index] }
    start = level / Double(first)
    warmUp = min(count / 3, 10)
    floor = 1e-9 + 0.01 * abs(mean)
  }
}

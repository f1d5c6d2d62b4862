internal import Glibc

/// The wandering level of a listing's counts by day, and how far some days lie from what the others let expect.
///
/// The logarithm of a rate is *z = m + s + e*: a constant, a level that returns to it slowly (an autoregression of the
/// first order) and noise of the day. With *D* the inverse variances of *e* and *Q* the precision of *s*, the precision
/// of *z* is *P = D − D(D + Q)⁻¹D*. A shift *x* of some days has the score *x′Pz* and the information *x′Px*, both less
/// what goes to the constant: generalised least squares (de Jong and Penzer, *Journal of the American Statistical
/// Association* 93, 1998, section 3). *D + Q* has three diagonals, whose inverse is a product of pivots, so that
/// information grows with a window at a constant cost for each day.
struct WanderFit {
  /// Up to each day: the sums of *Pz* and of *P1*.
  private var scores: [Double]
  private var constants: [Double]
  /// By day: *D*, the diagonal of *(D + Q)⁻¹*, and its ratio from a day to the next.
  private var weights: [Double]
  private var spreads: [Double]
  private var ratios: [Double]
  /// By day: *m + s*.
  private(set) var levels: [Double]

  /// - Complexity: O(days).
  init(_ data: WanderData, _ model: WanderModel) {
    let count = data.values.count
    weights = data.variances.map { 1 / (model.noise + $0) }
    ratios = [Double](repeating: 0, count: count)
    spreads = ratios
    levels = ratios
    scores = [Double](repeating: 0, count: count + 1)
    constants = scores
    let pivots = model.pivots(weights)
    let pull = model.memory / model.drift
    for day in 0..<count { ratios[day] = pull / pivots[day] }
    let smooth = solved(zip(weights, data.values).map { $0 * $1 }, pivots)
    let flat = solved(weights, pivots)
    var below = 0.0
    for day in (0..<count).reversed() {
      spreads[day] = 1 / pivots[day] + ratios[day] * ratios[day] * below
      below = spreads[day]
    }
    for day in 0..<count {
      scores[day + 1] = scores[day] + weights[day] * (data.values[day] - smooth[day])
      constants[day + 1] = constants[day] + weights[day] * (1 - flat[day])
    }
    let mean = constants[count] > 0 ? scores[count] / constants[count] : 0
    for day in 0..<count { levels[day] = mean + smooth[day] - mean * flat[day] }
  }

  private func solved(_ right: [Double], _ pivots: [Double]) -> [Double] {
    var result = right
    for day in result.indices.dropFirst() { result[day] += ratios[day - 1] * result[day - 1] }
    for day in result.indices.reversed() {
      result[day] /= pivots[day]
      if day + 1 < result.count { result[day] += ratios[day] * result[day + 1] }
    }
    return result
  }

  /// The information on a shift of days from a first one on, as they become more.
  struct Window {
    private var carried = 0.0
    private var explained = 0.0
    private var weight = 0.0

    mutating func add(_ day: Int, _ fit: borrowing WanderFit) {
      let own = fit.weights[day]
      if day > 0 { carried *= fit.ratios[day - 1] }
      explained += fit.spreads[day] * own * (2 * carried + own)
      carried += own
      weight += own
    }

    fileprivate var information: Double { weight - explained }
  }

  struct Shift {
    /// Of the logarithm.
    let size: Double
    let information: Double
    var deviation: Double { size * information.squareRoot() }
  }

  /// `nil` where the days can't be told from the constant.
  ///
  /// - Parameter window: of these days.
  func shift(_ days: Range<Int>, _ window: Window) -> Shift? {
    let whole = constants[constants.count - 1]
    let part = constants[days.upperBound] - constants[days.lowerBound]
    guard whole > 0 else { return nil }
    let information = window.information - part * part / whole
    guard information > 1e-9 * window.information else { return nil }
    let score = scores[days.upperBound] - scores[days.lowerBound] - scores[scores.count - 1] * part / whole
    return Shift(size: score / information, information: information)
  }

  func shift(_ days: Range<Int>) -> Shift? {
    var window = Window()
    for day in days { window.add(day, self) }
    return shift(days, window)
  }
}

/// How the logarithm of a rate varies.
struct WanderModel {
  /// The variance of a day, beyond counting.
  var noise: Double
  /// And of what the level takes up from a day to the next, as a part of it.
  var driftRatio: Double
  /// What of its distance from the mean a level keeps from a day to the next, below 1.
  var memory: Double

  var drift: Double { noise * driftRatio }

  /// Of *D + Q* from the first day on.
  func pivots(_ weights: [Double]) -> [Double] {
    var result = weights
    let pull = 1 / drift
    for day in result.indices {
      let isEnd = day == 0 || day == result.count - 1
      result[day] += pull * (result.count == 1 ? 1 - memory * memory : isEnd ? 1 : 1 + memory * memory)
      if day > 0 { result[day] -= pull * pull * memory * memory / result[day - 1] }
    }
    return result
  }

  /// Of the values, the constant being unknown (Patterson and Thompson, *Biometrika* 58, 1971).
  ///
  /// - Complexity: O(days).
  func logLikelihood(_ data: WanderData) -> Double {
    let pull = 1 / drift
    let link = pull * memory
    var (determinant, product) = (0.0, 1.0)
    var (values, flats, mixed) = (0.0, 0.0, 0.0)
    var (value, flat, pivot) = (0.0, 0.0, 1.0)
    let last = data.values.count - 1
    for day in 0...max(0, last) where last >= 0 {
      let variance = noise + data.variances[day]
      let weight = 1 / variance
      let ratio = day > 0 ? link / pivot : 0
      pivot =
        weight + pull * (last == 0 ? 1 - memory * memory : day == 0 || day == last ? 1 : 1 + memory * memory) - ratio
        * (day > 0 ? link : 0)
      value = weight * data.values[day] + ratio * value
      flat = weight + ratio * flat
      if weight > 0 { product *= variance }
      product *= pivot * drift
      if product > 1e100 || product < 1e-100 {
        determinant += log(product)
        product = 1
      }
      values += weight * data.values[day] * data.values[day] - value * value / pivot
      mixed += weight * data.values[day] - value * flat / pivot
      flats += weight - flat * flat / pivot
    }
    guard flats > 0 else { return 0 }
    determinant += log(product) - log(1 - memory * memory) + log(flats)
    return -0.5 * (determinant + values - mixed * mixed / flats)
  }
}

/// Counts by day as values of a logarithm with the variance of counting, which is infinite where nothing is known.
///
/// The likelihood of each count is linearised about the smoothed level (Durbin and Koopman, *Biometrika* 84, 1997,
/// section 4).
struct WanderData {
  private(set) var values: [Double]
  private(set) var variances: [Double]

  /// - Parameters:
  ///   - exposures: 0 where nothing is known.
  ///   - model: a guess.
  /// - Complexity: O(days).
  init(counts: [Double], exposures: [Double], _ model: WanderModel) {
    let count = counts.count
    let usual = log((counts.reduce(0, +) + 0.5) / max(1e-9, exposures.reduce(0, +)))
    values = [Double](repeating: 0, count: count)
    variances = [Double](repeating: .infinity, count: count)
    var levels = [Double](repeating: usual, count: count)
    for _ in 0..<Self.rounds {
      for day in 0..<count where exposures[day] > 0 {
        let expected = exposures[day] * exp(levels[day])
        // Around the usual level, so that the constant is small.
        values[day] = levels[day] - usual + min(Self.mostAbove, (counts[day] - expected) / expected)
        variances[day] = 1 / expected
      }
      levels = WanderFit(self, model).levels.map { $0 + usual }
    }
  }

  private static let rounds = 5
  /// A single visitor of a listing without any isn't a thousand times the usual.
  private static let mostAbove = 3.0
}

internal import Glibc

/// The errors of one candidate over the whole account, as quantiles of its standardized errors: how they grow with
/// the period ahead, and how they are spread for four classes from intermittent to steady.
///
/// One item's past is too short to know its tails; the account's isn't.
struct ErrorPool: Sendable {
  /// Median absolute standardized error of each period ahead.
  private let growth: [Double]
  /// Upper edges of the classes but the last, in steadiness.
  private let edges: [Double]
  /// Standardized quantiles, class by class.
  private let quantiles: [[Double]]

  /// Standardized errors beyond this come from a scale that was too small, not from demand.
  private static let largest = 50.0

  /// - Parameters:
  ///   - isLong: whether the horizon covers a season, so that growth is a line rather than a smoothed curve.
  /// - Complexity: O(rows log rows).
  init(
    _ rows: [BacktestRow], _ fits: [JobFit], jobs: Int, domain: ForecastDomain, candidate: Int, horizon: Int,
    isLong: Bool, probabilities: [Double]
  ) {
    var errors: [(row: Int, error: Double)] = []
    errors.reserveCapacity(rows.count)
    for (number, row) in rows.enumerated() {
      let fit = fits[row.job]
      let factor = fit.factors[domain.rawValue][row.step]
      guard factor > closedFactor else { continue }
      let own = fit.candidates[domain.rawValue]
      let error =
        (domain.forward(row.truth) / factor - own.point(candidate, row.step)) / own.spread(candidate, row.step)
      errors.append((number, min(max(error, -1e6), 1e6)))
    }
    growth = Self.growth(
      errors.map { (rows[$0.row].step, abs($0.error)) }, horizon: horizon, isLong: isLong, jobs: jobs)
    let steadiness = fits[..<jobs].map { $0.candidates[domain.rawValue].steadiness(candidate) }
    let classes = jobs >= 80 ? 4 : jobs >= 30 ? 2 : 1
    let sorted = steadiness.sorted()
    edges = (1..<max(classes, 1)).map { sortedQuantile(sorted, Double($0) / Double(classes)) }
    var byClass = [[Double]](repeating: [], count: classes)
    for (number, error) in errors {
      let row = rows[number]
      byClass[Self.classNumber(steadiness[row.job], edges)].append(error / growth[row.step])
    }
    // Where few series say anything, a normal distribution with the same mean absolute deviation has its word too.
    let normal = probabilities.map { 1.2533 * normalQuantile($0) }
    let share = Double(jobs) / (Double(jobs) + 3 * Double(classes))
    quantiles = byClass.map { errors in
      guard !errors.isEmpty else { return normal }
      let sorted = errors.sorted()
      return zip(probabilities, normal).map { probability, normal in
        let own = sortedQuantile(sorted, probability)
        return min(max(share * own + (1 - share) * normal, -Self.largest), Self.largest)
      }
    }
  }

  /// The quantile of a period ahead in the candidate's domain, freed of the season.
  func quantile(_ fit: CandidateFit, candidate: Int, step: Int, probability: Int, classNumber: Int) -> Double {
    fit.point(candidate, step) + fit.spread(candidate, step) * growth[step] * quantiles[classNumber][probability]
  }

  func classNumber(_ steadiness: Double) -> Int { Self.classNumber(steadiness, edges) }

  private static func classNumber(_ steadiness: Double, _ edges: [Double]) -> Int {
    var number = 0
    while number < edges.count, steadiness > edges[number] { number += 1 }
    return number
  }

  private static func growth(
    _ errors: [(step: Int, error: Double)], horizon: Int, isLong: Bool, jobs: Int
  ) -> [Double] {
    var bySteps = [[Double]](repeating: [], count: horizon)
    for (step, error) in errors { bySteps[step].append(error) }
    let known = bySteps.filter { !$0.isEmpty }.map { median(of: $0) }
    guard !known.isEmpty else { return [Double](repeating: 1, count: horizon) }
    let middle = max(median(of: known), 1e-3)
    let medians = bySteps.map { $0.isEmpty ? middle : max(median(of: $0), 1e-3) }
    let smooth: [Double]
    if isLong {
      smooth = line(medians)
    } else {
      smooth = medians.indices.map { step in
        (medians[max(step - 1, 0)] + medians[step] + medians[min(step + 1, horizon - 1)]) / 3
      }
    }
    let share = Double(jobs) / Double(jobs + 10)
    return smooth.map { share * $0 + (1 - share) * middle }
  }

  private static func line(_ values: [Double]) -> [Double] {
    let middle = Double(values.count - 1) / 2
    let mean = values.reduce(0, +) / Double(values.count)
    var products = 0.0
    var squares = 0.0
    for (step, value) in values.enumerated() {
      products += (Double(step) - middle) * (value - mean)
      squares += (Double(step) - middle) * (Double(step) - middle)
    }
    let slope = squares > 0 ? products / squares : 0
    return values.indices.map { max(mean + slope * (Double($0) - middle), 0.2 * mean) }
  }
}

/// Quantile of the standard normal distribution to nine digits (Wichura, "Algorithm AS 241", *Applied Statistics* 37,
/// 1988, is finer; here Newton steps on `erfc` reach the same).
func normalQuantile(_ probability: Double) -> Double {
  var value = 0.0
  for _ in 0..<60 {
    let below = 0.5 * erfc(-value * 0.5.squareRoot())
    let density = 0.3989422804014327 * exp(-0.5 * value * value)
    let step = (below - probability) / max(density, 1e-12)
    value -= min(max(step, -1), 1)
    if abs(step) < 1e-13 { break }
  }
  return value
}

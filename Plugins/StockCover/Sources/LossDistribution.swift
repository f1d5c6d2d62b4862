internal import StewardAnalytics

/// How many more units are lost if the order is placed at the next review rather than today, as a distribution.
///
/// With demand X until the first arrival, Y between the two arrivals and stock s, the loss is (Y − (s − X)⁺)⁺: Y
/// first uses up what X has left. X is cut into cells; within each, Y is a negative binomial whose moments follow
/// from X by linear credibility, since both have one unknown rate: a high X makes a high Y likelier.
///
/// Source: Klugman, Panjer and Willmot, *Loss Models*, 4th ed., the section on the Bühlmann model (best linear
/// predictor).
struct LossDistribution {
  private struct Cell {
    let weight: Double
    /// What is left of the stock at the first arrival.
    let spare: Int64
    let between: DemandDistribution
  }

  private let cells: [Cell]

  /// - Complexity: O(1) evaluations of a distribution, some forty.
  init(rate: DemandRate, position: Int64, pack: StockPack) {
    let until = rate.demand(overDays: pack.leadTimeDays, deviationDays: pack.leadTimeDeviationDays)
    let between = rate.demand(overDays: pack.reviewDays)
    let covariance = pack.leadTimeDays * pack.reviewDays * rate.variancePerDay
    let slope = covariance / until.variance
    let restVariance = between.variance - covariance * slope

    let low = until.quantile(0.0005)
    let high = until.quantile(0.9995)
    // Thirty-two cells leave an error of a unit in a hundred; fewer where there aren't so many counts.
    let count = min(32, high - low + 1)
    var cells: [Cell] = []
    var below = 0.0
    for number in 0..<count {
      let first = low + (high - low + 1) * number / count
      let next = low + (high - low + 1) * (number + 1) / count
      let upTo = number == count - 1 ? 1 : until.probability(atMost: next - 1)
      let middle = (Double(first) + Double(next - 1)) / 2
      // A line may leave the range at its end; a rate stays positive, and counts vary at least as a Poisson process
      // does.
      let mean = max(between.mean * 0.01, between.mean + slope * (middle - until.mean))
      let variance = max(mean * 1.000_1, restVariance * mean / between.mean)
      let spare = max(0, position - Int64(middle.rounded(.down)))
      cells.append(
        Cell(weight: upTo - below, spare: spare, between: DemandDistribution(mean: mean, variance: variance)))
      below = upTo
    }
    self.cells = cells
  }

  /// P(loss ≤ units).
  func probability(atMost units: Int64) -> Double {
    cells.reduce(0) { $0 + $1.weight * $1.between.probability(atMost: units + $1.spare) }
  }

  /// The smallest loss that isn't passed with the given probability, 0 < p < 1.
  func quantile(_ probability: Double) -> Int64 {
    var high: Int64 = 1
    // Bounded as the demand's own quantile is.
    while self.probability(atMost: high) < probability, high < 1_000_000_000_000_000 { high *= 2 }
    var low: Int64 = 0
    while low < high {
      let middle = (low + high) / 2
      if self.probability(atMost: middle) >= probability { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

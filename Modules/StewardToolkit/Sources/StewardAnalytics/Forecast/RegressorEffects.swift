internal import Glibc

/// By what price, promotions and other known causes multiply each period's demand.
///
/// Each series' demand over its local level is regressed, in logarithms, on its regressors' deviations from their usual
/// values, by ridge regression toward the account's common coefficients (as in ``Autoregression``): an item that never
/// had a promotion gets the account's. Associations, not causes. Ours: an effect is bounded to a factor of eight.
enum RegressorEffects {
  private static let ridge = 5.0
  private static let largest = 8.0

  private struct Equations {
    var products: [Double]
    var targets: [Double]
  }

  /// - Returns: the effects of each series, history then horizon; empty where there are no regressors.
  /// - Complexity: O(series × *n* × regressors²).
  static func effects(_ account: [DemandSeries], period: Int) -> [[Double]] {
    let count = account[0].regressors.count
    guard count > 0 else { return account.map { _ in [] } }
    let centered = account.map { series in
      series.regressors.map { values in
        let usual = median(of: Array(values[..<series.values.count]))
        return values.map { $0 - usual }
      }
    }
    let all = zip(account, centered).map { Self.equations($0, $1, window: max(2 * period, 8)) }
    var products = [Double](repeating: 0, count: count * count)
    var targets = [Double](repeating: 0, count: count)
    for equation in all {
      for index in products.indices { products[index] += equation.products[index] }
      for index in targets.indices { targets[index] += equation.targets[index] }
    }
    for row in 0..<count { products[row * count + row] += ridge }
    let common = solveSymmetric(products, targets)
    return zip(centered, all).map { (regressors: [[Double]], own: Equations) -> [Double] in
      var products = own.products
      var targets = own.targets
      for row in 0..<count {
        products[row * count + row] += ridge
        targets[row] += ridge * common[row]
      }
      let coefficients = solveSymmetric(products, targets)
      return regressors[0].indices.map { index in
        var sum = 0.0
        for row in 0..<count { sum += coefficients[row] * regressors[row][index] }
        return exp(min(max(sum, -log(largest)), log(largest)))
      }
    }
  }

  /// Normal equations of the logarithm of demand over the median of its neighbourhood.
  private static func equations(_ series: DemandSeries, _ regressors: [[Double]], window: Int) -> Equations {
    let count = regressors.count
    var result = Equations(
      products: [Double](repeating: 0, count: count * count), targets: [Double](repeating: 0, count: count))
    let values = series.values
    for index in values.indices where series.isObserved.isEmpty || series.isObserved[index] {
      let near = values[max(0, index - window)..<min(values.count, index + window + 1)]
      let level = median(of: Array(near))
      guard level > 0, values[index] >= 0 else { continue }
      let target = log(max(values[index] / level, 1 / largest))
      for row in 0..<count {
        result.targets[row] += regressors[row][index] * target
        for column in 0..<count {
          result.products[row * count + column] += regressors[row][index] * regressors[column][index]
        }
      }
    }
    return result
  }
}

internal import Glibc

/// Learns how a store's listings vary: what a level keeps and takes up from a day to the next from all together, how
/// noisy a listing's days are from its own, drawn towards the others' (an empirical Bayes estimate with a prior of mass
/// points: Laird, *Journal of the American Statistical Association* 73, 1978).
enum WanderLearner {
  static let guess = WanderModel(noise: 0.06, driftRatio: 0.06, memory: 0.97)

  private static let noises = (0..<14).map { 0.003 * pow(1.6, Double($0)) }
  private static let driftRatios = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32]
  private static let memories = [0.9, 0.95, 0.97, 0.985, 0.995]
  /// More listings would say the same.
  private static let mostTaught = 40
  private static let leastDays = 56
  private static let rounds = 6

  /// - Complexity: O(listings × days).
  static func models(_ data: [WanderData]) -> [WanderModel] {
    let informed = data.indices.filter { place in data[place].variances.count { $0 < 1 } >= leastDays }
      .sorted { (cost(data[$0]), $0) < (cost(data[$1]), $1) }
    let taught = informed.prefix(mostTaught).map { data[$0] }
    var best = guess
    var highest = -Double.infinity
    var prior = [Double](repeating: 1 / Double(noises.count), count: noises.count)
    for memory in memories {
      for ratio in driftRatios {
        let tables = taught.map { likelihoods($0, ratio, memory) }
        let (spread, fit) = spread(tables)
        if fit > highest, !tables.isEmpty {
          (highest, prior) = (fit, spread)
          (best.memory, best.driftRatio) = (memory, ratio)
        }
      }
    }
    return data.map { own in
      let parts = posterior(likelihoods(own, best.driftRatio, best.memory), prior).parts
      var model = best
      model.noise = exp(zip(parts, noises).reduce(0) { $0 + $1.0 * log($1.1) })
      return model
    }
  }

  private static func cost(_ data: WanderData) -> Double {
    middle(data.variances.filter { $0.isFinite }) ?? .infinity
  }

  private static func likelihoods(_ data: WanderData, _ ratio: Double, _ memory: Double) -> [Double] {
    noises.map { WanderModel(noise: $0, driftRatio: ratio, memory: memory).logLikelihood(data) }
  }

  /// How often each noise is met, and how well all fits with that.
  private static func spread(_ tables: [[Double]]) -> (prior: [Double], fit: Double) {
    var prior = [Double](repeating: 1 / Double(noises.count), count: noises.count)
    var fit = 0.0
    for _ in 0..<rounds {
      var next = [Double](repeating: 0.2, count: noises.count)
      fit = 0
      for table in tables {
        let (parts, own) = posterior(table, prior)
        fit += own
        for place in noises.indices { next[place] += parts[place] }
      }
      let whole = next.reduce(0, +)
      prior = next.map { $0 / whole }
    }
    return (prior, fit)
  }

  private static func posterior(_ logs: [Double], _ prior: [Double]) -> (parts: [Double], fit: Double) {
    let top = logs.max() ?? 0
    let parts = zip(logs, prior).map { exp($0 - top) * $1 }
    let sum = parts.reduce(0, +)
    return (parts.map { $0 / sum }, top + log(sum))
  }
}

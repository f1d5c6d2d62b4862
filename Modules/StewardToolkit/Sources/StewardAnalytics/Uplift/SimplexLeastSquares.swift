/// Weights of donors, not negative and summing to one, with the least squared error plus a ridge, from inner products
/// alone.
///
/// Each step moves weight between two donors, from the one that has some and gains least by it to the one that gains
/// most, exactly as far as it pays. Platt, "Sequential Minimal Optimization", 1998, has the step; the pair is the most
/// violating one (Keerthi, Shevade, Bhattacharyya and Murthy, *Neural Computation* 13(3), 2001).
///
/// - Parameters:
///   - gram: inner products of all units, row by row.
///   - size: how many units there are.
///   - target: the unit to fit.
///   - donors: the units to fit it by, at least one.
///   - ridge: weight of the sum of squared weights, not negative.
/// - Returns: a weight for each unit, zero for those that are no donors.
/// - Complexity: O(*d*) a step for *d* donors; steps are bounded.
func simplexLeastSquares(gram: [Double], size: Int, target: Int, donors: [Int], ridge: Double) -> [Double] {
  var weights = [Double](repeating: 0, count: size)
  // Half of the derivative of the error by each weight.
  var slopes = [Double](repeating: 0, count: size)
  for donor in donors { weights[donor] = 1 / Double(donors.count) }
  for donor in donors {
    slopes[donor] = ridge * weights[donor] - gram[donor * size + target]
    for other in donors { slopes[donor] += gram[donor * size + other] * weights[other] }
  }
  let tolerance = 1e-9 * donors.reduce(gram[target * size + target]) { max($0, gram[$1 * size + $1]) }
  for _ in 0..<(200 + 50 * donors.count) {
    var taker = donors[0]
    var giver = -1
    for donor in donors {
      if slopes[donor] < slopes[taker] { taker = donor }
      if weights[donor] > 0, giver < 0 || slopes[donor] > slopes[giver] { giver = donor }
    }
    guard giver >= 0, slopes[giver] - slopes[taker] > tolerance else { break }
    let curvature =
      gram[taker * size + taker] + gram[giver * size + giver] - 2 * gram[taker * size + giver] + 2 * ridge
    let best = (slopes[giver] - slopes[taker]) / max(curvature, .leastNormalMagnitude)
    let moved = min(weights[giver], best)
    weights[taker] += moved
    weights[giver] = moved == weights[giver] ? 0 : weights[giver] - moved
    for donor in donors { slopes[donor] += moved * (gram[taker * size + donor] - gram[giver * size + donor]) }
    slopes[taker] += ridge * moved
    slopes[giver] -= ridge * moved
  }
  return weights
}

/// Quantile of sorted values by linear interpolation of the order statistics (Hyndman and Fan, "Sample Quantiles in
/// Statistical Packages", *The American Statistician* 50(4), 1996, definition 7).
func sortedQuantile(_ values: [Double], _ probability: Double) -> Double {
  let position = probability * Double(values.count - 1)
  let lower = Int(position)
  guard lower + 1 < values.count else { return values[values.count - 1] }
  return values[lower] + (position - Double(lower)) * (values[lower + 1] - values[lower])
}

func median(of values: [Double]) -> Double {
  sortedQuantile(values.sorted(), 0.5)
}

/// Quantiles of weighted values by the mid-distribution function (Ma, Genton and Parzen, "Asymptotic Properties of
/// Sample Quantiles of Discrete Distributions", *Annals of the Institute of Statistical Mathematics* 63, 2011, §2).
///
/// Interpolating between the middles of the steps, rather than at their edges, keeps quantiles of small counts from
/// jumping where a probability passes an edge.
///
/// - Parameters:
///   - values: ascending, not empty.
///   - weights: of each value, positive.
///   - probabilities: ascending.
/// - Complexity: O(*n* + probabilities).
func midQuantiles(ofSorted values: [Double], weights: [Double], _ probabilities: [Double]) -> [Double] {
  var total = 0.0
  for weight in weights { total += weight }
  var result = [Double](repeating: values[values.count - 1], count: probabilities.count)
  var wanted = 0
  var below = 0.0
  var previousMiddle = -1.0
  var previousValue = values[0]
  for (value, weight) in zip(values, weights) where wanted < probabilities.count {
    let middle = (below + 0.5 * weight) / total
    while wanted < probabilities.count, middle >= probabilities[wanted] {
      let share = previousMiddle < 0 ? 1 : (probabilities[wanted] - previousMiddle) / (middle - previousMiddle)
      result[wanted] = previousValue + share * (value - previousValue)
      wanted += 1
    }
    below += weight
    previousMiddle = middle
    previousValue = value
  }
  return result
}

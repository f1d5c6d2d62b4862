/// Replaces values that lie more than five deviations from the median of the seven around them. The deviation is the
/// median one of the values that differ from their median, times 1.4826, which makes it a standard deviation of normal
/// noise.
func withoutOddValues(_ values: [Double]) -> [Double] {
  let reach = 3
  guard values.count > 2 * reach else { return values }
  let medians = values.indices.map { index in
    // Beyond the ends the end value is repeated.
    var window = (index - reach...index + reach).map { values[min(max($0, 0), values.count - 1)] }
    window.sort()
    return window[reach]
  }
  let deviations = zip(values, medians).map { ($0 - $1).magnitude }
  let known = deviations.filter { $0 > 0 }.sorted()
  guard !known.isEmpty else { return values }
  let middle = known[(known.count - 1) / 2] / 2 + known[known.count / 2] / 2
  return values.indices.map { deviations[$0] / 5 > 1.4826 * middle ? medians[$0] : values[$0] }
}

/// Mean 0 and variance 1; zeros where nothing varies. Divided by the largest size first, so that no square overflows.
func standardized(_ values: [Double]) -> [Double] {
  guard let largest = values.lazy.map(\.magnitude).max(), largest > 0 else { return values }
  var scaled = values.map { $0 / largest }
  let count = Double(values.count)
  let mean = scaled.reduce(0, +) / count
  for index in scaled.indices { scaled[index] -= mean }
  let variance = scaled.reduce(0) { $0 + $1 * $1 } / count
  // Below this all variation is rounding of the values themselves.
  guard variance > 1e-28 else { return [Double](repeating: 0, count: values.count) }
  let deviation = variance.squareRoot()
  return scaled.map { $0 / deviation }
}

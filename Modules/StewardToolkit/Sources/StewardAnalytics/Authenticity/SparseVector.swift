/// A sparse vector: indices in ascending order.
struct SparseVector: Sendable {
  var indices: [Int32] = []
  var values: [Double] = []

  func dot(_ weights: [Double]) -> Double {
    var sum = 0.0
    for (index, value) in zip(indices, values) { sum += value * weights[Int(index)] }
    return sum
  }
}

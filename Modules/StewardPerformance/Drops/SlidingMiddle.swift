/// The middle of a window over numbers that only moves forward.
///
/// - Complexity: O(window) a step, without allocating.
struct SlidingMiddle {
  private var sorted: [Double] = []
  private var days = 0..<0

  init(capacity: Int) { sorted.reserveCapacity(capacity + 1) }

  /// Moves the window to some days of a column; both ends must not lie before those of the last window.
  ///
  /// - Parameter isWanted: of a value that is known.
  mutating func move(to next: Range<Int>, of column: UnsafeBufferPointer<Double>, where isWanted: (Double) -> Bool) {
    for day in days.lowerBound..<max(days.lowerBound, min(next.lowerBound, days.upperBound)) {
      let value = column[day]
      if !value.isNaN, isWanted(value) { sorted.remove(at: place(of: value)) }
    }
    for day in max(days.upperBound, next.lowerBound)..<max(days.upperBound, next.lowerBound, next.upperBound) {
      let value = column[day]
      if !value.isNaN, isWanted(value) { sorted.insert(value, at: place(of: value)) }
    }
    days = next
  }

  /// The lower middle; `nil` where nothing is known.
  var middle: Double? { sorted.isEmpty ? nil : sorted[(sorted.count - 1) / 2] }

  /// Of the first value that isn't smaller.
  private func place(of value: Double) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let half = (low + high) / 2
      if sorted[half] < value { low = half + 1 } else { high = half }
    }
    return low
  }
}

/// The lower middle of some numbers, none of which is NaN; `nil` of none.
///
/// - Complexity: O(*n*) on average (Hoare 1961, Algorithm 65).
func middle(_ values: [Double]) -> Double? {
  guard !values.isEmpty else { return nil }
  let wanted = (values.count - 1) / 2
  guard values.count > 24 else { return values.sorted()[wanted] }
  var values = values
  return values.withUnsafeMutableBufferPointer { select(wanted, of: $0) }
}

private func select(_ wanted: Int, of values: UnsafeMutableBufferPointer<Double>) -> Double {
  var (low, high) = (0, values.count - 1)
  while low < high {
    // The middle of three keeps sorted and flat numbers from costing a square.
    let (first, half, last) = (values[low], values[(low + high) / 2], values[high])
    let pivot = max(min(first, half), min(max(first, half), last))
    var (left, right) = (low, high)
    while left <= right {
      while values[left] < pivot { left += 1 }
      while values[right] > pivot { right -= 1 }
      if left <= right {
        values.swapAt(left, right)
        left += 1
        right -= 1
      }
    }
    if wanted <= right { high = right } else if wanted >= left { low = left } else { return values[wanted] }
  }
  return values[low]
}

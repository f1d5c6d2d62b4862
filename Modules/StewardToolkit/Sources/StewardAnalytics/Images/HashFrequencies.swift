/// The frequencies whose signs make a hash, in the order of its bits.
enum HashFrequencies {
  /// Frequencies along a side, 0 … 21 half waves over the window.
  static let count = 22

  /// Vertical and horizontal half waves, 0 < vertical + horizontal ≤ 21, by their sum, then by the vertical one.
  static let order: [(vertical: Int, horizontal: Int)] = (1..<count).flatMap { sum in
    (0...sum).map { (vertical: $0, horizontal: sum - $0) }
  }

  /// Ones where the horizontal frequency is odd.
  static let oddHorizontal: SIMD4<UInt64> = {
    var words = SIMD4<UInt64>.zero
    for (bit, frequency) in order.enumerated() where frequency.horizontal % 2 == 1 {
      words[bit / 64] |= 1 << (bit % 64)
    }
    return words
  }()
}

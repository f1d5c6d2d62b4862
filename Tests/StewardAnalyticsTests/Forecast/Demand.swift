/// Demand of a made-up account, the same for the same seed.
struct Demand {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64 (Steele, Lea and Flood, 2014), as a number from 0 to 1.
  mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((value ^ (value >> 31)) >> 11) / 9_007_199_254_740_992
  }

  /// Level, season of seven and noise.
  mutating func seasonal(_ count: Int, level: Double) -> [Double] {
    let week = [0.6, 0.8, 1, 1.1, 1.2, 1.6, 0.7]
    return (0..<count).map { (level * week[$0 % 7] * (0.7 + 0.6 * uniform())).rounded() }
  }

  /// Mostly zeros.
  mutating func intermittent(_ count: Int) -> [Double] {
    (0..<count).map { _ in uniform() < 0.25 ? (1 + 4 * uniform()).rounded() : 0 }
  }
}

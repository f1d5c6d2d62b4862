/// A small generator of reproducible randomness: the same numbers on every machine.
///
/// The stream is xoshiro256** (Blackman and Vigna), its state is filled by SplitMix64. Each thing of the world draws
/// from a
/// stream of its own, named by a path of numbers, so that adding a thing doesn't change the others.
struct Random: Sendable {
  private var a: UInt64
  private var b: UInt64
  private var c: UInt64
  private var d: UInt64

  init(seed: UInt64, _ path: UInt64...) {
    var state = seed
    for step in path {
      var name = step &+ 0xD1B5_4A32_D192_ED03
      state ^= Random.splitMix(&name)
      state = Random.splitMix(&state)
    }
    a = Random.splitMix(&state)
    b = Random.splitMix(&state)
    c = Random.splitMix(&state)
    d = Random.splitMix(&state)
  }

  private static func splitMix(_ state: inout UInt64) -> UInt64 {
    state = state &+ 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func next() -> UInt64 {
    let scrambled = b &* 5
    let result = (scrambled << 7 | scrambled >> 57) &* 9
    let shifted = b << 17
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = d << 45 | d >> 19
    return result
  }

  /// A number in 0 ..< 1 with 53 random bits.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A whole number in 0 ..< count.
  mutating func below(_ count: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(max(1, count))).high) }

  mutating func integer(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

  mutating func real(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + unit() * (range.upperBound - range.lowerBound)
  }

  mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  /// One of several; the array mustn't be empty.
  mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }

  mutating func shuffle<Element>(_ elements: inout [Element]) {
    for index in elements.indices.reversed() { elements.swapAt(index, below(index + 1)) }
  }

  /// Near enough to a standard normal: four uniform numbers, scaled to variance 1, within ±3.5. Needs no logarithm.
  mutating func normal() -> Double { (unit() + unit() + unit() + unit() - 2) * 1.732_050_807_568_877_2 }

  /// A Poisson count: by inversion where the mean is small, else by its normal limit.
  mutating func poisson(_ mean: Double) -> Int {
    guard mean > 0 else { return 0 }
    if mean > 30 { return max(0, Int((mean + mean.squareRoot() * normal()).rounded())) }
    let target = unit()
    var probability = exponential(-mean)
    var cumulative = probability
    var count = 0
    while cumulative < target, count < 120 {
      count += 1
      probability *= mean / Double(count)
      cumulative += probability
    }
    return count
  }

  /// How many of some things happen, each with the same probability.
  mutating func binomial(_ count: Int, _ probability: Double) -> Int {
    if count > 40 {
      let mean = Double(count) * probability
      let spread = (mean * max(0, 1 - probability)).squareRoot()
      return min(count, max(0, Int((mean + spread * normal()).rounded())))
    }
    var hits = 0
    for _ in 0..<max(0, count) where chance(probability) { hits += 1 }
    return hits
  }
}

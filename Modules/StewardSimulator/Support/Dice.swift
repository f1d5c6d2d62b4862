/// The chance of one item on one day: a number for each purpose, drawn without an order.
///
/// What is drawn for one purpose doesn't depend on what was drawn before: two runs of a world in which something else
/// was done have common random numbers, and differ by what was done alone. The numbers are SplitMix64's output
/// function of a counter (Steele, Lea and Flood, 2014).
struct Dice: Sendable {
  /// What a number is drawn for. A value is never given to another thing.
  enum Purpose: UInt64 {
    case level = 1, visits, clicks, impressions, clickPrice, appShare, browserViews, appViews, share, demand, orders
    case business, adUnits, adOrders, bulk, returnCondition, delay, shortage, shortageSize, reimbursed, reimbursedOn
    case refunds, refundDays, reviews, stars, rival, rivalMove, noise, bulkSize, fakeReviews
  }

  private let key: UInt64

  /// - Parameter base: a number of the item's own.
  init(base: UInt64, day: Int) {
    key = Dice.mix(base &+ UInt64(bitPattern: Int64(day)) &* 0xA24B_AED4_963E_E407)
  }

  @inline(__always)
  func word(_ purpose: Purpose) -> UInt64 { Dice.mix(key &+ purpose.rawValue &* 0x9E37_79B9_7F4A_7C15) }

  @inline(__always)
  static func mix(_ number: UInt64) -> UInt64 {
    var mixed = number
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// In 0 ..< 1.
  @inline(__always)
  func unit(_ purpose: Purpose) -> Double { Double(word(purpose) >> 11) * 0x1p-53 }

  func real(_ range: ClosedRange<Double>, _ purpose: Purpose) -> Double {
    range.lowerBound + unit(purpose) * (range.upperBound - range.lowerBound)
  }

  func integer(_ range: ClosedRange<Int>, _ purpose: Purpose) -> Int {
    range.lowerBound + Int(word(purpose).multipliedFullWidth(by: UInt64(range.count)).high)
  }

  func chance(_ probability: Double, _ purpose: Purpose) -> Bool { unit(purpose) < probability }

  /// Near enough to a standard normal: the four quarters of a word, summed and scaled to variance 1.
  @inline(__always)
  func normal(_ purpose: Purpose) -> Double { Dice.normal(word(purpose)) }

  @inline(__always)
  static func normal(_ word: UInt64) -> Double {
    let sum = (word & 0xFFFF) + (word >> 16 & 0xFFFF) + (word >> 32 & 0xFFFF) + (word >> 48)
    return (Double(sum) * 0x1p-16 - 1.999_969_482_421_875) * 1.732_050_807_568_877_2
  }

  /// A Poisson count: by inversion where the mean is small, else by its normal limit. It grows with the mean.
  func poisson(_ mean: Double, _ purpose: Purpose) -> Int {
    guard mean > 0 else { return 0 }
    let word = word(purpose)
    if mean > 30 { return max(0, Int((mean + mean.squareRoot() * Dice.normal(word)).rounded())) }
    let target = Double(word >> 11) * 0x1p-53
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

  /// How many of some things happen, each with the same probability. It grows with both.
  func binomial(_ count: Int, _ probability: Double, _ purpose: Purpose) -> Int {
    guard count > 0, probability > 0 else { return 0 }
    let word = word(purpose)
    if count > 40 {
      let mean = Double(count) * probability
      let spread = (mean * max(0, 1 - probability)).squareRoot()
      return min(count, max(0, Int((mean + spread * Dice.normal(word)).rounded())))
    }
    var hits = 0
    for place in 0..<UInt64(count) where Double(Dice.mix(word &+ place) >> 11) * 0x1p-53 < probability { hits += 1 }
    return hits
  }
}

/// Functions from basic arithmetic alone, so that their last bit is the same with every C library.

/// *e* to a power. Error below 1e-12 of the result.
func exponential(_ exponent: Double) -> Double {
  let logarithmOfTwo = 0.693_147_180_559_945_3
  let power = (exponent / logarithmOfTwo).rounded()
  guard power > -1000 else { return 0 }
  let rest = exponent - power * logarithmOfTwo
  // Taylor's series in Horner's form; the rest is at most 0.35, so 12 terms are enough.
  var sum = 1 + rest * (1.0 / 12)
  sum = 1 + rest * (1.0 / 11) * sum
  sum = 1 + rest * (1.0 / 10) * sum
  sum = 1 + rest * (1.0 / 9) * sum
  sum = 1 + rest * (1.0 / 8) * sum
  sum = 1 + rest * (1.0 / 7) * sum
  sum = 1 + rest * (1.0 / 6) * sum
  sum = 1 + rest * (1.0 / 5) * sum
  sum = 1 + rest * (1.0 / 4) * sum
  sum = 1 + rest * (1.0 / 3) * sum
  sum = 1 + rest * (1.0 / 2) * sum
  sum = 1 + rest * sum
  return Double(sign: .plus, exponent: Int(min(power, 1000)), significand: sum)
}

/// The natural logarithm of a positive number; 0 of anything else.
func logarithm(_ value: Double) -> Double {
  guard value > 0, value.isFinite else { return 0 }
  let logarithmOfTwo = 0.693_147_180_559_945_3
  // ln m = 2 artanh((m - 1) / (m + 1)) with m in 1 ..< 2.
  let ratio = (value.significand - 1) / (value.significand + 1)
  let square = ratio * ratio
  var sum = 0.0
  for order in stride(from: 33, through: 1, by: -2) { sum = sum * square + 1 / Double(order) }
  return Double(value.exponent) * logarithmOfTwo + 2 * ratio * sum
}

/// A positive number to a power.
func power(_ base: Double, _ exponent: Double) -> Double { base == 1 ? 1 : exponential(exponent * logarithm(base)) }

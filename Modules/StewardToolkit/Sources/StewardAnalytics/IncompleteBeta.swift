internal import Glibc

/// The regularized incomplete beta function I_x(a, b): the probability that a Beta(a, b) variable is at most x.
///
/// The continued fraction of the NIST *Digital Library of Mathematical Functions*, eq. 8.17.22, evaluated by the
/// method of Lentz as Thompson and Barnett changed it ("Coulomb and Bessel functions of complex arguments and order",
/// *J. Comput. Phys.* 64, 1986). Where it would converge slowly, the symmetry I_x(a, b) = 1 − I_{1−x}(b, a) (8.17.4)
/// leads to the side where it doesn't.
///
/// - Parameters:
///   - x: 0 … 1.
///   - complement: 1 − x, given apart, since the caller knows it without loss.
///   - a: positive.
///   - b: positive.
/// - Complexity: O(√max(a, b)).
func regularizedIncompleteBeta(_ x: Double, complement: Double, _ a: Double, _ b: Double) -> Double {
  precondition(a > 0 && b > 0, "parameters of a beta distribution are positive")
  if x <= 0 { return 0 }
  if complement <= 0 { return 1 }
  let factor = betaFactor(x, complement, a, b)
  if x < (a + 1) / (a + b + 2) {
    return min(1, factor / a * betaContinuedFraction(x, a, b))
  }
  return max(0, 1 - factor / b * betaContinuedFraction(complement, b, a))
}

/// x^a (1 − x)^b / B(a, b), without the differences of large logarithms of Γ that would cost half of the digits.
///
/// Loader, "Fast and Accurate Computation of Binomial Probabilities", 2000, §§2–3: the factor is a binomial
/// probability with real arguments, which is a product of Stirling remainders and deviances.
private func betaFactor(_ x: Double, _ complement: Double, _ a: Double, _ b: Double) -> Double {
  let sum = a + b
  let exponent =
    stirlingRemainder(sum) - stirlingRemainder(a) - stirlingRemainder(b)
    - deviance(a, expected: sum * x) - deviance(b, expected: sum * complement)
  return (a * b / (2 * Double.pi * sum)).squareRoot() * exp(exponent)
}

/// log Γ(n + 1) − (n + ½) log n + n − ½ log 2π. The series from 16 on is good to the last digits (DLMF 5.11.1).
private func stirlingRemainder(_ n: Double) -> Double {
  if n < 16 {
    return lgamma(n + 1).0 - (n + 0.5) * log(n) + n - 0.5 * log(2 * Double.pi)
  }
  let square = 1 / (n * n)
  return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - square / 1188) * square) * square) * square) / n
}

/// k log(k / e) + e − k; by its series where k is close to e, since the terms would cancel.
private func deviance(_ k: Double, expected e: Double) -> Double {
  guard abs(k - e) < 0.1 * (k + e) else { return k * log(k / e) + e - k }
  let ratio = (k - e) / (k + e)
  var result = (k - e) * ratio
  var term = 2 * k * ratio
  // |ratio| < 0.1, so that nine terms reach the last digit; the bound is generous.
  for order in 1...50 {
    term *= ratio * ratio
    let next = result + term / Double(2 * order + 1)
    if next == result { break }
    result = next
  }
  return result
}

private func betaContinuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
  // Lentz's method breaks down at zero denominators; a tiny value in their place doesn't change the limit.
  let tiny = 1e-300
  func kept(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }

  var numeratorRatio = 1.0
  var denominatorRatio = 1 / kept(1 - (a + b) * x / (a + 1))
  var result = denominatorRatio
  // A bound against a loop without end: √max(a, b) stays far below it for every count that a store can sell.
  for step in 1...200_000 {
    let m = Double(step)
    let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    denominatorRatio = 1 / kept(1 + even * denominatorRatio)
    numeratorRatio = kept(1 + even / numeratorRatio)
    result *= denominatorRatio * numeratorRatio
    let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    denominatorRatio = 1 / kept(1 + odd * denominatorRatio)
    numeratorRatio = kept(1 + odd / numeratorRatio)
    let change = denominatorRatio * numeratorRatio
    result *= change
    if abs(change - 1) < 1e-15 { break }
  }
  return result
}

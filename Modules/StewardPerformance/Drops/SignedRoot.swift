internal import Glibc

/// Signed roots of the likelihood ratio: near a standard normal where nothing changed, also for small counts
/// (McCullagh and Nelder 1989, *Generalized Linear Models*, section 2.4 and appendix C).
enum SignedRoot {
  /// Two counts over two exposures, positive where the second rate is higher.
  static func poisson(_ first: Double, _ firstExposure: Double, _ second: Double, _ secondExposure: Double) -> Double {
    let total = first + second
    guard total > 0, firstExposure > 0, secondExposure > 0 else { return 0 }
    let part = secondExposure / (firstExposure + secondExposure)
    let deviance = 2 * (term(first, total * (1 - part)) + term(second, total * part))
    return (second > total * part ? 1 : -1) * max(0, deviance).squareRoot()
  }

  /// Two counts out of two numbers, positive where the second share is higher.
  static func binomial(_ first: Double, _ firstTotal: Double, _ second: Double, _ secondTotal: Double) -> Double {
    guard firstTotal > 0, secondTotal > 0 else { return 0 }
    let share = (first + second) / (firstTotal + secondTotal)
    let deviance =
      2
      * (term(first, firstTotal * share) + term(firstTotal - first, firstTotal * (1 - share))
        + term(second, secondTotal * share) + term(secondTotal - second, secondTotal * (1 - share)))
    return (second / secondTotal > share ? 1 : -1) * max(0, deviance).squareRoot()
  }

  /// The lower tail of the standard normal.
  static func tail(_ deviation: Double) -> Double { 0.5 * erfc(-deviation / 2.0.squareRoot()) }

  private static func term(_ count: Double, _ expected: Double) -> Double {
    count > 0 && expected > 0 ? count * log(count / expected) : 0
  }
}

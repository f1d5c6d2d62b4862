internal import Glibc

/// How much of a day's final figure is known so many days after its end, learned from what was said first and last.
public struct RestatementCurve: Sendable {
  /// A figure with the range that nine of ten final ones lie in.
  public struct Estimate: Hashable, Sendable {
    public let low: Double
    public let middle: Double
    public let high: Double
  }

  /// A figure as it was known so many days after its day, and as it stands.
  public struct Sample: Hashable, Sendable {
    public let age: Int
    public let known: Double
    public let settled: Double

    public init(age: Int, known: Double, settled: Double) {
      self.age = age
      self.known = known
      self.settled = settled
    }
  }

  private let factors: [Int: (low: Double, middle: Double, high: Double)]

  /// The range is between order statistics that nine in ten further values lie between (Wilks 1941); with fewer than
  /// nineteen samples it is all of them, which covers less. Samples that aren't positive and finite are passed over; an age with fewer than three is as one without.
  ///
  /// - Complexity: O(*n* log *n*).
  public init(_ samples: [Sample]) {
    var ratios: [Int: [Double]] = [:]
    for sample in samples where sample.known > 0 && sample.settled > 0 && (sample.settled / sample.known).isFinite {
      ratios[sample.age, default: []].append(sample.settled / sample.known)
    }
    factors = ratios.filter { $0.value.count >= 3 }.mapValues { values in
      let sorted = values.sorted()
      func quantile(_ part: Double) -> Double {
        let place = min(Double(sorted.count - 1), max(0, part * Double(sorted.count + 1) - 1))
        let below = Int(place)
        let above = min(sorted.count - 1, below + 1)
        return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
      }
      return (quantile(0.05), quantile(0.5), quantile(0.95))
    }
  }

  /// What a figure will be once it is settled; `nil` where nothing was learned of its age.
  public func nowcast(_ known: Double, age: Int) -> Estimate? {
    guard known >= 0, known.isFinite, let factor = factors[age] else { return nil }
    return Estimate(low: known * factor.low, middle: known * factor.middle, high: known * factor.high)
  }
}

/// What speaks for doing something now, as one figure with its parts.
///
/// The figure is the expected loss of passing it over, for each minute that it takes. Done now, a piece brings its value with its chance.
/// Passed over, the next opportunity is a day later: it is still open then with the chance `1 − 1/d`, `d` days before its end (the hazard
/// of a piece that ends on any of these days alike), and it is reached with the chance `nextTime`. So
///
///     priority = value · chance · (1 − nextTime · (1 − 1/d)) / minutes
///
/// Without the last factor it is the greedy order of a knapsack; with equal minutes it is the cμ rule (Cox and Smith, *Queues*, 1961, §3.3)
/// in which the cost of waiting is what is lost by it.
public struct Priority: Sendable, Hashable {
  /// In whole units of the base currency.
  public let value: Double
  public let minutes: Int
  /// 0 … 1.
  public let chance: Double
  /// 1 on the last day.
  public let daysLeft: Int
  /// The share of the value that is lost, on average, by passing it over once.
  public let urgency: Double
  public let figure: Double

  /// - Parameters:
  ///   - minutes: less than one counts as one.
  ///   - daysLeft: less than one counts as one.
  ///   - nextTime: the chance to be reached the next time, 0 … 1.
  public init(value: Double, minutes: Int, chance: Double, daysLeft: Int, nextTime: Double) {
    self.value = value
    self.minutes = max(1, minutes)
    self.chance = chance
    self.daysLeft = max(1, daysLeft)
    urgency = 1 - nextTime * (1 - 1 / Double(self.daysLeft))
    figure = value / Double(self.minutes) * chance * urgency
  }

  /// Why this stands behind another, in words: what spoke against it, the heaviest first, then what spoke for it.
  func reason(behind other: Priority) -> String {
    guard value > 0, other.value > 0, chance > 0, other.chance > 0 else {
      return value < other.value ? "it brings less" : "it is level with it in all that counts"
    }
    let parts: [(weight: Double, lost: String, won: String)] = [
      (logRatio(value, other.value), "it brings less", "it brings more"),
      (
        logRatio(Double(other.minutes), Double(minutes)),
        "it takes longer (\(minutes) minutes against \(other.minutes))",
        "it takes less time (\(minutes) minutes against \(other.minutes))"
      ),
      (
        logRatio(chance, other.chance),
        "its like worked out less often (\(percent(chance)) against \(percent(other.chance)))",
        "its like worked out more often (\(percent(chance)) against \(percent(other.chance)))"
      ),
      (
        logRatio(urgency, other.urgency), "it can wait longer (\(days) against \(other.days))",
        "it ends sooner (\(days) against \(other.days))"
      ),
    ]
    let against = parts.filter { $0.weight < -1e-9 }.sorted { $0.weight < $1.weight }.map(\.lost)
    let inFavour = parts.filter { $0.weight > 1e-9 }.sorted { $0.weight > $1.weight }.map(\.won)
    if against.isEmpty { return "it is level with it in all that counts" }
    return against.joined(separator: " and ")
      + (inFavour.isEmpty ? "" : ", though " + inFavour.joined(separator: " and "))
  }

  private var days: String { daysLeft == 1 ? "its last day" : "\(daysLeft) days" }
}

/// The sign and rough size of the difference that counts in a product; no logarithm is needed to rank it.
private func logRatio(_ one: Double, _ other: Double) -> Double { one >= other ? one / other - 1 : 1 - other / one }

func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

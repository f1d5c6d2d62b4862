/// The name of a figure of advice that somebody decided on, as text that people copy and scripts keep.
///
/// `R-1a2b3c4d.effect.7` is what came of the advice `R-1a2b3c4d` that the account's seventh decision was on, `R-1a2b3c4d.promise.7` what it
/// said that it was worth. Without a number it is the newest decision on that advice.
public struct AdviceFigureID: Hashable, Sendable {
  public enum Measure: String, Hashable, Sendable, CaseIterable {
    case promise, effect
  }

  public var measure: Measure
  /// As triage names it: R-….
  public var advice: String
  /// Counts from 1 within the account.
  public var number: Int64?

  public init(_ measure: Measure, of advice: String, number: Int64?) {
    self.measure = measure
    self.advice = advice
    self.number = number
  }
}

extension AdviceFigureID: CustomStringConvertible {
  public var description: String { "\(advice).\(measure.rawValue)" + (number.map { ".\($0)" } ?? "") }

  /// - Returns: `nil` where the text isn't what ``description`` writes.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts[0].hasPrefix("R-"), let measure = Measure(rawValue: String(parts[1]))
    else { return nil }
    self.init(measure, of: String(parts[0]), number: parts.count == 3 ? Int64(parts[2]) : nil)
    guard description == text else { return nil }
  }
}

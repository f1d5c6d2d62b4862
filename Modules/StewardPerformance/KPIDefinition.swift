public import StewardDomain

/// How a figure is made of stored metrics.
public struct KPIDefinition: Hashable, Sendable {
  public enum Form: String, Sendable { case sum, ratio, weighted }
  /// Whether a ratio counts only cells in which both sides are reported, or each side's own sum.
  public enum Pairing: String, Sendable { case cells, sums }

  public let id: String
  /// Raised whenever the formula changes its meaning.
  public let version: Int
  public let title: String
  public let form: Form
  public let pairing: Pairing
  public let numerator: Metric
  /// `nil` for a sum. For ``Form/weighted`` it is the weight.
  public let denominator: Metric?
  public let unit: Metric.Unit
  public let isUpBetter: Bool
  public let citation: String
}

/// A figure that the stored metrics don't allow, with what it takes.
public struct KPIGap: Hashable, Sendable {
  public let id: String
  public let title: String
  public let report: String
}

/// Why a performance figure can't be given.
public struct PerformanceError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

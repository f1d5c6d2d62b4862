/// How the marketplace judges the account: its status, and the rates and counters it is held to.
public struct AccountHealth: Sendable {
  /// As Amazon names it: `NORMAL`, `AT_RISK` or `DEACTIVATED`; `nil` where no source reports it.
  public let status: String?
  /// The record that the status was read from.
  public let statusSource: RecordReference?
  public let measures: [Measure]

  /// One rate or counter of the newest report.
  public struct Measure: Hashable, Sendable {
    /// As the record kind `accountHealth` names it, such as `orderDefectRateAFN`.
    public let name: String
    /// A share of the whole for a rate, a number for a counter.
    public let value: Double
    /// The target that the report itself states, in the same unit; `nil` where it states none.
    public let target: Double?
    public let source: RecordReference

    public init(name: String, value: Double, target: Double?, source: RecordReference) {
      self.name = name
      self.value = value
      self.target = target
      self.source = source
    }
  }

  public init(status: String?, statusSource: RecordReference?, measures: [Measure]) {
    self.status = status
    self.statusSource = statusSource
    self.measures = measures
  }
}

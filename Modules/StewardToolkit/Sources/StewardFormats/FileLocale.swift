/// How one file writes numbers and dates.
public struct FileLocale: Hashable, Sendable {
  /// The decimal mark: `.` or `,`.
  public var decimal: UInt8
  public var dates: DateOrder

  public init(decimal: UInt8, dates: DateOrder) {
    self.decimal = decimal
    self.dates = dates
  }
}

/// How the fields of a delimited file are told apart.
public struct DelimitedDialect: Hashable, Sendable {
  /// The byte between fields.
  public var delimiter: UInt8
  /// Whether a field may stand in double quotes (RFC 4180). Where not, a quote is a byte like any other.
  public var quoting: Bool

  public init(delimiter: UInt8, quoting: Bool) {
    self.delimiter = delimiter
    self.quoting = quoting
  }

  /// Tabs, no quoting: Amazon's flat files.
  public static let tsv = DelimitedDialect(delimiter: 0x09, quoting: false)
  /// Commas and double quotes.
  public static let csv = DelimitedDialect(delimiter: 0x2C, quoting: true)
  /// Semicolons and double quotes: what spreadsheets write where the comma is the decimal mark.
  public static let semicolons = DelimitedDialect(delimiter: 0x3B, quoting: true)
}

/// What customers sent back to one marketplace over some days, counted by item and reason. Since minor 4.
public struct ReturnTable: Sendable {
  /// The returns of one item for one reason.
  public struct Row: Hashable, Sendable {
    /// Either may be empty where the report doesn't name it.
    public let sku: SKU
    public let asin: ASIN
    /// The reason as the report words it, such as `DEFECTIVE`; may be empty.
    public let reason: String
    public let units: Int64
    /// The lines that say so, the newest day first; at most ``ReturnTable/mostSources``.
    public let sources: [RecordReference]

    public init(sku: SKU, asin: ASIN, reason: String, units: Int64, sources: [RecordReference]) {
      self.sku = sku
      self.asin = asin
      self.reason = reason
      self.units = units
      self.sources = sources
    }
  }

  /// So many lines stand for a row, however many there are.
  public static let mostSources = 20

  /// The days on which something may have come back, half-open.
  public let days: Range<CivilDay>
  /// By SKU, ASIN and reason, each once.
  public let rows: [Row]

  public init(days: Range<CivilDay>, rows: [Row]) {
    self.days = days
    self.rows = rows
  }
}

public import StewardDomain
public import StewardStorage

/// What a document says, read and converted, but not yet stored.
public struct ParsedDocument: Sendable {
  /// `nil`: the account as a whole.
  public var marketplace: MarketplaceID?
  /// The days it covers, as asked for, as stated, or as its rows have them.
  public var days: Range<CivilDay>?
  /// Whose newer documents replace it: the definition's family, with what tells its documents apart.
  public var family: String
  public var rowCount: Int
  public var records: [RecordBatch]
  var facts: FactAccumulator
  /// Drift, notes, and the reasons for a quarantine.
  public var events: [QualityEvent]

  public var isQuarantined: Bool { events.contains { $0.kind == .quarantine } }
  public var driftCount: Int { events.count { $0.kind == .drift } }
  public var recordCount: Int { records.reduce(0) { $0 + $1.count } }
  public var cellCount: Int { facts.cellCount }
}

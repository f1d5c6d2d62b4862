public import StewardDomain
public import StewardFormats
public import StewardStorage

/// How documents of one report type are written, and what their rows become. Comes from a data file;
/// `docs/reference/report-definitions.md` says what each part means.
public struct ReportDefinition: Sendable {
  public var type: ReportType
  public var title: String
  public var origin: Origin
  public var api: API?
  public var reference: String
  public var accountKinds: [AccountKind]
  public var family: String
  public var format: Format
  public var quoting: Bool
  public var charset: String?
  public var pinnedDecimal: UInt8?
  public var pinnedDates: DateOrder?
  public var restatementDays: Int
  public var partition: Partition
  /// Paths in a JSON document whose values tell apart documents that don't replace each other, such as its period.
  public var partitionBy: [String]
  /// Whether lines of other content may stand before the header of a flat file.
  public var hasPreamble: Bool
  public var document: DocumentPaths
  public var rows: [RowDefinition]
  public var checks: [Check]

  public enum Origin: String, Sendable {
    case api, ads, download, steward
  }

  /// What Amazon's Reports API says of the type.
  public struct API: Sendable, Hashable {
    public var contentType: String
    public var requestable: Bool
    public var restricted: Bool
  }

  public enum Format: String, Sendable {
    case tsv, csv, json, jsonl, xml
  }

  /// What a newer document replaces.
  public enum Partition: Sendable, Hashable {
    case window
    case snapshot
    case keys(String)
  }

  /// Where a JSON document says what it is.
  public struct DocumentPaths: Sendable, Hashable {
    public var reportType: String?
    public var marketplaces: String?
    public var from: String?
    public var to: String?
  }

  /// What must hold within a document.
  public enum Check: Sendable, Hashable {
    case total(sum: String, equals: String, per: String)
    case oneCurrency
  }
}

/// One kind of row of a document.
public struct RowDefinition: Sendable {
  /// Empty for flat files.
  public var path: String
  public var columns: [ColumnDefinition]
  public var emits: [Emit]

  /// The index of the column that is spoken of by a name.
  public func column(as name: String) -> Int? { columns.firstIndex { $0.name == name } }
}

/// One column of a row.
public struct ColumnDefinition: Sendable {
  /// The name that emits use; empty for a column that is dropped at the door.
  public var name: String
  /// Header text or path within the row; `nil` where it is computed.
  public var source: String?
  public var aliases: [String]
  public var type: ColumnType
  /// Index of the column with the currency code, for money.
  public var currencyColumn: Int?
  public var presence: Presence
  public var knownValues: Set<String>?
  public var carries: Bool
  public var isPII: Bool
  /// Indices of the two factors of a computed column.
  public var product: (Int, Int)?
  public var negates: Bool

  public enum Presence: String, Sendable {
    case required, expected, optional
  }

  public enum ColumnType: String, Sendable {
    case text, integer, decimal, money, ratio, percent, day, instant, boolean

    /// How its values are kept.
    public var fieldType: FieldType {
      switch self {
      case .text: .text
      case .integer: .integer
      case .decimal: .decimal
      case .money: .money
      case .ratio, .percent: .ratio
      case .day: .day
      case .instant: .instant
      case .boolean: .boolean
      }
    }
  }
}

/// What a row becomes.
public struct Emit: Sendable {
  public enum Target: Sendable {
    case record(RecordTarget)
    case facts(FactTarget)
  }

  public var target: Target
  public var conditions: [Condition]
}

/// When a row is used by an emit.
public enum Condition: Sendable, Hashable {
  case column(Int, among: Set<String>, negated: Bool)
  /// Whether the document's window is a single day.
  case windowIsOneDay(Bool)
}

/// Where the day of a row comes from.
public enum DaySource: Sendable, Hashable {
  case column(Int)
  case window
}

public struct RecordTarget: Sendable {
  public var kind: RecordKind
  public var day: DaySource?
  /// For each field that is filled: its index in the kind and the column that fills it.
  public var fields: [(field: Int, column: Int)]
}

public struct FactTarget: Sendable {
  public var grain: FactGrain
  public var day: DaySource
  public var sku: Int?
  public var asin: Int?
  public var parentASIN: Int?
  /// Sorted by metric.
  public var metrics: [(metric: Metric, column: Int)]
  /// Whether rows of the same day and item add up; otherwise a second one is refused.
  public var sums: Bool
}

public import StewardDomain

/// What a figure counts, and how its integer is scaled.
public enum FigureUnit: Hashable, Sendable {
  /// Minor units of a currency.
  case money(Currency)
  /// Whole things.
  case count
  /// Tenths of a percent: 125 is 12.5%.
  case percent
  /// Hundredths of how many times: 425 is 4.25.
  case times

  /// Decimals behind the dot.
  public var digits: Int {
    switch self {
    case .money(let currency): currency.minorDigits
    case .count: 0
    case .percent: 1
    case .times: 2
    }
  }
}

/// How much of the period asked for the sources cover.
public struct Coverage: Hashable, Sendable {
  public var known: Int
  public var asked: Int

  public init(known: Int, asked: Int) {
    self.known = known
    self.asked = asked
  }

  public var isFull: Bool { known >= asked }
}

/// Whether the marketplace may still change a figure.
public enum Settledness: Hashable, Sendable {
  case settled
  case open
}

/// A number that may stand in a review: with its unit, what it covers, whether it may still change, and its trace.
///
/// `value` is `nil` where nothing is known, which isn't zero.
public struct Figure: Hashable, Sendable {
  public var value: Int64?
  public var unit: FigureUnit
  public var coverage: Coverage
  public var settledness: Settledness
  /// Whether it is a change, which is written with its sign.
  public var isChange: Bool
  /// The identifier of a `Trace` of the same document.
  public var trace: String

  public init(
    _ value: Int64?, _ unit: FigureUnit, coverage: Coverage, settledness: Settledness = .settled,
    isChange: Bool = false,
    trace: String
  ) {
    self.value = value
    self.unit = unit
    self.coverage = coverage
    self.settledness = settledness
    self.isChange = isChange
    self.trace = trace
  }
}

/// Where figures come from: documents, by name and hash, and their lines.
public struct Trace: Hashable, Sendable {
  public struct Source: Hashable, Sendable {
    /// The document's number within its account: 7 is D7.
    public var number: Int64
    public var document: String
    /// SHA-256 in hexadecimal.
    public var hash: String
    /// Half-open ranges of line numbers, from 1.
    public var lines: [Range<Int>]

    public init(number: Int64, document: String, hash: String, lines: [Range<Int>] = []) {
      self.number = number
      self.document = document
      self.hash = hash
      self.lines = lines
    }
  }

  /// What `steward trace` takes.
  public var id: String
  /// What is traced, in plain words.
  public var title: String
  /// What it is computed of, by identifiers of other traces of the document.
  public var parts: [String]
  public var sources: [Source]

  public init(id: String, title: String, parts: [String] = [], sources: [Source]) {
    self.id = id
    self.title = title
    self.parts = parts
    self.sources = sources
  }
}

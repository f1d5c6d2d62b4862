public import StewardDomain
internal import StewardFormats
public import StewardStorage

/// One line of a raw document that a figure was read from.
public struct TracedLine: Sendable, Hashable {
  public let document: DocumentID
  public let documentName: String
  public let sha256: String
  public let reportType: ReportType
  /// When it became known.
  public let retrieved: Instant
  public let line: Int
  /// Number of the data row, from 1; it tells rows apart where a whole document is one line.
  public let row: Int
  public let day: CivilDay
  /// What the line adds, as stored.
  public let value: Int64
  /// The text of the value as it stands in the document.
  public let text: String
}

/// A figure with the lines that make it.
public struct FigureTrace: Sendable {
  /// In the order of days.
  public let lines: [TracedLine]
  /// What the lines make by the metric's own rule: their sum, or the newest day's value.
  public let value: Int64?
}

/// Follows a figure back to the lines of reports. Nothing is stored per line: the documents are read again.
public struct FigureTracer {
  let ingestor: Ingestor
  public init(_ ingestor: Ingestor) { self.ingestor = ingestor }

  /// The lines behind a figure made of daily facts.
  ///
  /// - Parameters:
  ///   - item: the item; one without a name is the account as a whole.
  ///   - days: the days that went into it.
  ///   - asOf: the instant whose knowledge the figure has.
  /// - Complexity: reads every document that covers one of the days.
  public func trace(
    _ metric: Metric, account: AccountID, marketplace: MarketplaceID, item: ItemIdentity, days: Range<CivilDay>,
    asOf: Instant
  ) throws -> FigureTrace {
    try ingestor.engine.read { session in
      let dimensions = DimensionRepository(session, account: account)
      guard let scope = try dimensions.scopes().first(where: { $0.marketplace == marketplace })?.id else {
        return FigureTrace(lines: [], value: nil)
      }
      let stating = try documents(
        stating: metric, account: account, scope: scope, item: item, days: days, asOf: asOf, session: session)
      var lines: [TracedLine] = []
      for (document, wanted) in stating.sorted(by: { $0.key < $1.key }) {
        lines += try self.lines(of: document, days: wanted, metric, item, account, session)
      }
      lines.sort { ($0.day, $0.document, $0.line) < ($1.day, $1.document, $1.line) }
      return FigureTrace(lines: lines, value: Self.value(of: metric, lines))
    }
  }

  /// For each document whose word counts on some of the days, those days, and whether it says it of the SKU itself.
  private func documents(
    stating metric: Metric, account: AccountID, scope: Int64, item: ItemIdentity, days: Range<CivilDay>, asOf: Instant,
    session: any DatabaseSession
  ) throws -> [DocumentID: [CivilDay: Naming]] {
    let items = try DimensionRepository(session, account: account).items(scope: scope)
    let isAccount = item.sku.text.isEmpty && item.asin.text.isEmpty
    let wanted = item
    var winner: [CivilDay: [Naming: DocumentID]] = [:]
    try FactRepository(session).statements(
      of: metric, account: account, scope: scope, grain: isAccount ? .account : .item, days: days, asOf: asOf
    ) { day, document, stated in
      for item in stated {
        let number = Int(item) - 1
        guard let naming = isAccount ? .own : items.indices.contains(number) ? Naming(items[number], wanted) : nil
        else { continue }
        winner[day, default: [:]][naming] = document
      }
    }
    var result: [DocumentID: [CivilDay: Naming]] = [:]
    for (day, documents) in winner {
      // What is said of the SKU stands before what is said of its ASIN only, as in a snapshot.
      if let document = documents[.own] {
        result[document, default: [:]][day] = .own
      } else if let document = documents[.byASIN] {
        result[document, default: [:]][day] = .byASIN
      }
    }
    return result
  }

  /// How a report names an item that is looked for.
  private enum Naming {
    case own
    case byASIN

    init?(_ stated: ItemIdentity, _ wanted: ItemIdentity) {
      if stated.sku == wanted.sku, !wanted.sku.text.isEmpty || stated.asin == wanted.asin {
        self = .own
      } else if stated.sku.text.isEmpty, !stated.asin.text.isEmpty, stated.asin == wanted.asin {
        self = .byASIN
      } else {
        return nil
      }
    }
  }

  private func lines(
    of id: DocumentID, days: [CivilDay: Naming], _ metric: Metric, _ item: ItemIdentity, _ account: AccountID,
    _ session: any DatabaseSession
  ) throws -> [TracedLine] {
    guard let document = try DocumentRepository(session).find(id, account: account) else {
      throw IngestError(.unknownDocument, "the document \(id) is gone")
    }
    if document.reportType == FactFileLoader.reportType {
      return try FactFileReplay(session: session, document: document, account: account)
        .lines(stating: metric, item, days: Set(days.keys))
    }
    let isAccount = item.sku.text.isEmpty && item.asin.text.isEmpty
    var lines: [TracedLine] = []
    _ = try ingestor.read(document, account: account, session: session) { target, day, row, raw in
      guard let naming = days[day], (target.grain == .account) == isAccount, target.grain != .parent else { return }
      guard let column = target.metrics.first(where: { $0.metric == metric })?.column,
        let value = row.integer(column)
      else { return }
      let named = ItemIdentity(
        sku: SKU(target.sku.flatMap { raw.text($0) } ?? ""), asin: ASIN(target.asin.flatMap { raw.text($0) } ?? ""))
      guard isAccount || Naming(named, item) == naming else { return }
      lines.append(
        TracedLine(
          document: id, documentName: document.name, sha256: document.sha256, reportType: document.reportType,
          retrieved: document.retrieved, line: raw.line, row: raw.number, day: day, value: value,
          text: raw.text(column) ?? "computed"))
    }
    return lines
  }

  private static func value(of metric: Metric, _ lines: [TracedLine]) -> Int64? {
    guard let last = lines.last?.day else { return nil }
    switch metric.definition.aggregation {
    case .sum: return lines.reduce(0) { $0 &+ $1.value }
    default: return lines.filter { $0.day == last }.reduce(0) { $0 &+ $1.value }
    }
  }
}

extension FigureTracer {
  /// The record at a line of a document, as its lines of text.
  public func record(
    _ reference: RecordReference, account: AccountID
  ) throws -> (document: StoredDocument, text: String) {
    try ingestor.engine.read { session in
      let documents = DocumentRepository(session)
      guard let document = try documents.find(reference.document, account: account) else {
        throw IngestError(.unknownDocument, "there is no document \(reference.document) in \(account)")
      }
      var chunks: [DocumentChunk] = []
      let bytes = FactFileReference(document.externalID)
      try documents.chunks(
        of: bytes?.document ?? document.id, account: bytes == nil ? account : FactFileLoader.portfolio
      ) { chunks.append($0) }
      let content = try DocumentContent(sha256: document.sha256, byteCount: document.byteCount, chunks: chunks)
      let fallback =
        bytes == nil
        ? try ingestor.definition(of: document, account: account, documents).fallbackCharset(of: document.marketplace)
        : CharsetDetection.utf8
      let source = try content.text(contentType: document.contentType, fallback: fallback)
      return (document, try LineFinder.line(reference.line, of: source))
    }
  }
}

/// Finds one line of a text by its number.
private enum LineFinder {
  /// At most this much of a line is shown; a compact JSON document is one line.
  static let longestLine = 2_000

  static func line(_ wanted: Int, of source: some ByteSource) throws -> String {
    var source = source
    var number = 1
    var found: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    while case let count = try source.read(into: buffer), count > 0 {
      for byte in buffer[0..<count] {
        if byte == 0x0A {
          number += 1
          if number > wanted { return String(decoding: found, as: UTF8.self) }
        } else if number == wanted, found.count < longestLine {
          found.append(byte)
        }
      }
    }
    return String(decoding: found, as: UTF8.self)
  }
}

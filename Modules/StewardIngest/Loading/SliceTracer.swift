public import StewardDomain
internal import StewardStorage

/// A line that one cell of a slice was read from.
public struct SliceLine: Sendable, Hashable {
  public let metric: Metric
  /// Index into the items of the snapshot.
  public let item: Int
  public let line: TracedLine
}

extension FigureTracer {
  /// The lines behind figures of many items: each document is read once, whatever the number of items and metrics.
  ///
  /// - Parameters:
  ///   - items: all items of a snapshot of the account in the marketplace.
  ///   - chosen: indices of those that are asked for.
  ///   - windows: the days that are asked for.
  /// - Returns: lines by metric, item, day, document and line.
  /// - Complexity: reads every document whose word counts for one of the cells.
  public func lines(
    of metrics: [Metric], account: AccountID, marketplace: MarketplaceID, items: [ItemIdentity], chosen: [Int],
    windows: [Range<CivilDay>], asOf: Instant
  ) throws -> [SliceLine] {
    try ingestor.engine.read { session in
      let naming = ItemNaming(items, chosen: Set(chosen))
      let words = try StatedCells(
        metrics, account: account, marketplace: marketplace, naming: naming, windows: windows, asOf: asOf,
        session: session)
      var lines: [SliceLine] = []
      for document in words.documents(of: metrics, items: nil, windows: windows) {
        lines += try self.lines(of: document, metrics, naming, words, account, session)
      }
      return lines.sorted {
        ($0.metric, $0.item, $0.line.day, $0.line.document, $0.line.line, $0.line.row)
          < ($1.metric, $1.item, $1.line.day, $1.line.document, $1.line.line, $1.line.row)
      }
    }
  }

  private func lines(
    of id: DocumentID, _ metrics: [Metric], _ naming: ItemNaming, _ words: StatedCells, _ account: AccountID,
    _ session: any DatabaseSession
  ) throws -> [SliceLine] {
    guard let document = try DocumentRepository(session).find(id, account: account) else {
      throw IngestError(.unknownDocument, "the document \(id) is gone")
    }
    func cell(_ metric: Metric, _ named: ItemIdentity, _ day: CivilDay) -> Int? {
      guard let owner = naming.owner(of: named) else { return nil }
      let word = StatedCells.Word(document: id.number, isOwn: owner.isOwn)
      return words.word(metric, owner.item, day) == word ? owner.item : nil
    }
    if document.reportType == FactFileLoader.reportType {
      return try FactFileReplay(session: session, document: document, account: account).lines(stating: metrics, cell)
    }
    var lines: [SliceLine] = []
    _ = try ingestor.read(document, account: account, session: session) { target, day, row, raw in
      guard target.grain == .item else { return }
      let named = ItemIdentity(
        sku: SKU(target.sku.flatMap { raw.text($0) } ?? ""), asin: ASIN(target.asin.flatMap { raw.text($0) } ?? ""))
      for stated in target.metrics where metrics.contains(stated.metric) {
        guard let value = row.integer(stated.column), let item = cell(stated.metric, named, day) else { continue }
        lines.append(
          SliceLine(
            metric: stated.metric, item: item,
            line: TracedLine(
              document: id, documentName: document.name, sha256: document.sha256, reportType: document.reportType,
              retrieved: document.retrieved, line: raw.line, row: raw.number, day: day, value: value,
              text: raw.text(stated.column) ?? "computed")))
      }
    }
    return lines
  }
}

internal import StewardCompression
internal import StewardDomain
internal import StewardFormats
internal import StewardStorage

/// Reads a facts file again from the bytes that are kept of it, for one of the accounts that it speaks of.
struct FactFileReplay {
  let session: any DatabaseSession
  let document: StoredDocument
  let account: AccountID

  /// Loads the account's part as it was loaded first.
  func load() throws {
    guard let marketplace = document.marketplace.flatMap({ Marketplace.find($0) }) else { return }
    let run = try FactFileRun(session: session, name: document.name, now: document.received)
    let place = try run.place(account, marketplace, document: document.id, knownFrom: document.retrieved)
    var parser: FactFileParser?
    var layout: FactFileLayout?
    try forEachPiece { header in
      let read = try FactFileLayout(header: header, hasAccount: true, hasMarketplace: true)
      layout = read
      parser = FactFileParser(layout: read, account: account.text, marketplace: marketplace.id.text) {
        $0 == account.text && Marketplace.named($1)?.id == marketplace.id ? place : nil
      }
    } lines: { lines in
      try parser?.parse(lines)
    }
    guard let layout, var parser else { return }
    parser.finish()
    let version = DayVersion(document: place.document, knownFrom: place.knownFrom, hasCells: true)
    for (scope, tile) in parser.takeTiles(where: { _, _ in true }) {
      let month = tile.month(metrics: layout.metrics, version: version, number: FactFileParser.number)
      scope.days.include(month.reportedDays)
      let isOpen = tile.month.number > (scope.newest ?? tile.month).number - Int32(FactCompactor.openMonths)
      let isStored = place.stored.contains(tile.month)
      try run.write(isStored ? .restated(month) : .new(PackedMonth(month, isOpen: isOpen)), of: place, isOpen: isOpen)
    }
    for scope in parser.scopes { try run.finish(scope.summary()) }
  }

  /// The lines that state a metric of an item on some days.
  func lines(stating metric: Metric, _ item: ItemIdentity, days: Set<CivilDay>) throws -> [TracedLine] {
    try lines(stating: [metric]) { _, named, day in
      let isSame = named.sku.text.isEmpty ? named.asin == item.asin && !item.asin.text.isEmpty : named.sku == item.sku
      return isSame && days.contains(day) ? 0 : nil
    }.map(\.line)
  }

  /// The lines that state metrics.
  ///
  /// - Parameter cell: the item that a line counts for; `nil` where it doesn't.
  func lines(
    stating metrics: [Metric], _ cell: (Metric, ItemIdentity, CivilDay) -> Int?
  ) throws -> [SliceLine] {
    var chunks: [DocumentChunk] = []
    try forEachChunk { chunks.append($0) }
    let content = try DocumentContent(sha256: document.sha256, byteCount: document.byteCount, chunks: chunks)
    var reader = DelimitedReader(try content.text(contentType: nil, fallback: "utf-8"), dialect: .csv)
    guard try reader.next() else { return [] }
    let head = (0..<reader.fieldCount).map { reader.string($0) }.joined(separator: ",")
    let layout = try FactFileLayout(header: Array(head.utf8), hasAccount: true, hasMarketplace: true)
    if layout.delimiter == 0x09 {
      reader = DelimitedReader(try content.text(contentType: nil, fallback: "utf-8"), dialect: .tsv)
      _ = try reader.next()
    }
    let columns = metrics.compactMap { metric in
      layout.metrics.firstIndex(of: metric).flatMap { layout.roles.firstIndex(of: .metric($0)) }.map { (metric, $0) }
    }
    var lines: [SliceLine] = []
    var row = 0
    while try reader.next() {
      row += 1
      guard let (named, day) = subject(reader, layout) else { continue }
      for (metric, column) in columns {
        let text = reader.string(column)
        let digits = metric.definition.unit == .money ? currencyDigits : metric.definition.unit == .ratio ? 6 : 0
        guard let value = scaled(text, digits), let item = cell(metric, named, day) else { continue }
        lines.append(
          SliceLine(
            metric: metric, item: item,
            line: TracedLine(
              document: document.id, documentName: document.name, sha256: document.sha256,
              reportType: document.reportType, retrieved: document.retrieved, line: reader.line, row: row, day: day,
              value: value, text: text)))
      }
    }
    return lines
  }

  private var currencyDigits: Int { document.marketplace.flatMap { Marketplace.find($0) }?.currency.minorDigits ?? 2 }

  /// The item and the day of a row that speaks of this account and marketplace.
  private func subject<Source: ByteSource>(
    _ reader: DelimitedReader<Source>, _ layout: FactFileLayout
  ) -> (ItemIdentity, CivilDay)? {
    func text(_ role: FactFileLayout.Role) -> String? { layout.roles.firstIndex(of: role).map { reader.string($0) } }
    guard text(.account) ?? account.text == account.text else { return nil }
    if let named = text(.marketplace), Marketplace.named(named)?.id != document.marketplace { return nil }
    guard let day = text(.day).flatMap({ CivilDay($0) }) else { return nil }
    return (ItemIdentity(sku: SKU(text(.sku) ?? ""), asin: ASIN(text(.asin) ?? "")), day)
  }

  private func scaled(_ text: String, _ digits: Int) -> Int64? {
    var value: Int64 = 0
    var fraction = 0
    var isBehindPoint = false
    for byte in text.utf8.drop(while: { $0 == 0x2D }) {
      if byte == 0x2E {
        isBehindPoint = true
        continue
      }
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      if isBehindPoint { fraction += 1 }
      if fraction <= digits { value = value &* 10 &+ Int64(byte - 0x30) }
    }
    guard !text.isEmpty else { return nil }
    for _ in min(fraction, digits)..<digits { value = value &* 10 }
    return text.utf8.first == 0x2D ? -value : value
  }

  private func forEachChunk(_ body: (DocumentChunk) throws -> Void) throws {
    let documents = DocumentRepository(session)
    if let reference = FactFileReference(document.externalID) {
      try documents.chunks(of: reference.document, account: FactFileLoader.portfolio, body)
    } else {
      try documents.chunks(of: document.id, account: account, body)
    }
  }

  /// Hands over the header, then whole lines, a chunk at a time.
  private func forEachPiece(
    header: ([UInt8]) throws -> Void, lines: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var cutter = LineCutter()
    var unpacker: Gunzip?
    var isFirst = true
    try forEachChunk { chunk in
      let bytes = try chunk.unpacked()
      if isFirst, bytes.withUnsafeBytes({ Gunzip.isGzip($0) }) { unpacker = try Gunzip() }
      isFirst = false
      try bytes.withUnsafeBytes { bytes in
        if unpacker == nil {
          try cutter.add(bytes, header: header, lines: lines)
        } else {
          try unpacker?.consume(bytes) { try cutter.add($0, header: header, lines: lines) }
        }
      }
    }
    try cutter.finish(header: header, lines: lines)
  }
}

internal import Dispatch
internal import StewardDomain
internal import StewardFormats
internal import StewardStorage
internal import Synchronization

/// Reads a facts file and hands over its bytes, packed, and its months. Everything here runs beside the thread that has the database.
struct FactFileProducer: Sendable {
  let path: String
  let account: String?
  let marketplace: String?
  let chunkBytes: Int
  let tileBudget: Int
  let progress: @Sendable (Int) -> Void

  /// So many bytes are read before months are looked through for full ones.
  private var waveBytes: Int { 32 * chunkBytes }

  /// Starts reading. The last message is `parsed`, whatever happens.
  func start(_ mailbox: Mailbox<FactFileMessage>, isStopped: Flag) {
    DispatchQueue(label: "steward.facts.read").async {
      let archive = FactFileArchive(mailbox: mailbox, chunkBytes: chunkBytes)
      let result = Result { try read(mailbox, archive, isStopped) }
      let bytes = archive.finish()
      mailbox.put(
        .parsed(
          result.map { parsed in
            FactFileParsed(
              rows: parsed.rows, scopes: parsed.scopes, unknownColumns: parsed.unknownColumns, sha256: bytes.sha256,
              byteCount: bytes.count)
          }))
    }
  }

  private func read(
    _ mailbox: Mailbox<FactFileMessage>, _ archive: FactFileArchive, _ isStopped: Flag
  ) throws -> FactFileParsed {
    let lines = try FactFileLines(path: path, chunks: archive.chunks) { archive.add($0, isPacked: $1) }
    var parser: FactFileParser?
    func begin(_ header: [UInt8]) throws {
      let layout = try FactFileLayout(header: header, hasAccount: account != nil, hasMarketplace: marketplace != nil)
      parser = FactFileParser(layout: layout, account: account, marketplace: marketplace) { account, marketplace in
        let inquiry = FactPlaceInquiry(FactPlaceName(account: account, marketplace: marketplace))
        mailbox.put(.place(inquiry))
        return try inquiry.wait()
      }
    }
    var waveEnd = waveBytes
    var tileCount = 0
    while try lines.next(header: begin, lines: { try parser?.parse($0) }) {
      if isStopped.isSet { throw CancellationError() }
      progress(lines.byteCount)
      guard var reading = parser.take() else { continue }
      // Where a month begins, the memory of an old one is wanted.
      if reading.tileCount > tileCount { sealOld(&reading, mailbox, archive) }
      tileCount = reading.tileCount
      if lines.byteCount >= waveEnd {
        waveEnd = lines.byteCount + waveBytes
        endWave(&reading, mailbox, archive)
      }
      parser = reading
    }
    guard var parser else {
      throw FormatError(.truncated, "the file is empty; expected a header row").at(line: 1)
    }
    parser.finish()
    seal(parser.takeTiles { _, _ in true }, parser.layout, mailbox, archive)
    return FactFileParsed(
      rows: parser.rowCount, scopes: parser.scopes.map { $0.summary() }, unknownColumns: parser.layout.unknown,
      sha256: "",
      byteCount: 0)
  }

  /// Seals months that neither are the newest of their scope nor had a row in this wave.
  private func sealOld(
    _ parser: inout FactFileParser, _ mailbox: Mailbox<FactFileMessage>, _ archive: FactFileArchive
  ) {
    let wave = parser.wave
    let tiles = parser.takeTiles { scope, tile in
      tile.touched < wave && tile.month < (scope.newest ?? tile.month)
    }
    seal(tiles, parser.layout, mailbox, archive)
  }

  private func endWave(
    _ parser: inout FactFileParser, _ mailbox: Mailbox<FactFileMessage>, _ archive: FactFileArchive
  ) {
    // What is written now needn't be at the end, when there is nothing else to do beside it.
    parser.pause()
    for scope in parser.scopes {
      let items = scope.takeItems()
      if !items.isEmpty { mailbox.put(.items(scope.place, items)) }
    }
    sealOld(&parser, mailbox, archive)
    let wave = parser.wave
    for isDue in [{ $0.touched < wave }, { _ in true }] as [(FactTile) -> Bool] where parser.tileBytes > tileBudget {
      seal(parser.takeTiles { isDue($1) }, parser.layout, mailbox, archive)
    }
    parser.wave += 1
  }

  /// Makes months of tiles, and gives each tile's memory back as soon as it isn't needed any more.
  private func seal(
    _ tiles: [(scope: FactFileParser.Scope, tile: FactTile)], _ layout: FactFileLayout,
    _ mailbox: Mailbox<FactFileMessage>, _ archive: FactFileArchive
  ) {
    var tiles = tiles
    tiles.reverse()
    while let (scope, tile) = tiles.popLast() {
      let place = scope.place
      let version = DayVersion(document: place.document, knownFrom: place.knownFrom, hasCells: true)
      let month = tile.month(metrics: layout.metrics, version: version, number: FactFileParser.number)
      scope.days.include(month.reportedDays)
      let isFirst = scope.sealed.insert(tile.month).inserted
      let isNew = isFirst && !place.stored.contains(tile.month)
      archive.work.add {
        let body =
          isNew ? FactFileMonth.new(PackedMonth(month)) : isFirst ? .restated(month) : .more(month)
        mailbox.put(.month(place, body))
      }
    }
  }
}

extension FactFileParser.Scope {
  /// The items that weren't told yet, or of which something new is known, with their numbers.
  func takeItems() -> [FactFileItem] {
    items.takeNews().map { FactFileItem(number: $0 + 1, identity: items.identity($0)) }
  }

  func summary() -> FactFileParsed.Scope {
    FactFileParsed.Scope(place: place, items: takeItems(), newest: newest, days: days.range, rows: rows)
  }
}

extension FactMonth {
  /// From the first day that has a version to the last.
  var reportedDays: Range<CivilDay> {
    let first = versions.firstIndex { $0 != .none } ?? 0
    let last = versions.lastIndex { $0 != .none } ?? 0
    return month.first.advanced(by: first)..<month.first.advanced(by: last + 1)
  }
}

/// Something that one thread says and another looks at.
final class Flag: Sendable {
  private let value = Atomic(false)
  var isSet: Bool { value.load(ordering: .relaxed) }
  func set() { value.store(true, ordering: .relaxed) }
}

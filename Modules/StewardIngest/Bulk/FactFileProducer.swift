internal import Crypto
internal import Dispatch
internal import StewardCompression
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
  /// Bytes behind a buffer's end that can be read.
  private static let padding = 64

  /// Starts reading. The last message is `parsed`, whatever happens.
  func start(_ mailbox: Mailbox<FactFileMessage>, isStopped: Flag) {
    DispatchQueue(label: "steward.facts.read").async {
      let archive = FactFileArchive(mailbox: mailbox)
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
    let lines = try FactFileLines(path: path, chunkBytes: chunkBytes) { archive.add($0, isPacked: $1) }
    guard let header = try lines.header() else {
      throw FormatError(.truncated, "the file is empty; expected a header row").at(line: 1)
    }
    let layout = try FactFileLayout(header: header, hasAccount: account != nil, hasMarketplace: marketplace != nil)
    var parser = FactFileParser(layout: layout, account: account, marketplace: marketplace) { account, marketplace in
      let inquiry = FactPlaceInquiry(FactPlaceName(account: account, marketplace: marketplace))
      mailbox.put(.place(inquiry))
      return try inquiry.wait()
    }
    var waveEnd = waveBytes
    while try lines.next({ try parser.parse($0) }) {
      if isStopped.isSet { throw CancellationError() }
      progress(lines.byteCount)
      guard lines.byteCount >= waveEnd else { continue }
      waveEnd = lines.byteCount + waveBytes
      sealFull(&parser, layout, mailbox, archive)
    }
    parser.finish()
    seal(parser.takeTiles { _, _ in true }, layout, mailbox, archive)
    return FactFileParsed(
      rows: parser.rowCount, scopes: parser.scopes.map(\.summary), unknownColumns: layout.unknown, sha256: "",
      byteCount: 0)
  }

  private func sealFull(
    _ parser: inout FactFileParser, _ layout: FactFileLayout, _ mailbox: Mailbox<FactFileMessage>,
    _ archive: FactFileArchive
  ) {
    let wave = parser.wave
    let open = Int32(FactCompactor.openMonths)
    seal(
      parser.takeTiles { scope, tile in
        tile.touched < wave && tile.month.number <= (scope.newest?.number ?? 0) - open
      }, layout, mailbox, archive)
    if parser.tileBytes > tileBudget { seal(parser.takeTiles { $1.touched < wave }, layout, mailbox, archive) }
    if parser.tileBytes > tileBudget { seal(parser.takeTiles { _, _ in true }, layout, mailbox, archive) }
    parser.wave += 1
  }

  private func seal(
    _ tiles: [(scope: FactFileParser.Scope, tile: FactTile)], _ layout: FactFileLayout,
    _ mailbox: Mailbox<FactFileMessage>, _ archive: FactFileArchive
  ) {
    for (scope, tile) in tiles {
      let place = scope.place
      let version = DayVersion(document: place.document, knownFrom: place.knownFrom, hasCells: true)
      let month = tile.month(metrics: layout.metrics, version: version, number: FactFileParser.number)
      scope.days.include(month.reportedDays)
      let isOpen = tile.month.number > (scope.newest ?? tile.month).number - Int32(FactCompactor.openMonths)
      let isFirst = scope.sealed.insert(tile.month).inserted
      let isNew = isFirst && !place.stored.contains(tile.month)
      archive.work.add {
        let packed = isNew ? PackedMonth(month, isOpen: isOpen) : nil
        mailbox.put(.month(place, month, packed: packed, isOpen: isOpen, isFirst: isFirst))
      }
    }
  }
}

extension FactFileParser.Scope {
  var summary: FactFileParsed.Scope {
    let changed = items.changed.filter { $0 < items.knownCount }
    let told = changed.sorted() + Array(items.knownCount..<items.count)
    return FactFileParsed.Scope(
      place: place, items: told.map { (number: $0 + 1, identity: items.identity($0)) }, newest: newest,
      days: days.range, rows: rows)
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

/// Hashes and packs a file's bytes beside the reading of its rows.
final class FactFileArchive: Sendable {
  let work = WorkQueue(width: 3)
  private let mailbox: Mailbox<FactFileMessage>
  private let hashing = DispatchQueue(label: "steward.facts.hash")
  private let state = Mutex((hash: SHA256(), count: 0, ordinal: 0))

  init(mailbox: Mailbox<FactFileMessage>) { self.mailbox = mailbox }

  /// Adds the next bytes of the file.
  ///
  /// - Parameter isPacked: whether they came packed, and are kept as they are.
  func add(_ bytes: [UInt8], isPacked: Bool) {
    let ordinal = state.withLock { state in
      defer { state.ordinal += 1 }
      return state.ordinal
    }
    hashing.async { [self] in
      state.withLock { state in
        bytes.withUnsafeBytes { state.hash.update(bufferPointer: $0) }
        state.count += bytes.count
      }
    }
    work.add { [mailbox] in
      let packed = isPacked ? nil : try? bytes.withUnsafeBytes { try Zstd.pack($0) }
      mailbox.put(
        .chunk(
          ordinal: ordinal,
          DocumentChunk(isPacked: packed != nil, byteCount: bytes.count, bytes: packed ?? bytes)))
    }
  }

  /// Waits for all of it.
  func finish() -> (sha256: String, count: Int) {
    work.finish()
    return hashing.sync { state.withLock { (hexText($0.hash.finalize()), $0.count) } }
  }
}

/// Something that one thread says and another looks at.
final class Flag: Sendable {
  private let value = Atomic(false)
  var isSet: Bool { value.load(ordering: .relaxed) }
  func set() { value.store(true, ordering: .relaxed) }
}

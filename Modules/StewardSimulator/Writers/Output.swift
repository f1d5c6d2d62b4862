import StewardDomain

/// Where the writers of one store leave their files. Folder and file names follow the convention of report folders:
/// `<account>/<store or _>/<REPORT_TYPE>/<from>[_<to>][.r<retrieved>].<extension>[.gz]`.
struct Output {
  /// The portfolio's folder.
  let directory: String
  let account: SimulatedAccount
  /// The store's country code.
  let place: String
  var sink: FileSink
  /// The document under construction; ``save(_:from:to:retrieved:as:under:)`` empties it.
  var buffer = ByteBuffer(capacity: 1 << 16)
  private var log = RequestLog()

  init(directory: String, account: SimulatedAccount, place: String, sink: FileSink) {
    self.directory = directory
    self.account = account
    self.place = place
    self.sink = sink
  }

  /// Writes the document.
  ///
  /// - Parameters:
  ///   - to: the last day; `nil` where the document is about one day.
  ///   - retrieved: the day on which it was fetched, at 9:00 UTC, where that isn't the day after its last day.
  ///   - folders: the folders that get it, where that isn't the store's own.
  mutating func save(
    _ report: String, from: CivilDay, to: CivilDay? = nil, retrieved: CivilDay? = nil, as ending: String,
    under folders: [String]? = nil
  ) throws(SimulatorError) {
    let name = Output.name(from: from, to: to, retrieved: retrieved, ending, packed: sink.ending)
    let due = (to ?? from).advanced(by: 1)
    for folder in folders ?? [place] {
      try sink.writeDocument(buffer, folder: "\(directory)/\(account.folder)/\(folder)/\(report)", name: name)
      log.add(
        report, store: folder, from: from, to: to ?? from, asked: due, done: retrieved ?? due, status: "DONE",
        file: name)
    }
    buffer.removeAll()
  }

  /// Notes a report that was asked for and cancelled.
  mutating func cancel(_ report: String, day: CivilDay) {
    let due = day.advanced(by: 1)
    log.add(report, store: place, from: day, to: day, asked: due, done: due, status: "CANCELLED", file: "")
  }

  /// Writes a file that isn't one of Amazon's reports beside the accounts: `<kind>/<account>/<store>.csv`.
  mutating func saveAside(_ kind: String) throws(SimulatorError) {
    try sink.write(buffer, folder: "\(directory)/\(kind)/\(account.account.id.text)", name: "\(place).csv")
    buffer.removeAll()
  }

  /// Writes the list of what was asked for.
  mutating func finish() throws(SimulatorError) {
    buffer = log.file
    try saveAside("requests")
  }

  private static func name(
    from: CivilDay, to: CivilDay?, retrieved: CivilDay?, _ ending: String, packed: StaticString
  ) -> String {
    var name = ByteBuffer(capacity: 48)
    name.add(from)
    if let to {
      name.add(byte: 0x5F)
      name.add(to)
    }
    if let retrieved {
      let (year, month, day) = retrieved.components
      name.add(".r" as StaticString)
      name.digits(UInt64(year), atLeast: 4)
      name.digits(UInt64(month), atLeast: 2)
      name.digits(UInt64(day), atLeast: 2)
      name.add("T090000Z" as StaticString)
    }
    name.add(byte: 0x2E)
    name.add(ending)
    name.add(packed)
    return String(decoding: name.bytes, as: UTF8.self)
  }
}

/// The reports that were asked for, with what became of each.
private struct RequestLog {
  private(set) var file = ByteBuffer(capacity: 1 << 14)

  init() { file.add("report,store,from,to,requested_on,finished_on,status,file\n" as StaticString) }

  mutating func add(
    _ report: String, store: String, from: CivilDay, to: CivilDay, asked: CivilDay, done: CivilDay,
    status: StaticString, file name: String
  ) {
    file.add(report)
    file.add(byte: 0x2C)
    file.add(store)
    for day in [from, to, asked, done] {
      file.add(byte: 0x2C)
      file.add(day)
    }
    file.add(byte: 0x2C)
    file.add(status)
    file.add(byte: 0x2C)
    file.add(name)
    file.newline()
  }
}

/// A share in hundredths of a percent, rounded; 0 of nothing is 0.
@inline(__always)
func share(_ part: Int64, of whole: Int64) -> Int64 { whole == 0 ? 0 : (part * 10_000 + whole / 2) / whole }

extension StoreHistory {
  /// The calendar months within the last written days, as day numbers, oldest first.
  func months(last count: Int) -> [ClosedRange<Int>] {
    var result: [ClosedRange<Int>] = []
    var first = max(0, dayCount - count)
    while first < dayCount {
      let date = date(first)
      let (year, month, day) = date.components
      let last = min(dayCount - 1, first + CivilDay.lengthOfMonth(month, year: year) - day)
      result.append(first...last)
      first = last + 1
    }
    return result
  }

  /// Spans of at most some days that end with the last one, oldest first.
  func spans(of length: Int) -> [ClosedRange<Int>] {
    var result: [ClosedRange<Int>] = []
    var last = dayCount - 1
    while last >= 0 {
      result.append(max(0, last - length + 1)...last)
      last -= length
    }
    return result.reversed()
  }
}

import StewardDomain

/// Where the writers of one store leave their files. Folder and file names follow the convention of report folders:
/// `<account>/<store or _>/<REPORT_TYPE>/<from>[_<to>][.r<retrieved>].<extension>`.
struct Output {
  /// `accounts/<id>` with the portfolio's folder before it.
  let accountFolder: String
  /// The store's country code, or `_` for documents of the whole account.
  let place: String
  var sink: FileSink
  /// The document under construction; ``save(_:from:to:retrieved:as:)`` empties it.
  var buffer = ByteBuffer(capacity: 1 << 16)

  init(accountFolder: String, place: String, sink: FileSink) {
    self.accountFolder = accountFolder
    self.place = place
    self.sink = sink
  }

  /// Writes the document.
  ///
  /// - Parameters:
  ///   - to: the last day; `nil` where the document is about one day.
  ///   - retrieved: the day on which it was fetched, at 9:00 UTC, where that isn't the day after its last day.
  mutating func save(
    _ report: String, from: CivilDay, to: CivilDay? = nil, retrieved: CivilDay? = nil, as ending: String
  ) throws(SimulatorError) {
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
    try sink.write(
      buffer, folder: "\(accountFolder)/\(place)/\(report)", name: String(decoding: name.bytes, as: UTF8.self))
    buffer.removeAll()
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

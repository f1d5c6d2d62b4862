internal import StewardDomain
internal import StewardFormats
internal import StewardStorage

/// Turns the rows of a facts file into tiles, one per account, marketplace and month.
///
/// What every row touches lies in the parser itself and in memory that stays where it is: the items of the scope that is read, the pages of
/// its tile. Everything else is looked up only where a row isn't the one that was expected.
struct FactFileParser {
  /// An account and marketplace, as they stand in the file.
  final class Scope {
    let place: FactFilePlace
    /// Without items while it is the one that is read.
    var items: FactItems
    var tiles: [CivilMonth: FactTile] = [:]
    var newest: CivilMonth?
    /// Months that were sealed already.
    var sealed: Set<CivilMonth> = []
    var rows = 0
    /// The days that rows speak of, once their tiles were sealed.
    var days = DaySpan()
    /// Digits behind the point of each metric.
    let digits: [Int32]
    let currency = PaddedBytes()

    init(place: FactFilePlace, units: [Metric.Unit]) {
      self.place = place
      items = FactItems(known: place.items)
      let currency = place.marketplace.currency
      digits = units.map { $0 == .money ? Int32(currency.minorDigits) : $0 == .ratio ? 6 : 0 }
      self.currency.set(Array(currency.code.utf8))
    }
  }

  private struct DayPlace {
    let month: CivilMonth
    /// From 0 on.
    let day: Int

    init(_ day: CivilDay) {
      month = CivilMonth(of: day)
      self.day = month.first.distance(to: day)
    }
  }

  private struct Columns {
    let account, marketplace, day, sku, asin, parent, currency: Int?

    init(_ roles: [FactFileLayout.Role]) {
      account = roles.firstIndex(of: .account)
      marketplace = roles.firstIndex(of: .marketplace)
      day = roles.firstIndex(of: .day)
      sku = roles.firstIndex(of: .sku)
      asin = roles.firstIndex(of: .asin)
      parent = roles.firstIndex(of: .parent)
      currency = roles.firstIndex(of: .currency)
    }
  }

  let layout: FactFileLayout
  private let columns: Columns
  private let reader: FactRowReader
  private let fixed: (account: String?, marketplace: String?)
  private let resolve: (_ account: String, _ marketplace: String) throws -> FactFilePlace?
  private let units: [Metric.Unit]
  private let metricCount: Int
  private(set) var scopes: [Scope] = []
  private var accounts = TextTable()
  private var marketplaces = TextTable()
  private var days = TextTable()
  /// By the numbers of account and marketplace; -1 stands for rows that are passed over.
  private var scopeOf: [Int: Int] = [:]
  /// By the number of their texts.
  private var dayPlaces: [DayPlace] = []

  private var current = -1
  private var items = FactItems(known: [])
  /// Digits behind the point of each metric in the current scope.
  private var digits: [Int32]
  private let room: FactTileRoom
  private var tile: FactTile?
  private var pages: UnsafeMutablePointer<FactTile.Line?>?
  private var pageCapacity = 0
  private var month = CivilMonth(number: 0)
  private var dayOfMonth = 0
  private var hasDay = false
  private var listing = -1
  private var expectedListing = -1
  private var currency = PaddedBytes.none
  private(set) var line = 1
  private(set) var rowCount = 0
  private var rowsOfScope = 0
  /// Whether the next row has to enter its scope, be it the same or not.
  private var isPaused = true
  var wave = 0
  /// How many tiles were ever begun.
  private(set) var tileCount = 0

  /// - Parameter resolve: says where the rows of an account and marketplace belong; `nil` to pass them over.
  init(
    layout: FactFileLayout, account: String?, marketplace: String?,
    resolve: @escaping (_ account: String, _ marketplace: String) throws -> FactFilePlace?
  ) {
    self.layout = layout
    self.resolve = resolve
    fixed = (account, marketplace)
    reader = FactRowReader(layout: layout)
    units = layout.metrics.map(\.definition.unit)
    metricCount = units.count
    room = FactTileRoom(metrics: units.count)
    digits = [Int32](repeating: 0, count: units.count)
    columns = Columns(layout.roles)
  }

  /// Reads whole rows.
  ///
  /// - Parameter bytes: ends with a line feed; at least 32 bytes behind its end can be read.
  /// - Throws: ``FormatError`` with line and column.
  mutating func parse(_ bytes: UnsafeRawBufferPointer) throws {
    guard var cursor = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
    let end = cursor + bytes.count
    while cursor < end {
      line += 1
      do throws(FactRowReader.Fault) {
        guard try reader.row(&cursor, end: end) else { continue }
      } catch {
        throw FormatError(error.code, error.message).at(
          line: line, column: error.column + 1,
          field: layout.names.indices.contains(error.column) ? layout.names[error.column] : nil)
      }
      try place()
    }
  }

  @inline(__always)
  private func isNew(_ column: Int?) -> Bool { column.map { !reader.texts[$0].isExpected } ?? false }

  @inline(__always)
  private mutating func place() throws {
    if isNew(columns.account) || isNew(columns.marketplace) || isPaused { try enterScope() }
    if pages == nil || isNew(columns.day) { try enterDay() }
    rowCount += 1
    guard current >= 0, let pages else { return }
    if isNew(columns.currency) { try checkCurrency() }
    if expectedListing < 0 || isNew(columns.sku) || isNew(columns.asin) || isNew(columns.parent) {
      try enterListing()
    } else {
      listing = expectedListing
    }
    rowsOfScope += 1
    expect(items.next(listing))
    let page = (listing < pageCapacity ? pages[listing] : nil) ?? newPage()
    try put(page + dayOfMonth * (metricCount + 1))
  }

  /// Gets ready for the item that is to come.
  @inline(__always)
  private mutating func expect(_ place: Int) {
    expectedListing = place
    guard place >= 0 else { return }
    if let column = columns.sku { reader.expected[column] = items.sku(place) }
    if let column = columns.asin { reader.expected[column] = items.asin(place) }
    if let column = columns.parent { reader.expected[column] = items.parent(place) }
  }

  @inline(__always)
  private func put(_ line: FactTile.Line) throws {
    for metric in 0..<metricCount where reader.numbers[metric].isThere {
      let number = reader.numbers[metric]
      let value = number.fraction == digits[metric] ? number.digits : try scaled(metric, number)
      var isLarge = false
      guard FactTile.put(value, metric: metric, line: line, width: metricCount, isLarge: &isLarge) else {
        throw statedTwice(metric)
      }
      if isLarge { tile?.putLarge(value, metric: metric, line: line, item: listing, day: dayOfMonth) }
    }
  }

  private static func power(_ exponent: Int32) -> Int64 {
    switch exponent {
    case 1: 10
    case 2: 100
    case 3: 1_000
    case 4: 10_000
    default: 0
    }
  }

  @inline(__always)
  private func scaled(_ metric: Int, _ number: FactRowReader.Number) throws -> Int64 {
    let missing = digits[metric] &- number.fraction
    if missing > 0, missing <= 4, number.digits.magnitude < 1 << 40 {
      return number.digits &* Self.power(missing)
    }
    return try carefullyScaled(metric, number)
  }

  private func carefullyScaled(_ metric: Int, _ number: FactRowReader.Number) throws -> Int64 {
    var value = number.digits
    var missing = digits[metric] - number.fraction
    while missing < 0, value % 10 == 0 {
      value /= 10
      missing += 1
    }
    guard missing >= 0 else { throw fault(metric, "has more than \(digits[metric]) digits behind the point") }
    for _ in 0..<missing {
      let (larger, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { throw fault(metric, "is too large") }
      value = larger
    }
    return value
  }

  private func fault(_ metric: Int, _ words: String) -> FormatError {
    let column = layout.roles.firstIndex(of: .metric(metric)) ?? 0
    return FormatError(.invalidNumber, "the number \(words)").at(
      line: line, column: column + 1, field: layout.names[column])
  }

  private func statedTwice(_ metric: Int) -> FormatError {
    let column = layout.roles.firstIndex(of: .metric(metric)) ?? 0
    return FormatError(
      .invalidValue, "\(layout.metrics[metric]) is stated twice for this item and day; expected one row for each"
    ).at(line: line, column: column + 1, field: layout.names[column])
  }

  private mutating func newTile(of scope: Scope) -> FactTile {
    let tile = FactTile(month: month, room: room)
    scope.tiles[month] = tile
    tileCount += 1
    return tile
  }

  private mutating func newPage() -> FactTile.Line {
    // A row is only placed once its tile is there.
    let tile = tile ?? FactTile(month: month, room: room)
    let page = tile.newPage(listing)
    pages = tile.pages
    pageCapacity = tile.pageCapacity
    return page
  }
}

extension FactFileParser {
  private func text(_ column: Int?) -> String {
    column.map { String(decoding: reader.texts[$0].bytes, as: UTF8.self) } ?? ""
  }

  private mutating func leaveScope() {
    guard current >= 0 else { return }
    swap(&items, &scopes[current].items)
    scopes[current].rows += rowsOfScope
    rowsOfScope = 0
    current = -1
  }

  private mutating func enterScope() throws {
    leaveScope()
    isPaused = false
    let account = Self.number(columns.account, reader, &accounts)
    let marketplace = Self.number(columns.marketplace, reader, &marketplaces)
    expectedListing = -1
    listing = -1
    pages = nil
    let key = account << 32 | marketplace
    let index = try scopeOf[key] ?? newScope()
    scopeOf[key] = index
    guard index >= 0 else { return }
    current = index
    let scope = scopes[index]
    swap(&items, &scope.items)
    digits = scope.digits
    if let column = columns.currency {
      currency = scope.currency.bytes
      reader.expected[column] = currency
      try checkCurrency()
    }
  }

  /// The number of a row's text, which is expected to stay the same from now on.
  private static func number(_ column: Int?, _ reader: FactRowReader, _ table: inout TextTable) -> Int {
    guard let column else { return 0 }
    let number = table.number(reader.texts[column].bytes)
    reader.expected[column] = table.text(number)
    return number
  }

  private mutating func newScope() throws -> Int {
    let account = columns.account == nil ? fixed.account ?? "" : text(columns.account)
    let marketplace = columns.marketplace == nil ? fixed.marketplace ?? "" : text(columns.marketplace)
    do {
      guard let place = try resolve(account, marketplace) else { return -1 }
      scopes.append(Scope(place: place, units: units))
      return scopes.count - 1
    } catch let error as FactPlaceError {
      let column = error.isAccount ? columns.account : columns.marketplace
      throw FormatError(.invalidValue, error.message).at(
        line: line, column: column.map { $0 + 1 }, field: column.map { layout.names[$0] })
    }
  }

  private func checkCurrency() throws {
    guard let column = columns.currency, !PaddedBytes.isSame(reader.texts[column].bytes, currency) else { return }
    throw FormatError(
      .invalidValue,
      "found \"\(text(column).prefix(20))\"; expected \(String(decoding: currency, as: UTF8.self)), the marketplace's currency"
    ).at(line: line, column: column + 1, field: layout.names[column])
  }

  private mutating func enterDay() throws {
    guard let column = columns.day else { return }
    if isNew(column) || !hasDay {
      hasDay = true
      let number = Self.number(column, reader, &days)
      if number == dayPlaces.count {
        let text = text(column)
        guard let day = CivilDay(text) else {
          throw FormatError(.invalidDate, "found \"\(text.prefix(40))\"; expected a day as YYYY-MM-DD")
            .at(line: line, column: column + 1, field: layout.names[column])
        }
        dayPlaces.append(DayPlace(day))
      }
      month = dayPlaces[number].month
      dayOfMonth = dayPlaces[number].day
    }
    guard current >= 0 else { return }
    let scope = scopes[current]
    let tile = scope.tiles[month] ?? newTile(of: scope)
    scope.newest = max(scope.newest ?? month, month)
    tile.enter(day: dayOfMonth, wave: wave)
    self.tile = tile
    pages = tile.pages
    pageCapacity = tile.pageCapacity
  }

  private mutating func enterListing() throws {
    let sku = columns.sku.map { reader.texts[$0].bytes } ?? PaddedBytes.none
    let asin = columns.asin.map { reader.texts[$0].bytes } ?? PaddedBytes.none
    guard !sku.isEmpty || !asin.isEmpty else {
      throw FormatError(.invalidValue, "the row names no item; expected a SKU or an ASIN")
        .at(line: line, column: (columns.sku ?? columns.asin ?? 0) + 1)
    }
    let found = items.place(
      sku: sku, asin: asin, parent: columns.parent.map { reader.texts[$0].bytes } ?? PaddedBytes.none, after: listing)
    listing = found.place
    guard found.isNew else { return }
    for (text, column) in [(sku, columns.sku), (asin, columns.asin)]
    where String(validating: text, as: UTF8.self) == nil {
      throw FormatError(.invalidEncoding, "the text isn't valid UTF-8; expected UTF-8")
        .at(line: line, column: (column ?? 0) + 1)
    }
  }

  /// Takes tiles out that are full, as far as that can be known.
  mutating func takeTiles(where isDue: (Scope, FactTile) -> Bool) -> [(scope: Scope, tile: FactTile)] {
    var due: [(scope: Scope, tile: FactTile)] = []
    for scope in scopes {
      for tile in scope.tiles.values.sorted(by: { $0.month < $1.month }) where isDue(scope, tile) {
        scope.tiles[tile.month] = nil
        due.append((scope, tile))
      }
    }
    tile = nil
    pages = nil
    return due
  }

  /// Ends the reading of rows: every scope has its items and counts.
  mutating func finish() {
    pause()
    room.isClosed = true
  }

  /// Interrupts the reading of rows.
  mutating func pause() {
    leaveScope()
    // The next row enters its scope again.
    for column in [columns.account, columns.marketplace] { column.map { reader.expected[$0] = PaddedBytes.none } }
    isPaused = true
  }

  /// The number of an item by its place.
  static func number(_ place: Int) -> Int32 { Int32(place + 1) }

  var tileBytes: Int { scopes.reduce(0) { $0 + $1.tiles.values.reduce(0) { $0 + $1.byteCount } } }
}

/// Where the rows of an account and marketplace belong.
struct FactFilePlace: Sendable {
  let account: AccountID
  let marketplace: Marketplace
  let scope: Int64
  let family: Int64
  let document: Int64
  let knownFrom: Int64
  /// Those that are known, by number from 1 on.
  let items: [ItemIdentity]
  /// Months of which an earlier facts file said something, and those of which other reports do.
  let stored: Set<CivilMonth>
  let shared: Set<CivilMonth>
}

/// The first and the last of some days.
struct DaySpan: Sendable {
  private(set) var range: Range<CivilDay>?

  mutating func include(_ days: Range<CivilDay>) {
    guard let range else { return self.range = days }
    self.range = min(range.lowerBound, days.lowerBound)..<max(range.upperBound, days.upperBound)
  }
}

/// Why an account or a marketplace isn't one.
struct FactPlaceError: Error {
  let isAccount: Bool
  let message: String
}

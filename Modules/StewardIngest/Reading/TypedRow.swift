internal import StewardDomain
internal import StewardFormats
internal import StewardStorage

/// A row with its values converted: integers as they are stored, texts as places in the raw row.
struct TypedRow {
  enum Value {
    case absent
    case integer(Int64)
    case text(Range<Int>)
  }
  var values: [Value] = []

  func integer(_ column: Int) -> Int64? {
    if case .integer(let value) = values[column] { value } else { nil }
  }
}

/// Converts rows of one entry of a definition.
struct RowConverter {
  let entry: RowDefinition
  let locale: FileLocale
  /// Decides the days of instants without a zone.
  let zone: ZoneTable
  /// Of money without a currency of its own; `nil` where the document concerns several marketplaces.
  let currency: Currency?
  private var carried: [[UInt8]]
  /// What the loop over all cells needs of each column, without the texts that would be counted with every copy.
  private let plans: [Plan]
  private let carrying: [Int]
  /// The currency stated last, as text, and its digits behind the point.
  private var statedCurrency: (code: [UInt8], digits: Int) = ([], 0)
  private let ownDigits: Int?
  private(set) var drift = DriftLog()

  init(entry: RowDefinition, locale: FileLocale, zone: ZoneTable, currency: Currency?) {
    self.entry = entry
    self.locale = locale
    self.zone = zone
    self.currency = currency
    self.carried = entry.columns.map { _ in [] }
    self.plans = entry.columns.map(Plan.init)
    self.carrying = entry.columns.indices.filter { entry.columns[$0].carries }
    self.ownDigits = currency?.minorDigits
  }

  private struct Plan {
    let type: ColumnDefinition.ColumnType
    let carries: Bool
    let isPII: Bool
    let isRequired: Bool
    let isComputed: Bool
    let hasKnownValues: Bool
    let negates: Bool
    /// Digits behind the point that are kept of a number; of money its currency says it.
    let scale: Int?
    let isMoney: Bool
    let currencyColumn: Int?
    /// Whether its text is its value.
    let isPlainText: Bool

    init(_ column: ColumnDefinition) {
      type = column.type
      carries = column.carries
      isPII = column.isPII
      isRequired = column.presence == .required
      isComputed = column.product != nil
      hasKnownValues = column.knownValues != nil
      negates = column.negates
      isMoney = column.type == .money
      currencyColumn = column.currencyColumn
      isPlainText = column.type == .text && column.knownValues == nil
      switch column.type {
      case .integer: scale = 0
      case .decimal, .ratio: scale = 6
      case .percent: scale = 4
      case .text, .money, .day, .instant, .boolean: scale = nil
      }
    }
  }

  mutating func convert(_ raw: inout RawRow, into row: inout TypedRow) throws {
    row.values.removeAll(keepingCapacity: true)
    for index in carrying { carry(index, &raw) }
    for index in plans.indices {
      row.values.append(.absent)
      if plans[index].isPII { continue }
      if plans[index].isComputed {
        if let product = entry.columns[index].product {
          row.values[index] = try self.product(product, entry.columns[index], row, raw)
        }
        continue
      }
      guard let range = raw.range(index) else {
        if plans[index].isRequired { throw missing(entry.columns[index], raw) }
        continue
      }
      if plans[index].isPlainText {
        row.values[index] = .text(range)
      } else if let number = plainNumber(index, range, raw) {
        row.values[index] = .integer(plans[index].negates ? 0 &- number : number)
      } else {
        row.values[index] = try value(index, range, raw)
      }
    }
  }

  /// A number that is exact; `nil` for what takes a closer look.
  @inline(__always)
  private mutating func plainNumber(_ index: Int, _ range: Range<Int>, _ raw: RawRow) -> Int64? {
    guard let scale = plans[index].scale ?? (plans[index].isMoney ? minorDigits(index, raw) : nil) else { return nil }
    let parsed = raw.arena.withUnsafeBytes {
      parseScaled(UnsafeRawBufferPointer(rebasing: $0[range]), scale: scale, decimal: locale.decimal)
    }
    guard case .value(let value, exact: true) = parsed else { return nil }
    return value
  }

  private mutating func minorDigits(_ index: Int, _ raw: RawRow) -> Int? {
    guard let column = plans[index].currencyColumn, let range = raw.range(column) else { return ownDigits }
    let isLast = statedCurrency.code.withUnsafeBytes { last in
      raw.arena.withUnsafeBytes { last.count == range.count && last.elementsEqual($0[range]) }
    }
    if !isLast {
      guard let currency = raw.text(column).flatMap({ Currency($0) }) else { return nil }
      statedCurrency = (Array(raw.arena[range]), currency.minorDigits)
    }
    return statedCurrency.digits
  }

  private mutating func carry(_ index: Int, _ raw: inout RawRow) {
    if let range = raw.range(index) {
      if !raw.arena[range].elementsEqual(carried[index]) { carried[index] = Array(raw.arena[range]) }
    } else if !carried[index].isEmpty {
      carried[index].withUnsafeBytes { raw.set(index, $0) }
    }
  }

  private mutating func value(_ index: Int, _ range: Range<Int>, _ raw: RawRow) throws -> TypedRow.Value {
    if plans[index].type == .text {
      if plans[index].hasKnownValues, let known = entry.columns[index].knownValues {
        let column = entry.columns[index]
        let text = String(decoding: raw.arena[range], as: UTF8.self)
        if !known.contains(text) {
          drift.note(
            "unknownValue", field: column.source ?? column.name, line: raw.line,
            "\(FormatError.quoted(text)) isn't a known value")
        }
      }
      return .text(range)
    }
    let line = raw.line
    let result: Int64? = try raw.arena.withUnsafeBytes { arena in
      let bytes = UnsafeRawBufferPointer(rebasing: arena[range])
      if Self.standsForNothing(bytes) { return nil }
      return try integer(entry.columns[index], bytes, raw, line)
    }
    guard let result else {
      if plans[index].isRequired { throw missing(entry.columns[index], raw) }
      return .absent
    }
    return .integer(plans[index].negates ? 0 &- result : result)
  }

  private mutating func integer(
    _ column: ColumnDefinition, _ bytes: UnsafeRawBufferPointer, _ raw: RawRow, _ line: Int
  ) throws -> Int64? {
    switch column.type {
    case .text: return nil
    case .integer: return try number(column, bytes, scale: 0, raw, expected: "a whole number")
    case .decimal: return try number(column, bytes, scale: 6, raw, expected: "a number")
    case .ratio: return try number(column, bytes, scale: 6, raw, expected: "a number")
    case .percent: return try number(column, bytes, scale: 4, raw, expected: "a percentage")
    case .money:
      let digits = try currency(of: column, raw).minorDigits
      return try number(column, bytes, scale: digits, raw, expected: "an amount")
    case .day:
      if let day = parseDay(bytes, order: locale.dates) { return Int64(day.number) }
      if let moment = parseDateTime(bytes, order: locale.dates) { return Int64(moment.day.number) }
      throw bad(.invalidDate, column, bytes, raw, expected: "a day of the calendar, \(locale.dates.example)")
    case .instant:
      guard let moment = parseDateTime(bytes, order: locale.dates) else {
        throw bad(.invalidDate, column, bytes, raw, expected: "a date and time, \(locale.dates.example) 10:01:02 UTC")
      }
      return instant(moment).microseconds
    case .boolean:
      guard let flag = Self.flag(bytes) else {
        throw bad(.invalidValue, column, bytes, raw, expected: "true or false")
      }
      return flag ? 1 : 0
    }
  }

  private mutating func number(
    _ column: ColumnDefinition, _ bytes: UnsafeRawBufferPointer, scale: Int, _ raw: RawRow, expected: String
  ) throws -> Int64? {
    switch parseScaled(bytes, scale: scale, decimal: locale.decimal) {
    case .value(let value, let exact):
      if exact { return value }
      if column.type == .integer { throw bad(.invalidNumber, column, bytes, raw, expected: expected) }
      drift.note(
        "rounded", kind: .note, field: column.source ?? column.name, line: raw.line,
        "values with more digits than are kept were rounded half to even")
      return value
    case .empty: return nil
    case .invalid: throw bad(.invalidNumber, column, bytes, raw, expected: expected)
    case .overflow: throw bad(.invalidNumber, column, bytes, raw, expected: "\(expected) of at most 18 digits")
    }
  }

  private func product(
    _ factors: (Int, Int), _ column: ColumnDefinition, _ row: TypedRow, _ raw: RawRow
  ) throws -> TypedRow.Value {
    guard let left = row.integer(factors.0), let right = row.integer(factors.1) else { return .absent }
    let scale = try digits(of: entry.columns[factors.0], raw) + digits(of: entry.columns[factors.1], raw)
    let drop = scale - (try digits(of: column, raw))
    guard let value = ExactProduct.rounded(left, right, droppingDigits: drop) else {
      throw FormatError(
        .invalidNumber, "the product of \(left) and \(right) is too large",
        at: SourcePosition(line: raw.line, column: nil, field: column.name))
    }
    return .integer(column.negates ? 0 &- value : value)
  }

  /// Decimal digits behind the point of a stored value.
  private func digits(of column: ColumnDefinition, _ raw: RawRow) throws -> Int {
    switch column.type {
    case .decimal, .ratio, .percent: 6
    case .money: try currency(of: column, raw).minorDigits
    default: 0
    }
  }

  private func currency(of column: ColumnDefinition, _ raw: RawRow) throws -> Currency {
    if let index = column.currencyColumn, let code = raw.text(index) {
      if let currency = Currency(code) { return currency }
      throw FormatError(
        .invalidValue, "the currency is \(FormatError.quoted(code)); expected three letters as EUR",
        at: SourcePosition(line: raw.line, column: nil, field: entry.columns[index].source))
    }
    if let currency { return currency }
    throw FormatError(
      .invalidValue, "the amount has no currency; name the marketplace of the document",
      at: SourcePosition(line: raw.line, column: number(of: column, raw), field: column.source))
  }

  private func instant(_ moment: LocalDateTime) -> Instant {
    if let offset = moment.offsetSeconds {
      let start = Instant(utc: moment.day)
      return Instant(microseconds: start.microseconds &+ moment.microsecondOfDay &- Int64(offset) * 1_000_000)
    }
    let second = Int(moment.microsecondOfDay / 1_000_000)
    let whole = zone.instant(of: moment.day, secondOfDay: second)
    return Instant(microseconds: whole.microseconds &+ moment.microsecondOfDay % 1_000_000)
  }

  private func bad(
    _ code: FormatError.Code, _ column: ColumnDefinition, _ bytes: UnsafeRawBufferPointer, _ raw: RawRow,
    expected: String
  ) -> FormatError {
    FormatError(
      code, "found \(FormatError.quoted(bytes)); expected \(expected)",
      at: SourcePosition(line: raw.line, column: number(of: column, raw), field: column.source))
  }

  /// The number of the field in a flat file, from 1.
  private func number(of column: ColumnDefinition, _ raw: RawRow) -> Int? {
    guard let index = entry.columns.firstIndex(where: { $0.name == column.name }), index < raw.fieldOfColumn.count
    else { return nil }
    return raw.fieldOfColumn[index].map { $0 + 1 }
  }

  private func missing(_ column: ColumnDefinition, _ raw: RawRow) -> FormatError {
    FormatError(
      .invalidValue, "the value is missing; every row has one",
      at: SourcePosition(line: raw.line, column: number(of: column, raw), field: column.source))
  }

  /// Words that reports write where there is no value.
  private static func standsForNothing(_ bytes: UnsafeRawBufferPointer) -> Bool {
    switch bytes.count {
    case 1: bytes[0] == UInt8(ascii: "-")
    case 2: bytes.elementsEqual("--".utf8) || bytes.elementsEqual("NA".utf8)
    case 3: bytes.elementsEqual("N/A".utf8) || bytes.elementsEqual("n/a".utf8) || bytes.elementsEqual("—".utf8)
    case 4: bytes.elementsEqual("null".utf8) || bytes.elementsEqual("None".utf8)
    default: false
    }
  }

  private static func flag(_ bytes: UnsafeRawBufferPointer) -> Bool? {
    switch String(decoding: bytes, as: UTF8.self).lowercased() {
    case "true", "yes", "y", "1", "ja", "oui", "sí", "si": true
    case "false", "no", "n", "0", "nein", "non": false
    default: nil
    }
  }
}

extension DateOrder {
  fileprivate var example: String {
    switch self {
    case .ymd: "such as 2026-02-28"
    case .dmy: "such as 28.02.2026"
    case .mdy: "such as 02/28/2026"
    }
  }
}

/// Products of scaled integers without a rounding in between.
enum ExactProduct {
  /// - Returns: `left × right ÷ 10^digits`, rounded half to even, or `nil` beyond 63 bits.
  static func rounded(_ left: Int64, _ right: Int64, droppingDigits digits: Int) -> Int64? {
    let (high, low) = left.multipliedFullWidth(by: right)
    guard digits > 0 else {
      guard high == 0 && low <= UInt64(Int64.max) || high == -1 && low >= 1 << 63 else { return nil }
      var value = Int64(bitPattern: low)
      for _ in 0..<(-digits) {
        let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
        if overflow { return nil }
        value = scaled
      }
      return value
    }
    var divisor: UInt64 = 1
    for _ in 0..<min(digits, 18) { divisor *= 10 }
    let negative = high < 0
    let magnitude =
      negative ? (UInt64(bitPattern: ~high) &+ (low == 0 ? 1 : 0), ~low &+ 1) : (UInt64(bitPattern: high), low)
    guard magnitude.0 < divisor else { return nil }
    var (quotient, rest) = divisor.dividingFullWidth(magnitude)
    let twice = rest.multipliedReportingOverflow(by: 2)
    if twice.overflow || twice.partialValue > divisor || (twice.partialValue == divisor && quotient & 1 == 1) {
      quotient += 1
    }
    guard quotient <= UInt64(Int64.max) else { return nil }
    return negative ? -Int64(quotient) : Int64(quotient)
  }
}

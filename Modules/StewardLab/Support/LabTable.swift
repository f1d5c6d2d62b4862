internal import StewardFormats

/// An input file of the lab: CSV by RFC 4180 in UTF-8 with a header row, read record by record.
///
/// ```swift
/// var table = try LabTable("series.csv")
/// let y = try table.column("y")
/// while try table.next() { values.append(try table.number(y)) }
/// ```
struct LabTable {
  let path: String
  /// The names in the header row, without blanks at their ends.
  private(set) var header: [String] = []
  /// How many data rows were read so far.
  private(set) var rowCount = 0
  private var reader: DelimitedReader<TranscodingSource<LabSource>>

  /// - Parameter dialect: commas and quotes unless told otherwise.
  /// - Throws: ``LabError`` where the file can't be read or has no header.
  init(_ path: String, dialect: DelimitedDialect = .csv) throws {
    self.path = path
    do {
      reader = DelimitedReader(try TranscodingSource(LabSource(path: path), charset: "utf-8"), dialect: dialect)
      guard try reader.next() else { throw FormatError(.truncated, "the file is empty; expected a header row") }
    } catch { throw LabError(path, error) }
    header = (0..<reader.fieldCount).map { Self.trimmed(reader.string($0)) }
  }

  /// The index of a column by its name.
  ///
  /// - Throws: ``LabError`` that lists the columns that are there.
  func column(_ name: String) throws -> Int {
    guard let index = header.firstIndex(of: name) else {
      throw LabError(
        path,
        FormatError(.missingColumn, "there is no column \(name); found \(header.joined(separator: ", "))").at(line: 1))
    }
    return index
  }

  /// The index of a column that may be missing.
  func columnIfThere(_ name: String) -> Int? { header.firstIndex(of: name) }

  /// Goes on to the next data row; `false` at the end.
  mutating func next() throws -> Bool {
    do {
      guard try reader.next() else { return false }
      guard reader.fieldCount == header.count else {
        throw FormatError(
          reader.fieldCount < header.count ? .tooFewFields : .tooManyFields,
          "the row has \(reader.fieldCount) fields, the header \(header.count); expected as many"
        ).at(line: reader.line, column: min(reader.fieldCount, header.count) + 1)
      }
    } catch { throw LabError(path, error) }
    rowCount += 1
    return true
  }

  /// A field of the current row as text.
  func text(_ column: Int) -> String { reader.string(column) }

  /// The bytes of a field of the current row; valid within `body` only.
  func withBytes<Result>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try reader.withField(column, body)
  }

  /// A field of the current row as a finite number with a decimal point.
  func number(_ column: Int) throws -> Double {
    guard let value = try optionalNumber(column) else { throw error("", at: column, expected: "a number") }
    return value
  }

  /// A number, or `nil` for an empty field, `NA` or `NaN`.
  func optionalNumber(_ column: Int) throws -> Double? {
    if let plain = withBytes(column, plainDecimal) { return plain }
    let text = Self.trimmed(reader.string(column))
    if text.isEmpty || text == "NA" || text.lowercased() == "nan" { return nil }
    guard let value = Double(text), value.isFinite else { throw error(text, at: column, expected: "a number") }
    return value
  }

  /// A field of the current row as a whole number.
  func integer(_ column: Int) throws -> Int {
    let text = Self.trimmed(reader.string(column))
    guard let value = Int(text) else { throw error(text, at: column, expected: "a whole number") }
    return value
  }

  /// What is wrong with a field of the current row.
  func error(_ found: String, at column: Int, expected: String) -> LabError {
    LabError(
      path,
      FormatError(.invalidValue, "found \"\(found)\"; expected \(expected)")
        .at(line: reader.line, column: column + 1, field: header[column]))
  }

  private static func trimmed(_ text: String) -> String {
    var part = text[...]
    while let first = part.first, first.isWhitespace { part.removeFirst() }
    while let last = part.last, last.isWhitespace { part.removeLast() }
    return String(part)
  }
}

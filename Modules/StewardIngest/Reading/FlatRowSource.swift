internal import StewardFormats

/// Rows of a TSV or CSV file: the first record names the columns.
struct FlatRowSource<Source: ByteSource>: RowSource {
  private var reader: DelimitedReader<Source>
  private let entry: RowDefinition
  /// For each column of the definition, its field in the file.
  private var fieldOfColumn: [Int?] = []
  private let isPII: [Bool]
  /// Number of the record with the names of the columns, from 1.
  private(set) var headerRecord = 1
  private(set) var headerCount = 0
  /// The fields that are called like a column with personal data, whichever of them the rows are read from.
  private(set) var personalFields: Set<Int> = []
  private var rowCount = 0
  private(set) var drift = DriftLog()

  /// Reads the header and finds the columns in it.
  init(_ source: Source, dialect: DelimitedDialect, definition: ReportDefinition) throws {
    reader = DelimitedReader(source, dialect: dialect)
    entry = definition.rows[0]
    isPII = definition.rows[0].columns.map(\.isPII)
    guard try reader.next() else {
      throw FormatError(
        .truncated, "the file is empty; expected a line with the names of the columns: fetch the file again",
        at: SourcePosition(line: 1))
    }
    if definition.hasPreamble { try skipPreamble() }
    headerCount = reader.fieldCount
    var fieldOfName: [String: Int] = [:]
    let personal = Set(
      entry.columns.filter(\.isPII).flatMap { [$0.source].compactMap(\.self) + $0.aliases }.map(folded))
    for field in 0..<headerCount {
      let name = folded(reader.string(field))
      if personal.contains(name) { personalFields.insert(field) }
      if fieldOfName[name] == nil { fieldOfName[name] = field }
    }
    var known: Set<Int> = []
    for column in entry.columns {
      let names = [column.source].compactMap(\.self) + column.aliases
      let field = names.lazy.compactMap { fieldOfName[folded($0)] }.first
      fieldOfColumn.append(field)
      if let field { known.insert(field) } else if column.source != nil { try missing(column) }
    }
    for field in 0..<headerCount where !known.contains(field) {
      let name = reader.string(field)
      drift.note("unknownColumn", field: name, line: reader.line, "the column \(name) isn't in the definition")
    }
  }

  mutating func next(_ row: inout RawRow) throws -> Bool {
    guard headerCount > 0, try reader.next() else { return false }
    let count = reader.fieldCount
    guard count == headerCount else {
      let code: FormatError.Code = count > headerCount ? .tooManyFields : .tooFewFields
      throw FormatError(
        code, "the row has \(count) fields, the header \(headerCount); expected as many",
        at: SourcePosition(line: reader.line, column: min(count, headerCount) + 1))
    }
    rowCount += 1
    row.entry = 0
    if row.fieldOfColumn.isEmpty { row.fieldOfColumn = fieldOfColumn }
    row.line = reader.line
    row.number = rowCount
    row.reset(columns: entry.columns.count)
    for (column, field) in fieldOfColumn.enumerated() {
      guard let field, !isPII[column] else { continue }
      reader.withField(field) { bytes in
        let value = bytes.trimmed
        if !value.isEmpty { row.set(column, value) }
      }
    }
    return true
  }

  /// Goes on to the record that has the name of a column that every file has.
  private mutating func skipPreamble() throws {
    let marks = Set(
      entry.columns.filter { $0.presence == .required }.flatMap { [$0.source].compactMap(\.self) + $0.aliases }.map(
        folded))
    guard !marks.isEmpty else { return }
    for _ in 0..<50 {
      if (0..<reader.fieldCount).contains(where: { marks.contains(folded(reader.string($0))) }) { return }
      guard try reader.next() else { return }
      headerRecord += 1
    }
  }

  private mutating func missing(_ column: ColumnDefinition) throws {
    switch column.presence {
    case .required:
      let found = (0..<min(headerCount, 12)).map { reader.string($0) }.joined(separator: ", ")
      throw FormatError(
        .missingColumn,
        "the column \(column.source ?? column.name) is missing; the header has \(found)\(headerCount > 12 ? " …" : ""): is this file of another report type?",
        at: SourcePosition(line: 1, column: nil, field: column.source))
    case .expected:
      drift.note(
        "missingColumn", field: column.source ?? column.name, line: 1,
        "the column \(column.source ?? column.name) is missing")
    case .optional: break
    }
  }
}

/// Headers are compared without case and outer blanks.
private func folded(_ name: String) -> String {
  // Nearly all headers are plain ASCII, for which Unicode's rules are a long way round.
  if name.utf8.allSatisfy({ $0 < 0x80 }) {
    let bytes = Array(name.utf8)[...].trimmingASCIIBlanks
    return String(decoding: bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
  var text = Substring(name)
  while let first = text.first, first.isWhitespace || first == "\u{FEFF}" { text.removeFirst() }
  while let last = text.last, last.isWhitespace { text.removeLast() }
  return text.lowercased()
}

extension ArraySlice<UInt8> {
  fileprivate var trimmingASCIIBlanks: ArraySlice<UInt8> {
    var rest = self
    while let first = rest.first, first <= 0x20 { rest.removeFirst() }
    while let last = rest.last, last <= 0x20 { rest.removeLast() }
    return rest
  }
}

extension UnsafeRawBufferPointer {
  /// Without outer blanks and tabs.
  var trimmed: UnsafeRawBufferPointer {
    var low = 0
    var high = count
    while low < high, self[low] == 0x20 || self[low] == 0x09 { low += 1 }
    while high > low, self[high - 1] == 0x20 || self[high - 1] == 0x09 { high -= 1 }
    return UnsafeRawBufferPointer(rebasing: self[low..<high])
  }
}

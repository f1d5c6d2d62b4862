/// Records of one kind as columns, as they come out of one document: integers in arrays, text in one arena.
public struct RecordBatch: Sendable {
  public let kind: RecordKind
  public private(set) var count = 0
  /// Number of the row within the document, from 1.
  public private(set) var rowNumbers: [Int32] = []
  /// Line of the document at which the row begins, from 1.
  public private(set) var lines: [Int32] = []
  /// Day number, or ``noDay``.
  public private(set) var days: [Int32] = []
  /// Text of the partition's key by its place in ``text``, or an empty range.
  private var keys: [Range<Int32>] = []
  private var text: [UInt8] = []
  private var columns: [Column]

  public static let noDay = Int32.min

  private enum Column: Sendable {
    /// `Int64.min` stands for absent.
    case integers([Int64])
    /// A start below zero stands for absent.
    case texts([Range<Int32>])
  }
  private static let absentInteger = Int64.min
  private static let absentText: Range<Int32> = -1..<(-1)

  public init(kind: RecordKind) {
    self.kind = kind
    self.columns = kind.fields.map { $0.type == .text ? .texts([]) : .integers([]) }
  }

  /// Begins a record whose fields are all absent.
  public mutating func append(row: Int, line: Int, day: Int32?) {
    rowNumbers.append(Int32(clamping: row))
    lines.append(Int32(clamping: line))
    days.append(day ?? RecordBatch.noDay)
    keys.append(RecordBatch.absentText)
    for index in columns.indices {
      switch columns[index] {
      case .integers(var values):
        columns[index] = .integers([])
        values.append(RecordBatch.absentInteger)
        columns[index] = .integers(values)
      case .texts(var values):
        columns[index] = .texts([])
        values.append(RecordBatch.absentText)
        columns[index] = .texts(values)
      }
    }
    count += 1
  }

  /// Sets a field of the newest record. `Int64.min` can't be stored and becomes absent.
  public mutating func set(_ field: Int, _ value: Int64) {
    guard case .integers(var values) = columns[field] else { preconditionFailure("\(kind.fields[field].name) is text") }
    columns[field] = .integers([])
    values[count - 1] = value
    columns[field] = .integers(values)
  }

  public mutating func set(_ field: Int, _ utf8: UnsafeRawBufferPointer) {
    guard case .texts(var values) = columns[field] else { preconditionFailure("\(kind.fields[field].name) isn't text") }
    columns[field] = .texts([])
    values[count - 1] = store(utf8)
    columns[field] = .texts(values)
  }

  public mutating func setKey(_ utf8: UnsafeRawBufferPointer) { keys[count - 1] = store(utf8) }

  /// The partition's key of one record.
  public func key(of record: Int) -> String? {
    keys[record].lowerBound < 0 ? nil : String(decoding: bytes(keys[record]), as: UTF8.self)
  }

  /// The distinct keys of all records.
  public var distinctKeys: [String] {
    var seen: Set<String> = []
    var previous: Range<Int32>?
    for key in keys where key.lowerBound >= 0 {
      if let previous, previous.count == key.count, bytes(previous).elementsEqual(bytes(key)) { continue }
      seen.insert(String(decoding: bytes(key), as: UTF8.self))
      previous = key
    }
    return seen.sorted()
  }

  /// One field of one record as a value, for those who look at few of them.
  public func value(_ field: Int, of record: Int) -> SQLValue {
    switch columns[field] {
    case .integers(let values):
      values[record] == RecordBatch.absentInteger ? .null : .integer(values[record])
    case .texts(let values):
      values[record].lowerBound < 0 ? .null : .text(String(decoding: bytes(values[record]), as: UTF8.self))
    }
  }

  private mutating func store(_ utf8: UnsafeRawBufferPointer) -> Range<Int32> {
    let start = Int32(text.count)
    text.append(contentsOf: utf8)
    return start..<Int32(text.count)
  }

  private func bytes(_ range: Range<Int32>) -> ArraySlice<UInt8> { text[Int(range.lowerBound)..<Int(range.upperBound)] }

  /// Gives the arena that all texts of the batch lie in, for ``bind(_:to:arena:keyParameter:firstField:)``.
  func withArena<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try text.withUnsafeBytes(body)
  }

  /// Binds one record's key and fields, beginning at a parameter. Bound text points into the arena.
  func bind(
    _ record: Int, to statement: any BulkStatement, arena: UnsafeRawBufferPointer, keyParameter: Int, firstField: Int
  ) throws {
    func part(_ range: Range<Int32>) -> UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(rebasing: arena[Int(range.lowerBound)..<Int(range.upperBound)])
    }
    if keys[record].lowerBound < 0 {
      try statement.bindNull(keyParameter)
    } else {
      try statement.bindText(keyParameter, part(keys[record]))
    }
    for (index, column) in columns.enumerated() {
      switch column {
      case .integers(let values) where values[record] != RecordBatch.absentInteger:
        try statement.bind(firstField + index, values[record])
      case .texts(let values) where values[record].lowerBound >= 0:
        try statement.bindText(firstField + index, part(values[record]))
      default:
        try statement.bindNull(firstField + index)
      }
    }
  }
}

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
  /// Row by row, one value per integer field; `Int64.min` stands for absent.
  private var integers: [Int64] = []
  /// Row by row, one place per text field; a start below zero stands for absent.
  private var texts: [Range<Int32>] = []
  /// The fields that records of this batch can have, ascending.
  public let fields: [Int]
  /// For each field its place within a row of ``integers`` or of ``texts``; -1 where the batch doesn't have it.
  private let slots: [Int]
  private let isText: [Bool]
  private let integerWidth: Int
  private let textWidth: Int

  public static let noDay = Int32.min
  private static let absentInteger = Int64.min
  private static let absentText: Range<Int32> = -1..<(-1)

  /// - Parameter fields: those that will be set, as indices into the kind's; the others cost nothing. `nil`: all of them.
  public init(kind: RecordKind, fields: Set<Int>? = nil) {
    self.kind = kind
    self.fields = kind.fields.indices.filter { fields?.contains($0) ?? true }
    isText = kind.fields.map { $0.type == .text }
    var widths = (integer: 0, text: 0)
    var slots = [Int](repeating: -1, count: kind.fields.count)
    for field in self.fields {
      slots[field] = isText[field] ? widths.text : widths.integer
      if isText[field] { widths.text += 1 } else { widths.integer += 1 }
    }
    self.slots = slots
    integerWidth = widths.integer
    textWidth = widths.text
  }

  /// Begins a record whose fields are all absent.
  public mutating func append(row: Int, line: Int, day: Int32?) {
    rowNumbers.append(Int32(clamping: row))
    lines.append(Int32(clamping: line))
    days.append(day ?? RecordBatch.noDay)
    keys.append(RecordBatch.absentText)
    integers.append(contentsOf: repeatElement(RecordBatch.absentInteger, count: integerWidth))
    texts.append(contentsOf: repeatElement(RecordBatch.absentText, count: textWidth))
    count += 1
  }

  /// Sets a field of the newest record. `Int64.min` can't be stored and becomes absent.
  public mutating func set(_ field: Int, _ value: Int64) {
    precondition(!isText[field], "the field is text")
    integers[(count - 1) * integerWidth + slots[field]] = value
  }

  public mutating func set(_ field: Int, _ utf8: UnsafeRawBufferPointer) {
    precondition(isText[field], "the field isn't text")
    texts[(count - 1) * textWidth + slots[field]] = store(utf8)
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
    guard slots[field] >= 0 else { return .null }
    if isText[field] {
      let place = texts[record * textWidth + slots[field]]
      return place.lowerBound < 0 ? .null : .text(String(decoding: bytes(place), as: UTF8.self))
    }
    let value = integers[record * integerWidth + slots[field]]
    return value == RecordBatch.absentInteger ? .null : .integer(value)
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
    for (offset, field) in fields.enumerated() {
      let parameter = firstField + offset
      if isText[field] {
        let place = texts[record * textWidth + slots[field]]
        if place.lowerBound < 0 {
          try statement.bindNull(parameter)
        } else {
          try statement.bindText(parameter, part(place))
        }
      } else {
        let value = integers[record * integerWidth + slots[field]]
        if value == RecordBatch.absentInteger {
          try statement.bindNull(parameter)
        } else {
          try statement.bind(parameter, value)
        }
      }
    }
  }
}

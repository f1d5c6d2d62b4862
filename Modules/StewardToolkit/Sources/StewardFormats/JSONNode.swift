/// A value on a tape. Valid until the tape parses the next one.
@frozen
public struct JSONNode {
  @frozen
  public enum Kind: UInt8, Hashable, Sendable {
    case object, array, string, number, `true`, `false`, null
  }

  @usableFromInline let tape: JSONTape
  @usableFromInline let index: UInt32
  @usableFromInline let generation: UInt32

  @inlinable
  init(tape: JSONTape, index: UInt32, generation: UInt32) {
    self.tape = tape
    self.index = index
    self.generation = generation
  }

  @inlinable
  var entry: JSONTape.Entry {
    precondition(generation == tape.generation, "the tape has parsed another value since")
    return tape.entries[Int(index)]
  }

  /// Where the value is within the one that was parsed: the same in elements of one shape. See `JSONStreamReader.shape`.
  @inlinable
  public var place: Int { Int(index) }

  /// The value at a place that another element of the same shape gave.
  @inlinable
  public func value(at place: Int) -> JSONNode {
    precondition(place >= 0 && place < tape.entryCount, "the place is of another shape")
    return JSONNode(tape: tape, index: UInt32(truncatingIfNeeded: place), generation: generation)
  }

  @inlinable
  public var kind: Kind { entry.kind }

  @inlinable
  public var isNull: Bool { entry.kind == .null }

  /// The value of `true` and `false`; `nil` for anything else.
  public var bool: Bool? {
    switch kind {
    case .true: true
    case .false: false
    default: nil
    }
  }

  /// A string's content; `nil` for anything else.
  public var string: String? {
    let entry = self.entry
    return entry.kind == .string ? tape.string(entry) : nil
  }

  /// A number's text as it stands in the document; `nil` for anything else.
  public var numberText: String? {
    let entry = self.entry
    return entry.kind == .number ? tape.string(entry) : nil
  }

  /// Lends the content of a string without escapes, or the text of any other value as it stands in the document.
  ///
  /// Numbers are exact this way: `parseScaled` reads these bytes. Constant, but for strings with escapes.
  @inlinable
  public func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    let entry = self.entry
    if entry.isEscaped { return try tape.unescaped(entry).withUnsafeBytes(body) }
    return try body(tape.bytes(entry))
  }

  /// Where the text that `withBytes` lends is within that of the value that was parsed; `nil` for anything but a number
  /// or a string without escapes.
  @inlinable
  public var plainRange: Range<Int>? {
    let entry = self.entry
    guard entry.kind == .number || entry.kind == .string, !entry.isEscaped else { return nil }
    let start = Int(entry.start) - Int(tape.entries[0].start)
    return start..<start + Int(entry.length)
  }

  /// Where the value stands. Linear in the text before it: for errors, not for every value.
  public var position: SourcePosition { tape.position(of: entry) }

  /// 1-based; see `position`.
  public var line: Int { position.line }

  /// The 1-based byte in the line; see `position`.
  public var column: Int { position.column ?? 1 }
}

extension JSONTape {
  /// The text as it stands in the document.
  @inlinable
  func bytes(_ entry: Entry) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: text + Int(entry.start), count: Int(entry.length))
  }

  @usableFromInline
  func unescaped(_ entry: Entry) -> [UInt8] { JSONEscapes.removed(from: bytes(entry)) }

  @usableFromInline
  func string(_ entry: Entry) -> String {
    entry.isEscaped ? String(decoding: unescaped(entry), as: UTF8.self) : String(decoding: bytes(entry), as: UTF8.self)
  }
}

/// Reads the elements of arrays in a JSON document of any size one after the other, without holding the document.
///
/// What is outside these arrays is collected as the header. The content has to be UTF-8 without a byte order mark, as
/// `TranscodingSource` delivers it. Copies share their place: read one of them.
public struct JSONStreamReader<Source: ByteSource> {
  @usableFromInline var cursor: JSONStreamCursor
  @usableFromInline var source: Source

  /// Streams arrays of one document.
  ///
  /// - Parameter arrays: each the path of keys from the root, with dots between: `dataByAsin`, `payload.items`; an
  ///   empty one names the document itself. Nothing within arrays can be named.
  public init(_ source: Source, arrays: [String]) {
    self.source = source
    self.cursor = JSONStreamCursor(layout: .document, arrays: arrays)
  }

  /// Streams a document of one JSON value on each line, as the elements of array 0; empty lines are skipped.
  public init(jsonl source: Source) {
    self.source = source
    self.cursor = JSONStreamCursor(layout: .lines, arrays: [])
  }

  /// The next element, with the number of its array among those named.
  ///
  /// The element is valid until the next call. An array that isn't there has no elements; see `foundArrays`.
  /// - Returns: `nil` at the end.
  /// - Throws: `FormatError` with line and byte column: `truncated`, `invalidJSON` (also where a named array is there
  ///   twice), `tooDeep`, `recordTooLong` for an element above 16 MiB or a header above 4 MiB; and whatever the source
  ///   throws. After an error there is nothing to go on with.
  @inlinable
  public mutating func next() throws -> (array: Int, element: JSONNode)? {
    while true {
      switch try cursor.advance() {
      case .element(let array): return (array, cursor.tape.root)
      case .end: return nil
      case .needsMore: try refill()
      }
    }
  }

  @usableFromInline
  mutating func refill() throws { try cursor.window.fill(from: &source, wanting: cursor.wanted) }

  /// The document without the elements of the named arrays, which are empty here.
  ///
  /// Complete after the end; before that it's what was read so far. Lines and columns of its nodes don't count. Valid
  /// until asked for again.
  public var header: JSONNode { cursor.header }

  /// The shape of the latest element, if it was seen to have one.
  ///
  /// Elements of one shape are alike in all but their simple values: they have the same keys in the same order, and each
  /// value has the same place; see ``JSONNode/place``.
  public var shape: Int? { cursor.tape.shape }

  /// Which of the named arrays are in the part of the document that was read.
  public var foundArrays: [Bool] { cursor.found }
}

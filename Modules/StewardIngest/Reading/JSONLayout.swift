/// How the row entries of a definition lie in a JSON document.
struct JSONLayout {
  /// Paths of the outermost arrays, each once.
  private(set) var arrays: [String] = []
  private(set) var entries: [Entry] = []

  struct Entry {
    /// Index into ``JSONLayout/arrays``; `nil` for an object that is one row.
    let array: Int?
    /// Keys from the document to the object, for an entry without an array.
    let objectPath: [String]
    /// From an element of the outermost array inwards: the keys to each further array.
    let inner: [[String]]
    let columns: [ColumnPath]
  }

  /// Where the value of a column is, seen from its row.
  struct ColumnPath {
    enum Root: Equatable {
      /// So many arrays further out; 0 is the row itself.
      case up(Int)
      case document
    }
    let root: Root
    let keys: [String]
  }

  init(definition: ReportDefinition) {
    for row in definition.rows {
      var parts = row.path.components(separatedBy: "[]")
      let last = parts.removeLast()
      if parts.isEmpty {
        entries.append(
          Entry(array: nil, objectPath: Self.keys(last), inner: [], columns: row.columns.map(Self.path(of:))))
        continue
      }
      let first = parts.removeFirst()
      var array = arrays.firstIndex(of: first)
      if array == nil {
        array = arrays.count
        arrays.append(first)
      }
      entries.append(
        Entry(array: array, objectPath: [], inner: parts.map(Self.keys), columns: row.columns.map(Self.path(of:))))
    }
  }

  private static func keys(_ path: some StringProtocol) -> [String] {
    path.split(separator: "." as Character).map { String($0) }
  }

  static func path(of column: ColumnDefinition) -> ColumnPath {
    var source = Substring(column.source ?? "")
    if source.hasPrefix("$.") { return ColumnPath(root: .document, keys: keys(source.dropFirst(2))) }
    var up = 0
    while source.hasPrefix("^.") {
      up += 1
      source = source.dropFirst(2)
    }
    return ColumnPath(root: .up(up), keys: keys(source))
  }
}

extension String {
  /// The parts between occurrences of a separator.
  fileprivate func components(separatedBy separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    parts.append(String(rest))
    return parts
  }
}

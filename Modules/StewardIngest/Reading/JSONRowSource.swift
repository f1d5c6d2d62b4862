internal import StewardFormats

/// Rows of a JSON document: the elements of its arrays, streamed one by one.
struct JSONRowSource<Source: ByteSource>: RowSource {
  private var reader: JSONStreamReader<Source>
  private let definition: ReportDefinition
  private let header: JSONHeader
  private let layout: JSONLayout
  /// For each array, the keys that are known, and the entry that is filled while walking.
  private let known: [(keys: KnownKeys, filled: Int?)]
  private var pending: [Pending] = []
  private var nextPending = 0
  private var atEnd = false
  private var rowCount = 0
  private(set) var drift = DriftLog()

  private struct Pending {
    let entry: Int
    /// From the element of the outermost array to the row itself.
    let chain: [JSONNode]
    let fillsByWalk: Bool
  }

  init(_ source: Source, definition: ReportDefinition, header: JSONHeader) throws {
    self.definition = definition
    self.header = header
    let layout = JSONLayout(definition: definition)
    self.layout = layout
    reader =
      definition.format == .jsonl
      ? JSONStreamReader(jsonl: source) : JSONStreamReader(source, arrays: layout.arrays)
    known = layout.arrays.indices.map { array in
      let entries = layout.entries.indices.filter { layout.entries[$0].array == array }
      let filled = entries.count == 1 && layout.entries[entries[0]].inner.isEmpty ? entries[0] : nil
      return (KnownKeys(array: array, layout: layout, filled: filled), filled)
    }
  }

  mutating func next(_ row: inout RawRow) throws -> Bool {
    while nextPending == pending.count {
      guard !atEnd else { return false }
      pending.removeAll(keepingCapacity: true)
      nextPending = 0
      if let (array, element) = try reader.next() {
        try expand(array, element)
      } else {
        atEnd = true
        expandObjects()
      }
    }
    let current = pending[nextPending]
    nextPending += 1
    rowCount += 1
    fill(&row, current)
    return true
  }

  private mutating func expand(_ array: Int, _ element: JSONNode) throws {
    guard element.kind == .object else {
      throw FormatError(
        .invalidJSON,
        "an element of \(layout.arrays[array].isEmpty ? "the list" : layout.arrays[array]) isn't an object",
        at: element.position)
    }
    if let filled = known[array].filled {
      pending.append(Pending(entry: filled, chain: [element], fillsByWalk: true))
      return
    }
    noteUnknown(known[array].keys, in: element)
    for (index, entry) in layout.entries.enumerated() where entry.array == array {
      descend([element], entry.inner[...], entry: index)
    }
  }

  private mutating func descend(_ chain: [JSONNode], _ inner: ArraySlice<[String]>, entry: Int) {
    guard let keys = inner.first, var node = chain.last else {
      pending.append(Pending(entry: entry, chain: chain, fillsByWalk: false))
      return
    }
    for key in keys {
      guard let child = node[key] else { return }
      node = child
    }
    guard node.kind == .array else { return }
    for element in node.elements where element.kind == .object {
      descend(chain + [element], inner.dropFirst(), entry: entry)
    }
  }

  /// Entries without an array: objects of the document itself, which is wholly known only at its end.
  private mutating func expandObjects() {
    let header = reader.header
    for (index, entry) in layout.entries.enumerated() where entry.array == nil {
      var node = header
      var found = true
      for key in entry.objectPath {
        guard let child = node[key] else { found = false; break }
        node = child
      }
      guard found, node.kind == .object else { continue }
      pending.append(Pending(entry: index, chain: [node], fillsByWalk: false))
    }
  }

  private mutating func fill(_ row: inout RawRow, _ current: Pending) {
    let entry = layout.entries[current.entry]
    guard let node = current.chain.last else { return }
    row.entry = current.entry
    // What lies outside of the arrays is collected, and its lines don't count.
    row.line = entry.array == nil ? 1 : node.line
    row.number = rowCount
    row.reset(columns: entry.columns.count)
    let columns = definition.rows[current.entry].columns
    if current.fillsByWalk, let array = entry.array {
      let keys = known[array].keys
      var unknown: [(path: String, line: Int)] = []
      keys.walk(node) { column, value in
        if !columns[column].isPII { Self.store(value, column, &row) }
      } unknown: { path, member in
        unknown.append(((path.map(\.text) + [member.key]).joined(separator: "."), member.value.line))
      }
      for (path, line) in unknown { note(path, line) }
    }
    for (column, path) in entry.columns.enumerated() where !columns[column].isPII && columns[column].source != nil {
      if case .up(0) = path.root, current.fillsByWalk {
        // Filled while walking.
      } else {
        lookUp(column, path, current.chain, &row)
      }
      if row.range(column) == nil, columns[column].presence == .expected {
        let name = columns[column].source ?? columns[column].name
        drift.note("missingField", field: name, line: row.line, "\(name) is missing")
      }
    }
  }

  private func lookUp(_ column: Int, _ path: JSONLayout.ColumnPath, _ chain: [JSONNode], _ row: inout RawRow) {
    switch path.root {
    case .document:
      if let text = header.text(path.keys.joined(separator: ".")) {
        var copy = text
        copy.withUTF8 { row.set(column, UnsafeRawBufferPointer($0)) }
      }
    case .up(let up):
      guard up < chain.count else { return }
      var node = chain[chain.count - 1 - up]
      for key in path.keys {
        guard let child = node[key] else { return }
        node = child
      }
      Self.store(node, column, &row)
    }
  }

  private static func store(_ node: JSONNode, _ column: Int, _ row: inout RawRow) {
    switch node.kind {
    case .string, .number:
      node.withBytes { bytes in
        let value = bytes.trimmed
        if !value.isEmpty { row.set(column, value) }
      }
    case .true: "true".utf8.withContiguousStorageIfAvailable { row.set(column, UnsafeRawBufferPointer($0)) }
    case .false: "false".utf8.withContiguousStorageIfAvailable { row.set(column, UnsafeRawBufferPointer($0)) }
    case .array:
      var joined = node.elements.compactMap(\.scalarText).joined(separator: ",")
      if !joined.isEmpty { joined.withUTF8 { row.set(column, UnsafeRawBufferPointer($0)) } }
    case .null, .object: break
    }
  }

  private mutating func noteUnknown(_ keys: KnownKeys, in element: JSONNode) {
    var found: [(String, Int)] = []
    keys.walk(element) { _, _ in
    } unknown: { path, member in
      found.append(((path.map(\.text) + [member.key]).joined(separator: "."), member.value.line))
    }
    for (path, line) in found { note(path, line) }
  }

  private mutating func note(_ path: String, _ line: Int) {
    drift.note("unknownField", field: path, line: line, "the field \(path) isn't in the definition")
  }
}

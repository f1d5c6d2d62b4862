internal import StewardFormats

/// Rows of a JSON document: the elements of its arrays, streamed one by one.
struct JSONRowSource<Source: ByteSource>: RowSource {
  private var reader: JSONStreamReader<Source>
  private let definition: ReportDefinition
  private let header: JSONHeader
  private let layout: JSONLayout
  /// For each array, the keys that are known, and the entry that is filled while walking.
  private let known: [(keys: KnownKeys, filled: Int?)]
  /// For each entry, what is done about each column beyond what the walk over its keys does.
  private let plans: [[JSONColumnPlan]]
  private var walks = JSONWalks()
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
    let known = self.known
    plans = layout.entries.indices.map { entry in
      let array = layout.entries[entry].array
      return JSONColumnPlan.plans(
        definition.rows[entry], layout.entries[entry], header,
        fillsByWalk: known.indices.contains { $0 == array && known[$0].filled == entry })
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
    guard let node = current.chain.last else { return }
    let array = layout.entries[current.entry].array
    row.entry = current.entry
    // What lies outside of the arrays is collected, and its lines don't count.
    row.line = array == nil ? 1 : node.line
    row.number = rowCount
    row.reset(columns: layout.entries[current.entry].columns.count)
    if current.fillsByWalk, let array { fillByWalk(&row, node, array) }
    for plan in plans[current.entry] {
      switch plan.source {
      case .walk: break
      case .document(let text):
        if let text { text.withUnsafeBytes { row.set(plan.column, $0) } }
      case .chain(let up, let keys): lookUp(plan.column, up: up, keys, current.chain, &row)
      }
      if plan.isExpected, row.range(plan.column) == nil {
        let column = definition.rows[current.entry].columns[plan.column]
        let name = column.source ?? column.name
        drift.note("missingField", field: name, line: row.line, "\(name) is missing")
      }
    }
  }

  /// Fills what lies in the element itself. Elements of one shape have it at the same places.
  private mutating func fillByWalk(_ row: inout RawRow, _ node: JSONNode, _ array: Int) {
    let walk: JSONWalks.Walk
    if let shape = reader.shape {
      if let known = walks.find(array: array, shape: shape) {
        walk = known
      } else {
        walk = self.walk(node, array, row.entry)
        walks.keep(walk, array: array, shape: shape)
      }
    } else {
      walk = self.walk(node, array, row.entry)
    }
    node.withBytes { row.take(text: $0) }
    for (column, place) in walk.values {
      let value = node.value(at: place)
      if let range = value.plainRange {
        row.set(column, trimming: range)
      } else {
        Self.store(value, column, &row)
      }
    }
    for (path, place) in walk.unknown { note(path, node.value(at: place).line) }
  }

  private func walk(_ node: JSONNode, _ array: Int, _ entry: Int) -> JSONWalks.Walk {
    let columns = definition.rows[entry].columns
    var walk = JSONWalks.Walk()
    known[array].keys.walk(node) { column, value in
      if !columns[column].isPII { walk.values.append((column, value.place)) }
    } unknown: { path, member in
      walk.unknown.append(((path.map(\.text) + [member.key]).joined(separator: "."), member.value.place))
    }
    return walk
  }

  private func lookUp(_ column: Int, up: Int, _ keys: [String], _ chain: [JSONNode], _ row: inout RawRow) {
    guard up < chain.count else { return }
    var node = chain[chain.count - 1 - up]
    for key in keys {
      guard let child = node[key] else { return }
      node = child
    }
    Self.store(node, column, &row)
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

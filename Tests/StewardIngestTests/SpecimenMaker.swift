import StewardDomain
import StewardFormats
import StewardIngest
import StewardStorage

/// Makes a small document of a definition out of nothing but its own columns.
struct SpecimenMaker {
  let definition: ReportDefinition
  static let days = ["2026-11-03", "2026-11-04"]

  /// How many rows of each entry it has.
  static let rowCount = 2

  func text() -> String {
    switch definition.format {
    case .tsv, .csv: flatFile()
    case .json: tree().json + "\n"
    case .jsonl: (0..<Self.rowCount).map { tree(rows: $0..<($0 + 1)).json.replacing("\n", with: " ") + "\n" }.joined()
    case .xml: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + tree().xml + "\n"
    }
  }

  private func flatFile() -> String {
    let entry = definition.rows[0]
    let columns = entry.columns.indices.filter { entry.columns[$0].source != nil }
    let separator = definition.format == .csv ? "," : "\t"
    let header = columns.map { entry.columns[$0].source ?? "" }
    let rows = (0..<Self.rowCount).map { row in columns.map { value(of: $0, in: entry, row: row) } }
    return ([header] + rows).map { line in
      line.map { $0.contains(separator) ? "\"\($0)\"" : $0 }.joined(separator: separator) + "\n"
    }.joined()
  }

  private func tree(rows: Range<Int> = 0..<SpecimenMaker.rowCount) -> DocumentTree {
    var tree = DocumentTree.object([])
    func put(_ path: String?, _ value: DocumentTree) {
      if let path { tree.set(keys(path)[...], to: value) }
    }
    put(definition.document.reportType, .text(definition.type.text))
    put(definition.document.marketplaces, .list([.text(TestWorkspace.us.text)]))
    put(definition.document.from, .text(Self.days[0]))
    put(definition.document.to, .text(Self.days[1]))
    for entry in definition.rows {
      for row in rows where row == 0 || entry.path.contains("[]") {
        for (index, column) in entry.columns.enumerated() {
          guard let source = column.source, let place = place(of: source, in: entry.path, row: row) else { continue }
          tree.set(place[...], to: leaf(value(of: index, in: entry, row: row), column.type))
        }
      }
    }
    return tree
  }

  /// The way from the document to the value of a column: the outermost list has an element a row, inner ones have one.
  private func place(of source: String, in path: String, row: Int) -> [DocumentTree.Step]? {
    if source.hasPrefix("$.") { return keys(String(source.dropFirst(2))) }
    var levels: [[DocumentTree.Step]] = []
    var way: [DocumentTree.Step] = []
    var name = Substring(path)
    while let end = name.firstRange(of: "[]") {
      way += keys(String(name[..<end.lowerBound]))
      // The outermost list of JSON Lines is that of the lines, each of which is a document of its own.
      if definition.format != .jsonl || !levels.isEmpty { way.append(.element(levels.isEmpty ? row : 0)) }
      levels.append(way)
      name = name[end.upperBound...]
    }
    if levels.isEmpty { levels.append(keys(path)) }
    var key = Substring(source)
    while key.hasPrefix("^.") {
      levels.removeLast()
      key = key.dropFirst(2)
    }
    return levels.last.map { $0 + keys(String(key)) }
  }

  private func keys(_ path: String) -> [DocumentTree.Step] { path.split(separator: ".").map { .key(String($0)) } }

  private func leaf(_ value: String, _ type: ColumnDefinition.ColumnType) -> DocumentTree {
    switch type {
    case .text, .day, .instant: .text(value)
    case .integer, .decimal, .money, .ratio, .percent, .boolean: .plain(value)
    }
  }

  private func value(of index: Int, in entry: RowDefinition, row: Int) -> String {
    let column = entry.columns[index]
    switch column.type {
    case .text:
      if entry.columns.contains(where: { $0.currencyColumn == index }) { return "USD" }
      if let known = column.knownValues?.sorted().first { return known }
      return "t\(index)-\(row)"
    case .integer: return "\(3 + row)"
    case .decimal: return "1.25"
    case .money: return "12.50"
    case .ratio: return "0.125"
    case .percent: return "12.5"
    case .day: return Self.days[row]
    case .instant: return Self.days[row] + "T20:00:00Z"
    case .boolean: return "true"
    }
  }
}

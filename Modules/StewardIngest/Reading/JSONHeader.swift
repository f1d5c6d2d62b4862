internal import StewardFormats

/// The single values of a JSON document that its definition asks for, such as the window it states.
struct JSONHeader {
  private var values: [String: [String]] = [:]

  /// Of a document that has none.
  static let none = JSONHeader()

  private init() {}

  /// Reads as much of the document as is needed: in practice its first lines.
  init(definition: ReportDefinition, open: () throws -> some ByteSource) throws {
    let paths = Self.paths(definition)
    guard !paths.isEmpty, definition.format != .jsonl else { return }
    var reader = JSONStreamReader(try open(), arrays: JSONLayout(definition: definition).arrays)
    var more = true
    while more {
      more = try reader.next() != nil
      let root = reader.header
      for path in paths where values[path] == nil {
        let found = Self.texts(at: path, in: root)
        if !found.isEmpty { values[path] = found }
      }
      if values.count == paths.count { return }
    }
  }

  func text(_ path: String) -> String? { values[path]?.first }

  /// All texts of a list, or the one text.
  func texts(_ path: String) -> [String] { values[path] ?? [] }

  private static func paths(_ definition: ReportDefinition) -> Set<String> {
    let document = definition.document
    var paths = Set([document.reportType, document.marketplaces, document.from, document.to].compactMap(\.self))
    paths.formUnion(definition.partitionBy)
    for row in definition.rows {
      for case let source? in row.columns.map(\.source) where source.hasPrefix("$.") {
        paths.insert(String(source.dropFirst(2)))
      }
    }
    return paths
  }

  private static func texts(at path: String, in root: JSONNode) -> [String] {
    var node: JSONNode? = root
    for key in path.split(separator: ".") { node = node?[String(key)] }
    guard let node else { return [] }
    if node.kind == .array { return node.elements.compactMap { $0.scalarText } }
    return node.scalarText.map { [$0] } ?? []
  }
}

extension JSONNode {
  /// Text, number or truth value as text; `nil` for null, objects and lists.
  var scalarText: String? {
    switch kind {
    case .string: string
    case .number: numberText
    case .true: "true"
    case .false: "false"
    default: nil
    }
  }
}

/// The places of personal values in a JSON or XML document: keys from the root on, arrays not counted, as a tree.
struct PersonalPaths {
  private var children: [[String: Int]] = [[:]]
  private var isEnd = [false]

  static let root = 0

  init(_ definition: ReportDefinition) {
    for row in definition.rows {
      let levels = Self.levels(of: row.path, isLines: definition.format == .jsonl)
      let isLines = definition.format == .jsonl
      for column in row.columns where column.isPII {
        let path = JSONLayout.path(of: column)
        guard !path.keys.isEmpty else { continue }
        switch path.root {
        case .document: insert(path.keys)
        case .up(let up) where up < levels.count: insert(levels[levels.count - 1 - up] + path.keys)
        // Further out than the outermost array is the object that holds it.
        case .up: insert((isLines ? [] : levels[0].dropLast()) + path.keys)
        }
      }
    }
  }

  /// The keys to each array of a row's path, or to its object; the lines of JSON Lines are the outermost array.
  private static func levels(of path: String, isLines: Bool) -> [[String]] {
    var levels: [[String]] = []
    var keys: [String] = []
    for part in path.split(separator: "." as Character) {
      let isArray = part.hasSuffix("[]")
      let key = isArray ? part.dropLast(2) : part
      if !key.isEmpty { keys.append(String(key)) }
      if isArray {
        if isLines, levels.isEmpty { keys = [] }
        levels.append(keys)
      }
    }
    return levels.isEmpty ? [keys] : levels
  }

  private mutating func insert(_ keys: [String]) {
    var node = Self.root
    for key in keys {
      if let child = children[node][key] {
        node = child
      } else {
        children[node][key] = children.count
        node = children.count
        children.append([:])
        isEnd.append(false)
      }
    }
    isEnd[node] = true
  }

  /// The place of a key below another place; `nil` where nothing personal is there or further in.
  func child(of node: Int?, _ key: String) -> Int? { node.flatMap { children[$0][key] } }

  func isPersonal(_ node: Int?) -> Bool { node.map { isEnd[$0] } ?? false }
}

internal import StewardFormats

/// The keys that a definition knows below one array element, as a tree, with the columns that lie at its leaves.
///
/// Walking an element along the tree finds every column in one pass and, on the way, every key that isn't known.
final class KnownKeys {
  private let name: [UInt8]
  private var children: [KnownKeys] = []
  /// Columns of the one entry whose rows are the elements themselves.
  private var columns: [Int] = []

  private init(name: [UInt8]) { self.name = name }

  /// The tree for one array, of all entries whose rows lie in it.
  ///
  /// - Parameter filled: the entry whose columns are filled while walking, if any.
  init(array: Int, layout: JSONLayout, filled: Int?) {
    name = []
    for (index, entry) in layout.entries.enumerated() where entry.array == array {
      var levels: [KnownKeys] = [self]
      for keys in entry.inner { levels.append((levels.last ?? self).descend(keys)) }
      for (column, path) in entry.columns.enumerated() {
        guard case .up(let up) = path.root, !path.keys.isEmpty, up < levels.count else { continue }
        let leaf = levels[levels.count - 1 - up].descend(path.keys)
        if index == filled { leaf.columns.append(column) }
      }
    }
  }

  private func descend(_ keys: [String]) -> KnownKeys {
    var node = self
    for key in keys {
      let bytes = Array(key.utf8)
      if let known = node.children.first(where: { $0.name == bytes }) {
        node = known
      } else {
        let new = KnownKeys(name: bytes)
        node.children.append(new)
        node = new
      }
    }
    return node
  }

  /// Walks over an object.
  ///
  /// - Parameters:
  ///   - value: called for each column that has a value, which may be null.
  ///   - unknown: called for each key that isn't in the tree, with the keys that lead to it.
  func walk(
    _ object: JSONNode, value: (_ column: Int, _ node: JSONNode) -> Void,
    unknown: (_ path: [KnownKeys], _ member: JSONMember) -> Void
  ) {
    walk(object, path: [], value: value, unknown: unknown)
  }

  private func walk(
    _ object: JSONNode, path: [KnownKeys], value: (Int, JSONNode) -> Void, unknown: ([KnownKeys], JSONMember) -> Void
  ) {
    // Keys come in the same order in every element, so the next one is nearly always the next child.
    var expected = 0
    for member in object.members {
      guard let place = find(member, from: expected) else {
        unknown(path, member)
        continue
      }
      expected = place + 1
      let child = children[place]
      let node = member.value
      for column in child.columns { value(column, node) }
      guard !child.children.isEmpty else { continue }
      switch node.kind {
      case .object: child.walk(node, path: path + [child], value: value, unknown: unknown)
      case .array:
        for element in node.elements where element.kind == .object {
          child.walk(element, path: path + [child], value: value, unknown: unknown)
        }
      default: break
      }
    }
  }

  private func find(_ member: JSONMember, from expected: Int) -> Int? {
    member.withKey { key in
      if expected < children.count, children[expected].matches(key) { return expected }
      return children.firstIndex { $0.matches(key) }
    }
  }

  private func matches(_ key: UnsafeRawBufferPointer) -> Bool {
    key.count == name.count && name.withUnsafeBytes { $0.elementsEqual(key) }
  }

  var text: String { String(decoding: name, as: UTF8.self) }
}

internal import StewardFormats

/// Where the columns of a row are in its element, remembered for the shapes of elements seen lately.
struct JSONWalks {
  /// What a walk over an element found, in its order.
  struct Walk {
    var values: [(column: Int, place: Int)] = []
    var unknown: [(path: String, place: Int)] = []
  }

  private var seen: [(array: Int, shape: Int, walk: Walk)] = []
  private var latest = 0
  private static let capacity = 8

  mutating func find(array: Int, shape: Int) -> Walk? {
    for offset in seen.indices {
      let index = (latest + offset) % seen.count
      guard seen[index].shape == shape, seen[index].array == array else { continue }
      latest = index
      return seen[index].walk
    }
    return nil
  }

  mutating func keep(_ walk: Walk, array: Int, shape: Int) {
    if seen.count < Self.capacity {
      latest = seen.count
      seen.append((array, shape, walk))
    } else {
      latest = (latest + 1) % Self.capacity
      seen[latest] = (array, shape, walk)
    }
  }
}

/// How a column of a row is filled where it isn't by its place in an element, and whether it is missed.
struct JSONColumnPlan {
  enum Source {
    /// Filled by the walk over the element's keys.
    case walk
    /// The same for all rows.
    case document([UInt8]?)
    /// By the keys from the object so many arrays further out.
    case chain(up: Int, keys: [String])
  }
  let column: Int
  let source: Source
  let isExpected: Bool

  /// The plans of all columns with which anything is to be done.
  static func plans(
    _ row: RowDefinition, _ entry: JSONLayout.Entry, _ header: JSONHeader, fillsByWalk: Bool
  ) -> [JSONColumnPlan] {
    entry.columns.enumerated().compactMap { column, path in
      let definition = row.columns[column]
      guard !definition.isPII, definition.source != nil else { return nil }
      let isExpected = definition.presence == .expected
      switch path.root {
      case .up(0) where fillsByWalk:
        return isExpected ? JSONColumnPlan(column: column, source: .walk, isExpected: true) : nil
      case .up(let up):
        return JSONColumnPlan(column: column, source: .chain(up: up, keys: path.keys), isExpected: isExpected)
      case .document:
        let text = header.text(path.keys.joined(separator: ".")).map { Array($0.utf8) }
        return JSONColumnPlan(column: column, source: .document(text), isExpected: isExpected)
      }
    }
  }
}

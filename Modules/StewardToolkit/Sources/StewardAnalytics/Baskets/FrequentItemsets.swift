/// The sets of items that are together in enough baskets, in flat arrays.
public struct FrequentItemsets: Sendable, RandomAccessCollection {
  /// A set and the number of baskets that have all of it.
  public struct Element: Hashable, Sendable {
    /// Ascending.
    public let items: ArraySlice<Int32>
    public let count: Int
  }

  /// How many baskets were searched.
  public let basketCount: Int
  var items: [Int32] = []
  var offsets: [Int] = [0]
  var counts: [Int32] = []

  init(basketCount: Int) { self.basketCount = basketCount }

  public var startIndex: Int { 0 }
  public var endIndex: Int { counts.count }

  public subscript(position: Int) -> Element {
    Element(items: items[offsets[position]..<offsets[position + 1]], count: Int(counts[position]))
  }

  /// The share of baskets that have all of a set.
  public func support(_ position: Int) -> Double { Double(counts[position]) / Double(basketCount) }

  /// Adds a set whose items come in any order.
  mutating func append(_ set: UnsafeBufferPointer<Int32>, count: Int32) {
    let start = items.count
    for item in set {
      var place = items.count
      items.append(item)
      while place > start, items[place - 1] > item {
        items[place] = items[place - 1]
        place -= 1
      }
      items[place] = item
    }
    offsets.append(items.count)
    counts.append(count)
  }
}

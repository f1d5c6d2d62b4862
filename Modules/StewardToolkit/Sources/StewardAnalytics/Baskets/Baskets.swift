/// Baskets of items: orders with their products, sessions with the pages looked at.
///
/// An item is a number in `0..<itemCount`; a caller that has names keeps a list of them, and gets sets in the order of the
/// names by sorting the list first. An item counts once a basket, however often it is in it.
public struct Baskets: Sendable {
  public let itemCount: Int
  /// The items of all baskets in one array, ascending and without repeats within a basket.
  let items: [Int32]
  /// Where each basket starts in ``items``, and the end.
  let offsets: [Int]

  /// How many baskets there are, empty ones among them.
  public var count: Int { offsets.count - 1 }

  /// - Parameters:
  ///   - items: the items of all baskets, basket after basket, in any order within one.
  ///   - offsets: where each basket starts, and the end: one more than there are baskets.
  ///   - itemCount: items are below it.
  /// - Throws: ``BasketError/noBaskets``, ``BasketError/badOffsets``, ``BasketError/unknownItem(_:basket:)``.
  /// - Complexity: O(*n* log *b*) for *n* items in baskets of *b*.
  public init(items: [Int32], offsets: [Int], itemCount: Int) throws(BasketError) {
    guard offsets.count > 1 else { throw .noBaskets }
    guard offsets[0] == 0, offsets[offsets.count - 1] == items.count else { throw .badOffsets }
    var kept: [Int32] = []
    kept.reserveCapacity(items.count)
    var starts = [0]
    starts.reserveCapacity(offsets.count)
    for basket in 0..<offsets.count - 1 {
      guard offsets[basket] <= offsets[basket + 1], offsets[basket + 1] <= items.count else { throw .badOffsets }
      let part = items[offsets[basket]..<offsets[basket + 1]].sorted()
      if let first = part.first, let last = part.last, first < 0 || Int(last) >= itemCount {
        throw .unknownItem(Int(first < 0 ? first : last), basket: basket)
      }
      for item in part where starts[basket] == kept.count || kept[kept.count - 1] != item { kept.append(item) }
      starts.append(kept.count)
    }
    self.items = kept
    self.offsets = starts
    self.itemCount = itemCount
  }

  /// The fewest baskets that make up a share of them: the smallest whole number not below `support` × ``count``.
  ///
  /// - Parameter support: 0 < support ≤ 1.
  public func minimumCount(support: Double) throws(BasketError) -> Int {
    guard support > 0, support <= 1 else {
      throw .outOfRange("a support lies above 0 and at most at 1, found \(support)")
    }
    // A product such as 0.29 × 100 comes out a hair above the whole number that it is.
    return max(1, Int((support * Double(count) - 1e-9).rounded(.up)))
  }

  /// In how many baskets each item is.
  func itemCounts() -> [Int32] {
    var counts = [Int32](repeating: 0, count: itemCount)
    for item in items { counts[Int(item)] += 1 }
    return counts
  }
}

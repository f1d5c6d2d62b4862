/// Why baskets can't be searched.
public enum BasketError: Error, Hashable, Sendable {
  /// There is no basket at all.
  case noBaskets
  /// The offsets don't split the items into baskets: they start at 0, never fall and end at the number of items.
  case badOffsets
  /// An item outside `0..<itemCount`, with its basket.
  case unknownItem(Int, basket: Int)
  /// A share or count outside what makes sense, such as a support of 0 or of more than 1.
  case outOfRange(String)
  /// More sets than allowed: the support is too low for these baskets.
  case tooManySets(limit: Int)
}

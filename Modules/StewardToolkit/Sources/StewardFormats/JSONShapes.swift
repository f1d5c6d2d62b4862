/// The shapes that a tape has seen lately.
struct JSONShapes {
  /// A document has few kinds of elements; more shapes than that mean that they have none.
  private static let capacity = 4
  /// So many elements without a known shape, and the next ones aren't compared.
  private static let patience = 8
  private static let pause = 64
  /// What is smaller is parsed as quickly as it is compared, and what is larger isn't worth its room.
  private static let entryCounts = 4...4_096

  private var known: [JSONShape] = []
  /// The last one that fitted, which is tried first.
  private var latest = 0
  private var misses = 0
  private var paused = 0
  private var count = 0

  /// Writes an element's entries where its shape is known.
  ///
  /// - Returns: the element's length and shape, or `nil` where it has to be parsed.
  mutating func match(
    _ bytes: UnsafeRawBufferPointer, into tape: UnsafeMutablePointer<JSONTape.Entry>
  ) -> (length: Int, shape: JSONShape)? {
    guard paused == 0 else { return nil }
    for offset in known.indices {
      let index = (latest + offset) % known.count
      guard let length = known[index].match(bytes, into: tape) else { continue }
      latest = index
      misses = 0
      return (length, known[index])
    }
    return nil
  }

  /// Learns from an element that was parsed. - Returns: the number of its shape, if it was learnt.
  mutating func learn(_ text: UnsafeRawBufferPointer, _ entries: UnsafeBufferPointer<JSONTape.Entry>) -> Int? {
    guard paused == 0 else {
      paused -= 1
      return nil
    }
    guard Self.entryCounts.contains(entries.count) else { return nil }
    misses += 1
    if misses > Self.patience {
      misses = 0
      paused = Self.pause
      return nil
    }
    count += 1
    let shape = JSONShape(of: text, entries: entries, number: count)
    if known.count < Self.capacity {
      latest = known.count
      known.append(shape)
    } else {
      latest = (latest + 1) % Self.capacity
      known[latest] = shape
    }
    return count
  }
}

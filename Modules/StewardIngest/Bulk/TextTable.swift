/// Texts one behind the other, each with eight bytes behind it that can be read. They are never moved, so that what was handed out stays
/// valid as long as the arena does.
final class TextArena {
  private var blocks: [UnsafeMutableRawPointer] = []
  private var free = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  private static let blockBytes = 1 << 16

  deinit { for block in blocks { block.deallocate() } }

  func append(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    let size = text.count + 8
    if size > free.count {
      free = .allocate(byteCount: max(size, Self.blockBytes), alignment: 8)
      free.initializeMemory(as: UInt8.self, repeating: 0)
      if let base = free.baseAddress { blocks.append(base) }
    }
    free.copyMemory(from: text)
    defer { free = UnsafeMutableRawBufferPointer(rebasing: free[size...]) }
    return UnsafeRawBufferPointer(rebasing: free[0..<text.count])
  }
}

/// Gives texts numbers from 0 on, in the order of first sight.
struct TextTable {
  private let arena = TextArena()
  private var texts: [UnsafeRawBufferPointer] = []
  private var slots = [Int32](repeating: -1, count: 64)

  var count: Int { texts.count }

  /// A text by its number; it stays where it is.
  func text(_ number: Int) -> UnsafeRawBufferPointer { texts[number] }

  /// - Parameter text: eight bytes behind it have to be readable.
  mutating func number(_ text: UnsafeRawBufferPointer) -> Int {
    var slot = Int(truncatingIfNeeded: PaddedBytes.hash(text)) & (slots.count - 1)
    while slots[slot] >= 0 {
      let number = Int(slots[slot])
      if PaddedBytes.isSame(texts[number], text) { return number }
      slot = (slot + 1) & (slots.count - 1)
    }
    texts.append(arena.append(text))
    slots[slot] = Int32(texts.count - 1)
    if texts.count * 2 > slots.count { grow() }
    return texts.count - 1
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for (number, text) in texts.enumerated() {
      var slot = Int(truncatingIfNeeded: PaddedBytes.hash(text)) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(number)
    }
  }
}

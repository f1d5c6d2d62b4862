/// The references of two files by number: a hash table over their bytes, since there are as many as lines.
struct LedgerReferences {
  /// The fields of all references, each ended by a zero byte.
  private var bytes: [UInt8] = []
  private var offsets: [Int] = [0]
  /// In the upper half a hash, so that most comparisons need no bytes; in the lower half a number, counted from 1.
  private var slots = [UInt64](repeating: 0, count: 1 << 12)

  /// The number of a reference, a new one where it wasn't seen before.
  ///
  /// - Parameter key: its fields, each ended by a zero byte.
  mutating func number(_ key: [UInt8]) -> Int32 {
    if offsets.count * 2 > slots.count { rehash() }
    let hash = Self.hash(key)
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let found = slots[slot]
      if found >> 32 == hash, isEqual(Int(found & 0xFFFF_FFFF) - 1, key) { return Int32(found & 0xFFFF_FFFF) - 1 }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = Int32(offsets.count - 1)
    slots[slot] = hash << 32 | UInt64(offsets.count)
    bytes.append(contentsOf: key)
    offsets.append(bytes.count)
    return number
  }

  /// The fields of a reference, one after the other.
  func visitFields(of number: Int32, _ body: (ArraySlice<UInt8>) -> Void) {
    var start = offsets[Int(number)]
    for place in start..<offsets[Int(number) + 1] where bytes[place] == 0 {
      body(bytes[start..<place])
      start = place + 1
    }
  }

  private func isEqual(_ number: Int, _ key: [UInt8]) -> Bool {
    let start = offsets[number]
    guard offsets[number + 1] - start == key.count else { return false }
    for place in key.indices where bytes[start + place] != key[place] { return false }
    return true
  }

  private mutating func rehash() {
    let old = slots
    slots = [UInt64](repeating: 0, count: old.count * 2)
    for entry in old where entry != 0 {
      var slot = Int(entry >> 32) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = entry
    }
  }

  /// 32 bits: FNV-1a with 64, then mixed.
  private static func hash(_ key: [UInt8]) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in key { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return ((hash ^ (hash >> 29)) &* 0xBF58_476D_1CE4_E5B9) >> 32
  }
}

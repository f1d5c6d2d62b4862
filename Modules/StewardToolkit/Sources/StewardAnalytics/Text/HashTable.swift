/// A fixed table from 64-bit hashes to small values, by open addressing with linear probes, half full at most.
///
/// A hash is known by all of its 64 bits, so that a word which isn't in the table is taken for one that is with a
/// probability of about 10⁻¹⁵.
struct HashTable<Value: Sendable>: Sendable {
  private struct Slot: Sendable {
    var key: UInt64
    var value: Value
  }

  private var slots: [Slot]
  private let shift: UInt64
  private let absent: Value

  /// - Parameter absent: what a hash gives that isn't there.
  init(capacity: Int, absent: Value) {
    var bits: UInt64 = 4
    while 1 << bits < 2 * capacity { bits += 1 }
    self.absent = absent
    shift = 64 - bits
    slots = [Slot](repeating: Slot(key: 0, value: absent), count: 1 << Int(bits))
  }

  /// - Returns: `false` where the hash was there before or the table is full; nothing changes then.
  mutating func insert(_ hash: UInt64, _ value: Value) -> Bool {
    var index = place(hash)
    for _ in slots.indices {
      if slots[index].key == 0 {
        slots[index] = Slot(key: Self.key(hash), value: value)
        return true
      }
      if slots[index].key == Self.key(hash) { return false }
      index = (index + 1) & (slots.count - 1)
    }
    return false
  }

  /// - Complexity: O(1) expected.
  subscript(hash: UInt64) -> Value {
    let key = Self.key(hash)
    return slots.withUnsafeBufferPointer { slots in
      var index = place(hash)
      while true {
        let slot = slots[index]
        if slot.key == key { return slot.value }
        if slot.key == 0 { return absent }
        index = (index + 1) & (slots.count - 1)
      }
    }
  }

  /// Fibonacci hashing: FNV alone leaves short words close together in its upper bits.
  private func place(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: (hash &* 0x9e37_79b9_7f4a_7c15) >> shift) }

  /// 0 stands for an empty slot.
  private static func key(_ hash: UInt64) -> UInt64 { hash == 0 ? 1 : hash }
}

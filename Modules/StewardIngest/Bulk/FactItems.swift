internal import StewardDomain

/// The items of a scope while a file is read: each has a place from 0 on, and remembers which one followed it last.
struct FactItems {
  private struct Text {
    var offset = 0
    var count = 0
  }
  private struct Entry {
    var sku: Text
    var asin: Text
    var parent: Text
    var next: Int32
  }

  private let arena = Arena()
  private var entries: [Entry] = []
  private var table: [Int32] = [Int32](repeating: -1, count: 64)
  /// How many were known before the file was read.
  let knownCount: Int
  /// Places of known items of which the file says something new.
  private(set) var changed: Set<Int> = []

  /// Texts one behind the other. Blocks are never moved, so that what was handed out stays valid.
  private final class Arena {
    private var blocks: [UnsafeMutableRawPointer] = []
    private var used = Arena.blockBytes
    static let blockBytes = 1 << 18

    deinit { for block in blocks { block.deallocate() } }

    func append(_ text: UnsafeRawBufferPointer) -> Int {
      // Eight bytes behind each text can be read.
      if used + text.count + 8 > Self.blockBytes {
        blocks.append(.allocate(byteCount: Self.blockBytes + FactRowReader.longestRow, alignment: 8))
        used = 0
      }
      let offset = (blocks.count - 1) << 20 | used
      if let source = text.baseAddress {
        (blocks[blocks.count - 1] + used).copyMemory(from: source, byteCount: text.count)
      }
      used += text.count
      return offset
    }

    @inline(__always)
    func bytes(_ offset: Int, _ count: Int) -> UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(start: blocks[offset >> 20] + offset & 0xF_FFFF, count: count)
    }
  }

  init(known: [ItemIdentity]) {
    knownCount = known.count
    for item in known {
      var (sku, asin, parent) = (item.sku.text, item.asin.text, item.parentASIN.text)
      sku.withUTF8 { sku in
        asin.withUTF8 { asin in
          parent.withUTF8 { parent in
            _ = add(UnsafeRawBufferPointer(sku), UnsafeRawBufferPointer(asin), UnsafeRawBufferPointer(parent))
          }
        }
      }
    }
  }

  var count: Int { entries.count }

  @inline(__always)
  func sku(_ place: Int) -> UnsafeRawBufferPointer { bytes(entries[place].sku) }
  @inline(__always)
  func asin(_ place: Int) -> UnsafeRawBufferPointer { bytes(entries[place].asin) }
  @inline(__always)
  func parent(_ place: Int) -> UnsafeRawBufferPointer { bytes(entries[place].parent) }
  @inline(__always)
  func next(_ place: Int) -> Int { Int(entries[place].next) }
  @inline(__always)
  private func bytes(_ text: Text) -> UnsafeRawBufferPointer { arena.bytes(text.offset, text.count) }

  func identity(_ place: Int) -> ItemIdentity {
    func text(_ part: UnsafeRawBufferPointer) -> String { String(decoding: part, as: UTF8.self) }
    return ItemIdentity(
      sku: SKU(text(sku(place))), asin: ASIN(text(asin(place))), parentASIN: ASIN(text(parent(place))))
  }

  /// The place of an item, given to it where it has none.
  ///
  /// - Parameter previous: the item of the row before.
  mutating func place(
    sku: UnsafeRawBufferPointer, asin: UnsafeRawBufferPointer, parent: UnsafeRawBufferPointer, after previous: Int
  ) -> Int {
    let key = sku.isEmpty ? asin : sku
    let found = find(key, isSKU: !sku.isEmpty) ?? add(sku, asin, parent)
    if entries[found].asin.count != asin.count || !Self.isEqual(self.asin(found), asin), !asin.isEmpty {
      entries[found].asin = Text(offset: arena.append(asin), count: asin.count)
      changed.insert(found)
    }
    if entries[found].parent.count != parent.count || !Self.isEqual(self.parent(found), parent), !parent.isEmpty {
      entries[found].parent = Text(offset: arena.append(parent), count: parent.count)
      changed.insert(found)
    }
    if entries.indices.contains(previous) { entries[previous].next = Int32(found) }
    return found
  }

  private mutating func add(
    _ sku: UnsafeRawBufferPointer, _ asin: UnsafeRawBufferPointer, _ parent: UnsafeRawBufferPointer
  ) -> Int {
    let place = entries.count
    func kept(_ text: UnsafeRawBufferPointer) -> Text { Text(offset: arena.append(text), count: text.count) }
    entries.append(Entry(sku: kept(sku), asin: kept(asin), parent: kept(parent), next: -1))
    if (entries.count + 1) * 2 > table.count { rehash() }
    insert(place)
    return place
  }

  private func find(_ key: UnsafeRawBufferPointer, isSKU: Bool) -> Int? {
    var slot = Int(truncatingIfNeeded: Self.hash(key)) & (table.count - 1)
    while table[slot] >= 0 {
      let place = Int(table[slot])
      let hasSKU = entries[place].sku.count > 0
      if hasSKU == isSKU, Self.isEqual(hasSKU ? sku(place) : asin(place), key) { return place }
      slot = (slot + 1) & (table.count - 1)
    }
    return nil
  }

  private mutating func insert(_ place: Int) {
    let key = entries[place].sku.count > 0 ? sku(place) : asin(place)
    var slot = Int(truncatingIfNeeded: Self.hash(key)) & (table.count - 1)
    while table[slot] >= 0 { slot = (slot + 1) & (table.count - 1) }
    table[slot] = Int32(place)
  }

  private mutating func rehash() {
    table = [Int32](repeating: -1, count: table.count * 2)
    for place in entries.indices.dropLast() { insert(place) }
  }

  private static func isEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    left.count == right.count && left.elementsEqual(right)
  }

  /// FNV-1a (Fowler, Noll, Vo), eight bytes at a time where there are as many.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var offset = 0
    while offset + 8 <= bytes.count {
      hash = (hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
      offset += 8
    }
    while offset < bytes.count {
      hash = (hash ^ UInt64(bytes[offset])) &* 0x100_0000_01B3
      offset += 1
    }
    return hash ^ hash >> 32
  }
}

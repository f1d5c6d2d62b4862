internal import StewardDomain

/// The items of a scope while a file is read: each has a place from 0 on, and remembers which one followed it last.
struct FactItems {
  /// Lies in the arena, which never moves.
  private typealias Text = UnsafeRawBufferPointer
  private struct Entry {
    var sku: Text
    var asin: Text
    var parent: Text
    var next: Int32
  }

  private let arena = TextArena()
  private var entries: [Entry] = []
  private var table: [Int32] = [Int32](repeating: -1, count: 64)
  /// How many of the items were told already, and those of them of which the file said something new since.
  private var toldCount: Int
  private var changed: Set<Int> = []

  init(known: [ItemIdentity]) {
    toldCount = known.count
    for item in known {
      var (sku, asin, parent) = (item.sku.text, item.asin.text, item.parentASIN.text)
      sku.withUTF8 { sku in
        asin.withUTF8 { asin in
          parent.withUTF8 { parent in
            add(UnsafeRawBufferPointer(sku), UnsafeRawBufferPointer(asin), UnsafeRawBufferPointer(parent))
          }
        }
      }
    }
  }

  var count: Int { entries.count }

  @inline(__always)
  func sku(_ place: Int) -> UnsafeRawBufferPointer { entries[place].sku }
  @inline(__always)
  func asin(_ place: Int) -> UnsafeRawBufferPointer { entries[place].asin }
  @inline(__always)
  func parent(_ place: Int) -> UnsafeRawBufferPointer { entries[place].parent }
  @inline(__always)
  func next(_ place: Int) -> Int { Int(entries[place].next) }

  func identity(_ place: Int) -> ItemIdentity {
    func text(_ part: UnsafeRawBufferPointer) -> String { String(decoding: part, as: UTF8.self) }
    return ItemIdentity(
      sku: SKU(text(sku(place))), asin: ASIN(text(asin(place))), parentASIN: ASIN(text(parent(place))))
  }

  /// The place of an item, given to it where it has none. Eight bytes behind each text have to be readable.
  ///
  /// - Parameter previous: the item of the row before.
  /// - Returns: the place, and whether a text of it is new.
  mutating func place(
    sku: UnsafeRawBufferPointer, asin: UnsafeRawBufferPointer, parent: UnsafeRawBufferPointer, after previous: Int
  ) -> (place: Int, isNew: Bool) {
    let key = sku.isEmpty ? asin : sku
    var isNew = false
    let found = find(key, isSKU: !sku.isEmpty) ?? entries.count
    if found == entries.count {
      isNew = true
      add(sku, asin, parent)
    }
    if !asin.isEmpty, !PaddedBytes.isSame(entries[found].asin, asin) {
      entries[found].asin = arena.append(asin)
      isNew = true
      if found < toldCount { changed.insert(found) }
    }
    if !parent.isEmpty, !PaddedBytes.isSame(entries[found].parent, parent) {
      entries[found].parent = arena.append(parent)
      isNew = true
      if found < toldCount { changed.insert(found) }
    }
    if entries.indices.contains(previous) { entries[previous].next = Int32(found) }
    return (found, isNew)
  }

  /// The places of items that are new or of which something new is known since this was asked last, ascending.
  mutating func takeNews() -> [Int] {
    defer {
      toldCount = entries.count
      changed = []
    }
    return changed.sorted() + Array(toldCount..<entries.count)
  }

  private mutating func add(
    _ sku: UnsafeRawBufferPointer, _ asin: UnsafeRawBufferPointer, _ parent: UnsafeRawBufferPointer
  ) {
    let place = entries.count
    entries.append(Entry(sku: arena.append(sku), asin: arena.append(asin), parent: arena.append(parent), next: -1))
    if (entries.count + 1) * 2 > table.count { rehash() }
    insert(place)
  }

  private func find(_ key: UnsafeRawBufferPointer, isSKU: Bool) -> Int? {
    var slot = Int(truncatingIfNeeded: PaddedBytes.hash(key)) & (table.count - 1)
    while table[slot] >= 0 {
      let place = Int(table[slot])
      let hasSKU = entries[place].sku.count > 0
      if hasSKU == isSKU, PaddedBytes.isSame(hasSKU ? sku(place) : asin(place), key) { return place }
      slot = (slot + 1) & (table.count - 1)
    }
    return nil
  }

  private mutating func insert(_ place: Int) {
    let key = entries[place].sku.count > 0 ? sku(place) : asin(place)
    var slot = Int(truncatingIfNeeded: PaddedBytes.hash(key)) & (table.count - 1)
    while table[slot] >= 0 { slot = (slot + 1) & (table.count - 1) }
    table[slot] = Int32(place)
  }

  private mutating func rehash() {
    table = [Int32](repeating: -1, count: table.count * 2)
    for place in entries.indices.dropLast() { insert(place) }
  }
}

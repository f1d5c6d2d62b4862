/// One search: the sets found so far and the memory that the search goes through again and again.
struct ItemsetMiner {
  /// Items that may be added to a prefix, each with the baskets that have it and the prefix as bits.
  struct Class {
    var bits: UnsafeMutablePointer<UInt64>
    var items: UnsafeMutablePointer<Int32>
    var counts: UnsafeMutablePointer<Int32>
    var wordCapacity: Int
    var itemCapacity: Int
  }

  let minCount: Int32
  let maxSize: Int
  let limit: Int
  var found: FrequentItemsets
  /// One a depth.
  private var classes: [Class] = []
  /// How often each rank is with the first item, then its place among those that are often enough.
  private let together: UnsafeMutablePointer<Int32>
  private var prefix: UnsafeMutablePointer<Int32>
  private let itemCount: Int

  init(minCount: Int32, maxSize: Int, limit: Int, basketCount: Int, itemCount: Int) {
    self.minCount = minCount
    self.maxSize = maxSize
    self.limit = limit
    self.itemCount = itemCount
    found = FrequentItemsets(basketCount: basketCount)
    together = .allocate(capacity: itemCount + 1)
    together.initialize(repeating: 0, count: itemCount + 1)
    prefix = .allocate(capacity: itemCount + 1)
  }

  func release() {
    together.deallocate()
    prefix.deallocate()
    for level in classes {
      level.bits.deallocate()
      level.items.deallocate()
      level.counts.deallocate()
    }
  }

  /// Finds the sets whose rarest item is that of the rank.
  mutating func search(from rank: Int, in vertical: VerticalBaskets) {
    let span = vertical.placeOffsets[rank]..<vertical.placeOffsets[rank + 1]
    prefix[0] = vertical.itemOfRank[rank]
    emit(depth: 1, count: Int32(span.count))
    guard maxSize > 1 else { return }
    vertical.ranks.withUnsafeBufferPointer { ranks in
      vertical.places[span].withUnsafeBufferPointer { places in
        for place in places {
          var at = Int(place) + 1
          while ranks[at] >= 0 {
            together[Int(ranks[at])] += 1
            at += 1
          }
        }
        let words = (places.count + 63) / 64
        let size = open(rank: rank, words: words, vertical: vertical)
        fill(words: words, places: places, ranks: ranks)
        for other in rank..<itemCount { together[other] = 0 }
        grow(depth: 1, size: size, words: words)
      }
    }
  }

  /// Lists the items that are often enough with the first one; ``together`` becomes their places, counted from 1.
  private mutating func open(rank: Int, words: Int, vertical: VerticalBaskets) -> Int {
    var size = 0
    for other in rank + 1..<max(rank + 1, itemCount) where together[other] >= minCount { size += 1 }
    prepare(depth: 1, items: size, words: words)
    let level = classes[1]
    var place = 0
    for other in rank + 1..<max(rank + 1, itemCount) {
      let count = together[other]
      guard count >= minCount else {
        together[other] = 0
        continue
      }
      level.items[place] = vertical.itemOfRank[other]
      level.counts[place] = count
      place += 1
      together[other] = Int32(place)
    }
    return size
  }

  private func fill(words: Int, places: UnsafeBufferPointer<Int32>, ranks: UnsafeBufferPointer<Int32>) {
    let bits = classes[1].bits
    for (index, place) in places.enumerated() {
      var at = Int(place) + 1
      let bit = UInt64(1) << UInt64(index & 63)
      while ranks[at] >= 0 {
        let row = Int(together[Int(ranks[at])]) - 1
        if row >= 0 { bits[row * words + index >> 6] |= bit }
        at += 1
      }
    }
  }

  /// Makes room for a class and clears its bits.
  private mutating func prepare(depth: Int, items: Int, words: Int) {
    while classes.count <= depth {
      classes.append(
        Class(
          bits: .allocate(capacity: 1), items: .allocate(capacity: 1), counts: .allocate(capacity: 1), wordCapacity: 1,
          itemCapacity: 1))
    }
    if classes[depth].wordCapacity < items * words {
      classes[depth].bits.deallocate()
      classes[depth].bits = .allocate(capacity: items * words)
      classes[depth].wordCapacity = items * words
    }
    if classes[depth].itemCapacity < items {
      classes[depth].items.deallocate()
      classes[depth].counts.deallocate()
      classes[depth].items = .allocate(capacity: items)
      classes[depth].counts = .allocate(capacity: items)
      classes[depth].itemCapacity = items
    }
    if depth == 1 { classes[depth].bits.update(repeating: 0, count: items * words) }
  }

  private mutating func emit(depth: Int, count: Int32) {
    found.append(UnsafeBufferPointer(start: prefix, count: depth), count: count)
  }
}

extension ItemsetMiner {
  /// Adds each item of a class to the prefix, and to those sets the items behind it.
  private mutating func grow(depth: Int, size: Int, words: Int) {
    for place in 0..<size {
      guard found.count <= limit else { return }
      let level = classes[depth]
      prefix[depth] = level.items[place]
      let count = level.counts[place]
      emit(depth: depth + 1, count: count)
      guard place + 1 < size, depth + 1 < maxSize else { continue }
      prepare(depth: depth + 1, items: size - place - 1, words: words)
      let next = classes[depth + 1]
      let own = level.bits + place * words
      let shorter = (Int(count) + 63) / 64
      var kept = 0
      if words == 1 {
        kept = intersectWords(level, own.pointee, from: place + 1, to: size, into: next)
      } else {
        kept = intersect(level, own, words, from: place + 1, to: size, into: next)
      }
      guard kept > 0 else { continue }
      if kept > 2, shorter * 2 <= words {
        Self.compact(next.bits, rows: kept, words: words, to: shorter, keeping: own)
        grow(depth: depth + 1, size: kept, words: shorter)
      } else {
        grow(depth: depth + 1, size: kept, words: words)
      }
    }
  }

  /// The items behind one that share enough baskets with it.
  private func intersect(
    _ level: Class, _ own: UnsafeMutablePointer<UInt64>, _ words: Int, from: Int, to: Int, into next: Class
  ) -> Int {
    var kept = 0
    for other in from..<to {
      let row = level.bits + other * words
      let target = next.bits + kept * words
      var count = 0
      for word in 0..<words {
        let both = own[word] & row[word]
        target[word] = both
        count &+= both.nonzeroBitCount
      }
      guard count >= Int(minCount) else { continue }
      next.items[kept] = level.items[other]
      next.counts[kept] = Int32(truncatingIfNeeded: count)
      kept &+= 1
    }
    return kept
  }

  /// The same where all baskets fit into a word.
  private func intersectWords(_ level: Class, _ own: UInt64, from: Int, to: Int, into next: Class) -> Int {
    var kept = 0
    for other in from..<to {
      let both = own & level.bits[other]
      let count = Int32(truncatingIfNeeded: both.nonzeroBitCount)
      guard count >= minCount else { continue }
      next.bits[kept] = both
      next.items[kept] = level.items[other]
      next.counts[kept] = count
      kept &+= 1
    }
    return kept
  }

  /// Drops the columns of bits that a mask doesn't have, in place: a row's bits move together.
  private static func compact(
    _ bits: UnsafeMutablePointer<UInt64>, rows: Int, words: Int, to shorter: Int,
    keeping mask: UnsafeMutablePointer<UInt64>
  ) {
    for row in 0..<rows {
      let source = bits + row * words
      let target = bits + row * shorter
      var gathered: UInt64 = 0
      var filled: UInt64 = 0
      var written = 0
      for word in 0..<words {
        var left = mask[word]
        let value = source[word]
        while left != 0 {
          let bit = UInt64(truncatingIfNeeded: left.trailingZeroBitCount)
          gathered |= (value >> bit & 1) << filled
          filled &+= 1
          left &= left &- 1
          if filled == 64 {
            target[written] = gathered
            written &+= 1
            gathered = 0
            filled = 0
          }
        }
      }
      if filled > 0 { target[written] = gathered }
    }
  }
}

@testable import StewardAnalytics

/// Baskets for tests.
enum BasketFixtures {
  /// Nine baskets of five items.
  static func shop() throws -> Baskets {
    try baskets(
      [[0, 1, 4], [1, 3], [1, 2], [0, 1, 3], [0, 2], [1, 2], [0, 2], [0, 1, 2, 4], [0, 1, 2]], itemCount: 5)
  }

  static func baskets(_ lists: [[Int32]], itemCount: Int) throws -> Baskets {
    var offsets = [0]
    for list in lists { offsets.append(offsets[offsets.count - 1] + list.count) }
    return try Baskets(items: lists.flatMap { $0 }, offsets: offsets, itemCount: itemCount)
  }

  /// Items fall into baskets independently, item *i* with the odds 1 : *i* + 1.
  static func random(baskets count: Int, items: Int, seed: UInt64) throws -> Baskets {
    var random = SeededGenerator(seed: seed)
    let lists = (0..<count).map { _ in
      (0..<Int32(items)).filter { Int.random(in: 0..<Int($0) + 2, using: &random) == 0 }
    }
    return try baskets(lists, itemCount: items)
  }

  /// By chance, but some baskets are much larger than others, and some items much more frequent.
  static func uneven(baskets count: Int, items: Int, seed: UInt64) throws -> Baskets {
    var random = SeededGenerator(seed: seed)
    let lists = (0..<count).map { basket in
      (0..<Int32(items)).filter { item in
        let odds = (basket % 7 == 0 ? 12 : 0.1) * 3 / Double(3 + item)
        return Double.random(in: 0..<1, using: &random) < odds / (1 + odds)
      }
    }
    return try baskets(lists, itemCount: items)
  }

  /// The frequent sets by counting all subsets of the items.
  static func counted(_ baskets: Baskets, _ minCount: Int) -> [[Int32]: Int] {
    var counts = [Int](repeating: 0, count: 1 << baskets.itemCount)
    for basket in 0..<baskets.count {
      var mask = 0
      for item in baskets.items[baskets.offsets[basket]..<baskets.offsets[basket + 1]] { mask |= 1 << Int(item) }
      var part = mask
      while part != 0 {
        counts[part] += 1
        part = (part - 1) & mask
      }
    }
    var sets: [[Int32]: Int] = [:]
    for (mask, count) in counts.enumerated() where mask != 0 && count >= minCount {
      sets[(0..<Int32(baskets.itemCount)).filter { mask >> Int($0) & 1 == 1 }] = count
    }
    return sets
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

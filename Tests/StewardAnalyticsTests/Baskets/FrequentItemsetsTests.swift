import Testing

@testable import StewardAnalytics

@Suite struct FrequentItemsetsTests {
  /// The sets and counts of a search, as a dictionary.
  private func sets(_ baskets: Baskets, _ minCount: Int, maxSize: Int = .max) throws -> [[Int32]: Int] {
    let found = try baskets.frequentItemsets(minCount: minCount, maxSize: maxSize)
    return Dictionary(uniqueKeysWithValues: found.map { (Array($0.items), $0.count) })
  }

  // mlxtend 0.25.0, fpgrowth with min_support 2/9.
  @Test func `the sets of a small shop are those of a public tool`() throws {
    let found = try sets(BasketFixtures.shop(), 2)

    #expect(
      found == [
        [0]: 6, [1]: 7, [2]: 6, [3]: 2, [4]: 2, [0, 1]: 4, [0, 2]: 4, [0, 4]: 2, [1, 2]: 4, [1, 3]: 2, [1, 4]: 2,
        [0, 1, 2]: 2, [0, 1, 4]: 2,
      ])
  }

  @Test(arguments: [1, 2, 3, 5, 9, 40, 90], [UInt64(1), 2, 3])
  func `the sets are those that counting every set gives`(minCount: Int, seed: UInt64) throws {
    let baskets = try BasketFixtures.random(baskets: 200, items: 9, seed: seed)

    let found = try sets(baskets, minCount)

    #expect(found == BasketFixtures.counted(baskets, minCount))
  }

  @Test func `short bit sets count like long ones`() throws {
    // Counts of up to 600 need ten words, most pairs one: sets are numbered anew on the way.
    let baskets = try BasketFixtures.random(baskets: 1_500, items: 12, seed: 5)

    #expect(try sets(baskets, 20) == BasketFixtures.counted(baskets, 20))
  }

  @Test func `no set is larger than asked for`() throws {
    let baskets = try BasketFixtures.random(baskets: 200, items: 9, seed: 1)
    let all = try sets(baskets, 5)

    for size in 1...4 {
      #expect(try sets(baskets, 5, maxSize: size) == all.filter { $0.key.count <= size })
    }
  }

  @Test func `an item counts once a basket`() throws {
    let baskets = try Baskets(items: [3, 3, 1, 3], offsets: [0, 4, 4], itemCount: 4)

    #expect(try sets(baskets, 1) == [[1]: 1, [3]: 1, [1, 3]: 1])
    #expect(baskets.count == 2)
  }

  @Test func `empty baskets have no sets but count`() throws {
    let baskets = try Baskets(items: [], offsets: [0, 0, 0], itemCount: 5)

    #expect(try baskets.frequentItemsets(minCount: 1).isEmpty)
    #expect(try baskets.minimumCount(support: 1) == 2)
  }

  @Test func `baskets that are all equal hold every part of them`() throws {
    let baskets = try Baskets(
      items: Array(repeating: [0, 1, 2, 3], count: 70).flatMap { $0 },
      offsets: Array(stride(from: 0, through: 280, by: 4)), itemCount: 4)

    let found = try sets(baskets, 70)

    #expect(found.count == 15)
    #expect(found.values.allSatisfy { $0 == 70 })
  }

  @Test(
    arguments: [(0.29, 100, 29), (0.3, 10, 3), (0.01, 11_982, 120), (1e-9, 10, 1), (1, 7, 7)] as [(Double, Int, Int)])
  func `a share of the baskets is rounded up, and only where it isn't whole`(
    support: Double, count: Int, expected: Int
  ) throws {
    let baskets = try Baskets(items: [], offsets: [Int](repeating: 0, count: count + 1), itemCount: 1)

    #expect(try baskets.minimumCount(support: support) == expected)
  }

  @Test func `what makes no sense is refused`() throws {
    let shop = try BasketFixtures.shop()

    #expect(throws: BasketError.noBaskets) { try Baskets(items: [], offsets: [0], itemCount: 1) }
    #expect(throws: BasketError.badOffsets) { try Baskets(items: [0, 1], offsets: [0, 2, 1, 2], itemCount: 2) }
    #expect(throws: BasketError.badOffsets) { try Baskets(items: [0], offsets: [0, 2], itemCount: 2) }
    #expect(throws: BasketError.unknownItem(7, basket: 1)) {
      try Baskets(items: [0, 7], offsets: [0, 1, 2], itemCount: 2)
    }
    #expect(throws: BasketError.unknownItem(-1, basket: 0)) { try Baskets(items: [-1], offsets: [0, 1], itemCount: 2) }
    for support in [0, -0.1, 1.5, .nan, .infinity] {
      #expect(throws: BasketError.self) { try shop.minimumCount(support: support) }
    }
    #expect(throws: BasketError.self) { try shop.frequentItemsets(minCount: 0) }
    #expect(throws: BasketError.self) { try shop.frequentItemsets(minCount: 1, maxSize: 0) }
    #expect(throws: BasketError.tooManySets(limit: 5)) { try shop.frequentItemsets(minCount: 1, limit: 5) }
  }
}

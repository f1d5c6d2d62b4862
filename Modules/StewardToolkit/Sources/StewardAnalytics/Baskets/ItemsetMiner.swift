extension Baskets {
  /// All sets of items that are in at least `minCount` baskets.
  ///
  /// Depth first over bit sets of baskets. The search starts from the rarest item: the baskets that have it are numbered
  /// anew, so the bit sets below it are as short as its count, and again wherever a set's own count has become much smaller.
  ///
  /// Source: Zaki, "Scalable algorithms for association mining", IEEE TKDE 12(3), 2000, §4 (vertical search by
  /// equivalence classes); counting pairs over the rest of each basket is Uno, Kiyomi and Arimura, LCM ver. 2, 2004, §3
  /// (occurrence deliver). Numbering anew is ours.
  ///
  /// - Parameters:
  ///   - minCount: at least 1.
  ///   - maxSize: the largest set looked for.
  ///   - limit: how many sets are allowed, since their number can double with each item.
  /// - Returns: the sets in a fixed order: a set stands before the sets that were grown from it.
  /// - Throws: ``BasketError/outOfRange(_:)`` and ``BasketError/tooManySets(limit:)``.
  /// - Complexity: O(Σ *b*²) for baskets of *b* frequent items, then O(candidates × *c*/64) for sets of count *c*.
  public func frequentItemsets(
    minCount: Int, maxSize: Int = .max, limit: Int = 50_000_000
  ) throws(BasketError) -> FrequentItemsets {
    guard minCount >= 1 else { throw .outOfRange("a set is in at least 1 basket, found \(minCount)") }
    guard maxSize >= 1 else { throw .outOfRange("a set has at least 1 item, found \(maxSize)") }
    let vertical = VerticalBaskets(self, minCount: minCount)
    var miner = ItemsetMiner(
      minCount: Int32(clamping: minCount), maxSize: maxSize, limit: limit, basketCount: count,
      itemCount: vertical.itemOfRank.count)
    defer { miner.release() }
    for rank in 0..<vertical.itemOfRank.count {
      miner.search(from: rank, in: vertical)
      guard miner.found.count <= limit else { throw .tooManySets(limit: limit) }
    }
    return miner.found
  }
}

/// The frequent items of baskets in the order of their counts, the rarest first, and where each stands.
struct VerticalBaskets {
  /// The items by rank.
  let itemOfRank: [Int32]
  /// The baskets' frequent items as ranks, ascending; a basket ends with -1.
  let ranks: [Int32]
  /// The places in ``ranks`` of each rank, and where each rank's places start.
  let places: [Int32]
  let placeOffsets: [Int]

  init(_ baskets: Baskets, minCount: Int) {
    let counts = baskets.itemCounts()
    let order = (0..<Int32(baskets.itemCount)).filter { Int(counts[Int($0)]) >= minCount }
      .sorted { (counts[Int($0)], $0) < (counts[Int($1)], $1) }
    var rankOfItem = [Int32](repeating: -1, count: baskets.itemCount)
    for (rank, item) in order.enumerated() { rankOfItem[Int(item)] = Int32(rank) }
    var ranks: [Int32] = []
    ranks.reserveCapacity(baskets.items.count + baskets.count)
    for basket in 0..<baskets.count {
      let start = ranks.count
      for place in baskets.offsets[basket]..<baskets.offsets[basket + 1] {
        let rank = rankOfItem[Int(baskets.items[place])]
        if rank >= 0 { ranks.append(rank) }
      }
      ranks[start...].sort()
      ranks.append(-1)
    }
    var offsets = [0]
    for item in order { offsets.append(offsets[offsets.count - 1] + Int(counts[Int(item)])) }
    var next = offsets
    var places = [Int32](repeating: 0, count: offsets[offsets.count - 1])
    for (place, rank) in ranks.enumerated() where rank >= 0 {
      places[next[Int(rank)]] = Int32(place)
      next[Int(rank)] += 1
    }
    itemOfRank = order
    self.ranks = ranks
    self.places = places
    placeOffsets = offsets
  }
}

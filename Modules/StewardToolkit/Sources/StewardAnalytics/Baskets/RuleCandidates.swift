/// The rules of frequent sets that are confident enough, in groups by antecedent.
struct RuleCandidates {
  struct Candidate {
    let antecedent: Int32
    let consequent: Int32
    let count: Int32
  }

  var candidates: [Candidate] = []
  /// The position of each antecedent among the sets, with its part of ``candidates``.
  var groups: [(antecedent: Int, range: Range<Int>)] = []

  init(_ sets: FrequentItemsets, minConfidence: Double) {
    let index = ItemsetIndex(sets)
    var rest: [Int32] = []
    for position in sets.indices {
      let set = sets[position]
      guard set.items.count > 1 else { continue }
      for consequent in set.items {
        rest.removeAll(keepingCapacity: true)
        for item in set.items where item != consequent { rest.append(item) }
        // Every part of a frequent set is frequent, so only a search that was cut short lacks it.
        guard let antecedent = index.position(of: rest[...], in: sets) else { continue }
        guard Double(set.count) >= minConfidence * Double(sets.counts[antecedent]) - 1e-9 else { continue }
        candidates.append(
          Candidate(antecedent: Int32(antecedent), consequent: consequent, count: Int32(set.count)))
      }
    }
    candidates.sort { ($0.antecedent, $0.consequent) < ($1.antecedent, $1.consequent) }
    var start = 0
    for place in candidates.indices
    where place + 1 == candidates.count || candidates[place + 1].antecedent != candidates[place].antecedent {
      groups.append((Int(candidates[place].antecedent), start..<place + 1))
      start = place + 1
    }
  }
}

/// Finds a set among frequent sets: a hash table with open addresses over their positions.
struct ItemsetIndex {
  private var slots: [Int32]
  private let mask: Int

  init(_ sets: FrequentItemsets) {
    var size = 16
    while size < sets.count * 2 { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
    mask = size - 1
    for position in sets.indices {
      var slot = Self.hash(sets[position].items) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(position)
    }
  }

  /// - Parameter items: ascending.
  func position(of items: ArraySlice<Int32>, in sets: FrequentItemsets) -> Int? {
    var slot = Self.hash(items) & mask
    while slots[slot] >= 0 {
      let position = Int(slots[slot])
      if sets[position].items.elementsEqual(items) { return position }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private static func hash(_ items: ArraySlice<Int32>) -> Int {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    for item in items {
      hash = (hash ^ UInt64(UInt32(bitPattern: item))) &* 0xBF58_476D_1CE4_E5B9
      hash ^= hash >> 29
    }
    return Int(truncatingIfNeeded: hash >> 1)
  }
}

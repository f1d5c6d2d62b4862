internal import Glibc

/// A pattern with its score: the dimensions it fixes, at the values of one of its leaves.
struct PatternCandidate {
  let dimensions: [Int]
  let leaf: Int
  let score: Double
  /// The first leaf of the pattern stands for it, so that equal patterns are equal here.
  func isSame(as other: PatternCandidate) -> Bool { dimensions == other.dimensions && leaf == other.leaf }
}

/// Scores all patterns of up to four attributes and keeps the best.
struct PatternScan {
  private(set) var candidates: [PatternCandidate] = []
  private let leaves: IncidentLeaves
  private let direction: ChangeDirection
  private let limit: Int
  private let cardinalities: [Int]

  private static let depthLimit = 4
  /// What remains of the score with each further attribute, and what it costs besides.
  private static let keptShare = 0.9
  private static let attributeCost = 1.0

  init(_ leaves: IncidentLeaves, direction: ChangeDirection, limit: Int) {
    self.leaves = leaves
    self.direction = direction
    self.limit = limit
    self.cardinalities = leaves.codes.map { Set($0).count }
    let whole = Grouping(group: [Int32](repeating: 0, count: leaves.count), firstLeaf: leaves.count > 0 ? [0] : [])
    extend([], whole, share: 1, cost: 0)
  }

  /// Refines a grouping by each later dimension, so that every set of dimensions is met once.
  private mutating func extend(_ dimensions: [Int], _ grouping: Grouping, share: Double, cost: Double) {
    for dimension in ((dimensions.last ?? -1) + 1)..<leaves.codes.count where cardinalities[dimension] > 0 {
      let refined = grouping.refined(by: leaves.codes[dimension])
      let fixed = dimensions + [dimension]
      score(refined, fixed, share: share, cost: cost)
      guard fixed.count < Self.depthLimit else { continue }
      extend(fixed, refined, share: share * Self.keptShare, cost: cost + Self.attributeCost)
    }
  }

  private mutating func score(_ grouping: Grouping, _ dimensions: [Int], share: Double, cost: Double) {
    var seen = [Double](repeating: 0, count: grouping.firstLeaf.count)
    var hoped = seen
    for leaf in 0..<leaves.count {
      let group = Int(grouping.group[leaf])
      seen[group] += leaves.seen[leaf]
      hoped[group] += leaves.hoped[leaf]
    }
    for group in seen.indices where direction == .rise ? seen[group] > hoped[group] : seen[group] < hoped[group] {
      let score = share * likelihoodRatio(seen[group], hoped[group]) - cost
      guard score > 0 else { continue }
      keep(PatternCandidate(dimensions: dimensions, leaf: grouping.firstLeaf[group], score: score))
    }
  }

  private func likelihoodRatio(_ seen: Double, _ hoped: Double) -> Double {
    (seen > 0 ? seen * log(seen / hoped) : 0) - (seen - hoped)
  }

  /// Inserts behind equals: fewer attributes and earlier dimensions come first.
  private mutating func keep(_ candidate: PatternCandidate) {
    if candidates.count == limit, let last = candidates.last, !comes(candidate, before: last) { return }
    let place = candidates.firstIndex { comes(candidate, before: $0) } ?? candidates.count
    candidates.insert(candidate, at: place)
    if candidates.count > limit { candidates.removeLast() }
  }

  private func comes(_ a: PatternCandidate, before b: PatternCandidate) -> Bool {
    a.score != b.score ? a.score > b.score : a.dimensions.count < b.dimensions.count
  }
}

/// Which group each leaf belongs to, groups numbered by their first leaf.
private struct Grouping {
  let group: [Int32]
  let firstLeaf: [Int]

  func refined(by codes: [Int]) -> Grouping {
    let pairs = PairNumbers(group, codes)
    return Grouping(group: pairs.numbers, firstLeaf: pairs.firstRows)
  }
}

internal import Glibc

/// The likeliest partners of each row, both ways.
struct MatchCandidates {
  struct Candidate {
    let left: Int32
    let right: Int32
    let likeness: Double

    /// More alike first, then in the order of the rows.
    static func isBefore(_ one: Candidate, _ other: Candidate) -> Bool {
      if one.likeness != other.likeness { return one.likeness > other.likeness }
      return (one.left, one.right) < (other.left, other.right)
    }
  }

  /// How many partners of a row are kept.
  static let width = 10
  private(set) var ofLeft: [[Candidate]]
  private(set) var ofRight: [[Candidate]]

  init(_ left: Catalogue, _ right: Catalogue) {
    let vectors = FeatureVectors(left, right)
    var postings = [[FeatureVectors.Entry]](repeating: [], count: vectors.featureCount)
    for (row, vector) in vectors.right.enumerated() {
      for entry in vector {
        postings[Int(entry.feature)].append(FeatureVectors.Entry(feature: Int32(row), weight: entry.weight))
      }
    }
    ofLeft = [[Candidate]](repeating: [], count: left.count)
    ofRight = [[Candidate]](repeating: [], count: right.count)
    var sums = [Float](repeating: 0, count: right.count)
    for (row, vector) in vectors.left.enumerated() {
      for place in sums.indices { sums[place] = 0 }
      sums.withUnsafeMutableBufferPointer { sums in
        for entry in vector {
          postings[Int(entry.feature)].withUnsafeBufferPointer {
            for posting in $0 { sums[Int(posting.feature)] += entry.weight * posting.weight }
          }
        }
      }
      for (other, sum) in sums.enumerated() where sum > 0 {
        let likeness = Double(sum) - Self.priceGap(left.prices[row], right.prices[other])
        let candidate = Candidate(left: Int32(row), right: Int32(other), likeness: likeness)
        Self.keep(candidate, in: &ofLeft[row])
        Self.keep(candidate, in: &ofRight[other])
      }
    }
  }

  /// What different prices take off: a twentieth for a price that is a multiple of *e* of the other.
  private static func priceGap(_ one: Double?, _ other: Double?) -> Double {
    guard let one, let other else { return 0 }
    return 0.05 * min(1, abs(log(one / other)))
  }

  private static func keep(_ candidate: Candidate, in list: inout [Candidate]) {
    if list.count == width {
      guard Candidate.isBefore(candidate, list[width - 1]) else { return }
      list.removeLast()
    }
    var place = list.count
    while place > 0, Candidate.isBefore(candidate, list[place - 1]) { place -= 1 }
    list.insert(candidate, at: place)
  }

  /// The same without some pairs.
  func without(_ pairs: [CatalogueMatch.Pair]) -> MatchCandidates {
    var rest = self
    for pair in pairs {
      let isPair = { (candidate: Candidate) in Int(candidate.left) == pair.left && Int(candidate.right) == pair.right }
      rest.ofLeft[pair.left].removeAll(where: isPair)
      rest.ofRight[pair.right].removeAll(where: isPair)
    }
    return rest
  }

  /// Pairs in which each row is at most once: the best of all first, then the best of the rest.
  ///
  /// - Returns: by falling score.
  func assignment() -> [CatalogueMatch.Pair] {
    var scored: [CatalogueMatch.Pair] = []
    for list in ofLeft {
      for candidate in list {
        scored.append(pair(candidate, rival: rival(list, ofRight[Int(candidate.right)], candidate)))
      }
    }
    for list in ofRight {
      for candidate in list {
        let own = ofLeft[Int(candidate.left)]
        guard !own.contains(where: { $0.right == candidate.right }) else { continue }
        scored.append(pair(candidate, rival: rival(own, list, candidate)))
      }
    }
    scored.sort {
      if $0.score != $1.score { return $0.score > $1.score }
      return ($0.left, $0.right) < ($1.left, $1.right)
    }
    var isLeftTaken = [Bool](repeating: false, count: ofLeft.count)
    var isRightTaken = [Bool](repeating: false, count: ofRight.count)
    return scored.filter { pair in
      guard !isLeftTaken[pair.left], !isRightTaken[pair.right] else { return false }
      isLeftTaken[pair.left] = true
      isRightTaken[pair.right] = true
      return true
    }
  }

  /// The likeness of the closest other partner of either row, not below 0.
  private func rival(_ ofLeft: [Candidate], _ ofRight: [Candidate], _ candidate: Candidate) -> Double {
    let left = ofLeft.first { $0.right != candidate.right }?.likeness ?? 0
    let right = ofRight.first { $0.left != candidate.left }?.likeness ?? 0
    return max(0, left, right)
  }

  private func pair(_ candidate: Candidate, rival: Double) -> CatalogueMatch.Pair {
    CatalogueMatch.Pair(
      left: Int(candidate.left), right: Int(candidate.right), score: candidate.likeness - 0.5 * rival)
  }
}

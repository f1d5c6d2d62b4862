internal import Glibc

/// Turns what was counted into vectors: words and pairs, and at 0.7 of their length the runs of bytes.
struct ReviewVectorizer: Sendable {
  private let words: CountWeights
  private let runs: CountWeights

  var count: Int { words.count + runs.count }

  init(_ reviews: [ReviewCounts], isSuspicious: [Bool]) {
    words = CountWeights(reviews.map(\.words), isSuspicious: isSuspicious)
    runs = CountWeights(reviews.map(\.runs), isSuspicious: isSuspicious)
  }

  /// - Complexity: O(*m* log *m*) in different words, pairs and runs.
  func vector(_ review: ReviewCounts) -> SparseVector {
    var vector = SparseVector()
    words.append(review.words, offset: 0, factor: 1, to: &vector)
    runs.append(review.runs, offset: Int32(words.count), factor: 0.7, to: &vector)
    return vector
  }
}

/// Weighs counts by what a set of labelled reviews says of each.
///
/// (1 + ln tf) · (1 + ln((1 + n)/(1 + df))), brought to length 1, times √|ln((p/Σp)/(q/Σq))| with p and q one more than the
/// numbers of suspicious and of other reviews that have the n-gram. Sources: Salton and Buckley, 1988 (tf·idf; here as in
/// scikit-learn's `TfidfVectorizer` with `sublinear_tf`); Wang and Manning, "Baselines and Bigrams", ACL 2012, §2.2 (the ratio;
/// its root is ours).
private struct CountWeights: Sendable {
  private let index: [UInt64: Int32]
  private let idf: [Double]
  private let ratio: [Double]

  var count: Int { idf.count }

  init(_ reviews: [[UInt64: Int]], isSuspicious: [Bool]) {
    var index: [UInt64: Int32] = [:]
    var suspicious: [Double] = []
    var other: [Double] = []
    for (review, label) in zip(reviews, isSuspicious) {
      // In the order of hashes, since that of a dictionary differs from run to run.
      for hash in review.keys.sorted() {
        let place = index[hash] ?? Int32(suspicious.count)
        if place == suspicious.count {
          index[hash] = place
          suspicious.append(0)
          other.append(0)
        }
        if label { suspicious[Int(place)] += 1 } else { other[Int(place)] += 1 }
      }
    }
    let total = Double(reviews.count)
    let suspiciousSum = suspicious.reduce(0, +) + Double(suspicious.count)
    let otherSum = other.reduce(0, +) + Double(other.count)
    self.index = index
    idf = zip(suspicious, other).map { log((1 + total) / (1 + $0 + $1)) + 1 }
    ratio = zip(suspicious, other).map { abs(log((($0 + 1) / suspiciousSum) / (($1 + 1) / otherSum))).squareRoot() }
  }

  /// Appends the entries of a review, with indices from an offset on and values times a factor.
  ///
  /// - Complexity: O(*m* log *m*) in different n-grams.
  func append(_ counts: [UInt64: Int], offset: Int32, factor: Double, to vector: inout SparseVector) {
    var entries: [(index: Int32, value: Double)] = []
    for (hash, count) in counts {
      guard let place = index[hash] else { continue }
      entries.append((place, (1 + log(Double(count))) * idf[Int(place)]))
    }
    entries.sort { $0.index < $1.index }
    let length = entries.reduce(0) { $0 + $1.value * $1.value }.squareRoot()
    guard length > 0 else { return }
    vector.indices.append(contentsOf: entries.map { $0.index + offset })
    vector.values.append(contentsOf: entries.map { factor * $0.value / length * ratio[Int($0.index)] })
  }
}

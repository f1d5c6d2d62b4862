internal import Glibc

/// What of a review is counted: its words and marks, one by one and in pairs of neighbours, and where a word within a sentence
/// has a capital.
///
/// Names say little about a review of something else, but that a name stands there says much: so a capital counts by itself.
enum ReviewFeatures {
  /// A number of times each n-gram occurs, by its hash.
  ///
  /// - Complexity: O(*n*) in bytes.
  static func counts(_ text: UnsafeBufferPointer<UInt8>) -> [UInt64: Int] {
    var result: [UInt64: Int] = [:]
    var scanner = TextScanner(text)
    var previous: UInt64?
    var isStart = true
    while let token = scanner.next() {
      add(token.hash, after: &previous, to: &result)
      if token.kind == .word, token.isCapitalized, !isStart, token.hash != i {
        add(capital, after: &previous, to: &result)
      }
      isStart = token.kind == .mark && ends.contains(token.hash)
    }
    return result
  }

  private static func add(_ hash: UInt64, after previous: inout UInt64?, to result: inout [UInt64: Int]) {
    result[hash, default: 0] += 1
    if let left = previous { result[TextHash.joining(left, hash), default: 0] += 1 }
    previous = hash
  }

  private static let i = TextHash.of("i")
  /// Can't be the hash of a word that begins with a letter in lower case.
  private static let capital = TextHash.of("Aaa")
  private static let ends = Set([".", "!", "?"].map { TextHash.of($0) })
}

/// A sparse vector: indices in ascending order.
struct SparseVector: Sendable {
  var indices: [Int32] = []
  var values: [Double] = []

  func dot(_ weights: [Double]) -> Double {
    var sum = 0.0
    for (index, value) in zip(indices, values) { sum += value * weights[Int(index)] }
    return sum
  }
}

/// Turns counts into weighted vectors, by what a set of labelled reviews says of each n-gram.
///
/// (1 + ln tf) · (1 + ln((1 + n)/(1 + df))), brought to length 1, times √|ln((p/Σp)/(q/Σq))| with p and q one more than the
/// numbers of suspicious and of other reviews that have the n-gram. Sources: Salton and Buckley, 1988 (tf·idf; here as in
/// scikit-learn's `TfidfVectorizer` with `sublinear_tf`); Wang and Manning, "Baselines and Bigrams", ACL 2012, §2.2 (the ratio;
/// its root is ours).
struct ReviewVectorizer: Sendable {
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

  /// - Complexity: O(*m* log *m*) in different n-grams.
  func vector(_ counts: [UInt64: Int]) -> SparseVector {
    var entries: [(index: Int32, value: Double)] = []
    for (hash, count) in counts {
      guard let place = index[hash] else { continue }
      entries.append((place, (1 + log(Double(count))) * idf[Int(place)]))
    }
    entries.sort { $0.index < $1.index }
    let length = entries.reduce(0) { $0 + $1.value * $1.value }.squareRoot()
    guard length > 0 else { return SparseVector() }
    return SparseVector(
      indices: entries.map(\.index), values: entries.map { $0.value / length * ratio[Int($0.index)] })
  }
}

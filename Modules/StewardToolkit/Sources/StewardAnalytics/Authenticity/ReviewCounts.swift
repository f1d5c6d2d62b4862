/// How often a review has each of its words and marks and each pair of neighbours, and each run of three to five bytes of the
/// same words.
///
/// Names say little about a review of something else, but that a name stands there says much: so a capital within a sentence
/// counts as a word by itself, after the one that has it.
struct ReviewCounts: Sendable {
  /// By the hash of a word or pair.
  private(set) var words: [UInt64: Int] = [:]
  /// By the hash of a run of bytes, in lower case with one blank between words.
  private(set) var runs: [UInt64: Int] = [:]

  /// - Complexity: O(*n*) in bytes.
  init(_ text: UnsafeBufferPointer<UInt8>) {
    var scanner = TextScanner(text)
    var spelled: [UInt8] = [0x20]
    var previous: UInt64?
    var isStart = true
    while let token = scanner.next() {
      add(token.hash, after: &previous)
      spelled.append(contentsOf: text[Int(token.start)..<Int(token.end)].lazy.map(CharacterClass.lower))
      spelled.append(0x20)
      if token.kind == .word, token.isCapitalized, !isStart, token.hash != Self.i {
        add(Self.capital, after: &previous)
        spelled.append(contentsOf: Self.capitalSpelling)
      }
      isStart = token.kind == .mark && Self.ends.contains(token.hash)
    }
    countRuns(spelled)
  }

  private mutating func add(_ hash: UInt64, after previous: inout UInt64?) {
    words[hash, default: 0] += 1
    if let left = previous { words[TextHash.joining(left, hash), default: 0] += 1 }
    previous = hash
  }

  private mutating func countRuns(_ bytes: [UInt8]) {
    for start in bytes.indices {
      var hash = TextHash.start
      for end in start..<min(bytes.count, start + 5) {
        hash = TextHash.adding(bytes[end], to: hash)
        if end >= start + 2 { runs[hash, default: 0] += 1 }
      }
    }
  }

  private static let i = TextHash.of("i")
  /// Neither the hash nor the letters of any word, since those are in lower case.
  private static let capital = TextHash.of("Aaa")
  private static let capitalSpelling = Array("Aaa ".utf8)
  private static let ends = Set([".", "!", "?"].map { TextHash.of($0) })
}

/// How good or bad a sentence of an English product review is.
///
/// A linear model on words and pairs of words, with negation, amplifiers and turns such as "but"; see ``SentimentScorer`` for
/// the formula. Its weights are learned by scripts/build-lexicon.
///
/// ```swift
/// SentimentModel.english.score("The screen is great")   // 0.6
/// ```
public struct SentimentModel: Sendable {
  /// The model that comes with Steward.
  public static let english: SentimentModel = {
    do { return try SentimentModel(table: table) } catch { preconditionFailure("the table is ours: \(error)") }
  }()

  let words: HashTable<WordWeight>
  let pairs: HashTable<Float>

  /// What a word weighs, in 1/500.
  struct WordWeight: Sendable {
    /// What lexicons say; amplified, weakened and turned.
    var lexicon: Int16 = 0
    /// What was learned beside that.
    var plain: Int16 = 0
    /// What was learned where the word is negated.
    var negated: Int16 = 0
    var role: WordRole = []

    func playing(_ role: WordRole) -> WordWeight {
      WordWeight(lexicon: lexicon, plain: plain, negated: negated, role: role)
    }
  }

  /// Reads a table in the format that scripts/build-lexicon writes: `word=lexicon,plain,negated` and `left+right=weight`.
  ///
  /// - Throws: ``TextError/badTable(entry:)``.
  init(table: StaticString) throws(TextError) {
    let bytes = UnsafeBufferPointer(start: table.utf8Start, count: table.utf8CodeUnitCount)
    try self.init(entries: bytes)
  }

  init(entries bytes: UnsafeBufferPointer<UInt8>) throws(TextError) {
    var roles = WordRole.byWord
    let count = bytes.reduce(0) { $0 + ($1 == 0x3D ? 1 : 0) }
    let pairCount = bytes.reduce(0) { $0 + ($1 == 0x2B ? 1 : 0) }
    var words = HashTable<WordWeight>(capacity: count - min(count, pairCount) + roles.count, absent: WordWeight())
    var pairs = HashTable<Float>(capacity: count, absent: 0)
    var reader = EntryReader(bytes)
    while let entry = try reader.next() {
      if entry.words.count == 2, entry.values.count == 1 {
        let pair = SentimentKey.pair(SentimentKey.of(entry.words[0]), SentimentKey.of(entry.words[1]))
        guard pairs.insert(pair, Float(entry.values[0])) else { throw .badTable(entry: entry.text) }
      } else if entry.words.count == 1, let weight = WordWeight(entry.values) {
        let hash = EntryReader.hash(entry.words[0])
        let role = roles.removeValue(forKey: hash) ?? []
        guard words.insert(hash, weight.playing(role)) else { throw .badTable(entry: entry.text) }
      } else {
        throw .badTable(entry: entry.text)
      }
    }
    for (hash, role) in roles { _ = words.insert(hash, WordWeight(role: role)) }
    self.words = words
    self.pairs = pairs
  }

  /// The sentiment of a sentence, -1 (bad) to 1 (good); within 0.05 of 0 it says neither.
  ///
  /// - Parameter text: UTF-8; longer texts are taken as one sentence.
  /// - Returns: 0 for a text without known words.
  /// - Complexity: O(*n*) in bytes, no allocation.
  public func score(_ text: UnsafeBufferPointer<UInt8>) -> Double {
    SentimentScorer(self).score(text)
  }

  /// The same for a string.
  public func score(_ text: String) -> Double {
    var text = text
    return text.withUTF8 { score($0) }
  }

  /// Whether lexicons call a word good or bad.
  func isOpinion(_ hash: UInt64) -> Bool { words[hash].lexicon != 0 }
}

extension SentimentModel.WordWeight {
  /// The three numbers of an entry, or `nil` where they aren't.
  init?(_ values: [Int32]) {
    guard values.count == 3, let lexicon = Int16(exactly: values[0]), let plain = Int16(exactly: values[1]),
      let negated = Int16(exactly: values[2])
    else { return nil }
    self.init(lexicon: lexicon, plain: plain, negated: negated)
  }
}

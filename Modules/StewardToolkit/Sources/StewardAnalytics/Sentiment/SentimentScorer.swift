internal import Glibc

/// Scores one text by a ``SentimentModel``.
///
/// With w₁…wₙ the words and x = Σ mᵢ(aᵢ·lexiconᵢ + learnedᵢ + pairᵢ) / √(n + 3): score = tanh(1.2·x). *m* is 0.8 before the last
/// "but" and 1.2 after it; *a* is 1.35 after an amplifier, 0.65 after a downtoner, times -0.6 within three words after a negator;
/// *learned* is another weight where the word is negated. Marks are in the sum and not in *n*.
///
/// Where no word is one that lexicons call good or bad, x is shrunk to x³/(x² + 0.3²): what was learned of common words then has to add up
/// to something before it counts, and "the box holds two cables" says next to nothing (after the garrote of Breiman, "Better subset
/// regression using the nonnegative garrote", *Technometrics* 37(4), 1995, §2; the constant is ours, out of five folds).
///
/// Sources: valence shifters by rule as in Polanyi and Zaenen, "Contextual Valence Shifters", 2006; negation by marking the
/// words in reach as in Pang, Lee and Vaithyanathan, EMNLP 2002, §6; the weight of "but" after Hutto and Gilbert, ICWSM 2014.
struct SentimentScorer {
  private let model: SentimentModel
  /// A sum of this size counts half where no word is an opinion.
  private static let doubt = 0.3

  init(_ model: SentimentModel) { self.model = model }

  func score(_ text: UnsafeBufferPointer<UInt8>) -> Double {
    var scanner = TextScanner(text)
    var state = State()
    // The sum since the last turn, and what was before it; what a turn leaves behind weighs 0.8 and not 1.
    var before: Float = 0
    var since: Float = 0
    var hasTurned = false
    while let token = scanner.next() {
      var hash = token.hash
      if token.kind == .number { hash = SentimentKey.number }
      let weight = model.words[hash]
      if token.kind == .mark, !weight.role.contains(.mark) { continue }
      if weight.role.contains(.turn) {
        before += since
        since = 0
        hasTurned = true
      }
      let value = state.take(hash, weight, pairs: model.pairs)
      // The turning word itself counts as what comes after.
      since += value
    }
    guard state.count > 0 || since != 0 else { return 0 }
    let total = hasTurned ? 0.8 * before + 1.2 * since : since
    let sum = Double(total) / 500 / Double(max(1, state.count) + 3).squareRoot()
    return tanh(1.2 * (state.hasOpinion ? sum : sum * sum * sum / (sum * sum + Self.doubt * Self.doubt)))
  }

  /// What the words so far mean for the next one.
  private struct State {
    var count = 0
    /// Whether lexicons call any word good or bad.
    var hasOpinion = false
    private var previous = SentimentKey.start
    private var amplifier: Float = 1
    private var negatedWords = 0

    mutating func take(_ hash: UInt64, _ weight: SentimentModel.WordWeight, pairs: HashTable<Float>) -> Float {
      let role = weight.role
      let isMark = role.contains(.mark)
      if !isMark { count += 1 }
      if weight.lexicon != 0 { hasOpinion = true }
      if role.contains(.boundary) { negatedWords = 0 }
      let isNegated = negatedWords > 0 && !role.contains(.negator)
      let key = SentimentKey.of(hash, isNegated: isNegated)
      let learned = Float(isNegated ? weight.negated : weight.plain)
      let lexicon = Float(weight.lexicon) * amplifier * (isNegated ? -0.6 : 1)
      let pair = pairs[SentimentKey.pair(previous, key)]
      previous = key
      amplifier = role.contains(.stronger) ? 1.35 : role.contains(.weaker) ? 0.65 : 1
      if role.contains(.negator) { negatedWords = 3 } else if negatedWords > 0, !isMark { negatedWords -= 1 }
      return lexicon + learned + pair
    }
  }
}

/// Keys of words within pairs.
enum SentimentKey {
  /// Before the first word.
  static let start: UInt64 = 0x51ed_270b_9d1c_6ae5
  /// Any number counts as one word.
  static let number = TextHash.of("0")

  static func of(_ hash: UInt64, isNegated: Bool) -> UInt64 { isNegated ? hash ^ 0xa5a5_0f0f_3c3c_9696 : hash }

  /// The key of a word of the table, which may be marked as negated or stand for the start of the text.
  static func of(_ word: EntryReader.Word) -> UInt64 {
    if word.count == 1, word.first == 0x3C { return start }
    let isNegated = word.count > 1 && word.first == 0x7E
    return of(EntryReader.hash(isNegated ? word.dropFirst() : word), isNegated: isNegated)
  }

  static func pair(_ left: UInt64, _ right: UInt64) -> UInt64 { TextHash.joining(left, right) }
}

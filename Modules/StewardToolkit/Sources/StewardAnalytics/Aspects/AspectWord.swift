/// A word as the finder of aspects sees it; words joined by hyphens are one.
struct AspectWord {
  let hash: UInt64
  let start: Int32
  let end: Int32
  let kind: TextToken.Kind
  let isCapitalized: Bool
  let isHyphenated: Bool
  /// A number with its unit, such as "17in".
  let isMeasure: Bool
  let flags: AspectFlags
  let theme: UInt8
  /// Whether lexicons call it good or bad.
  let isOpinion: Bool

  /// The words, numbers and marks of a text.
  ///
  /// - Complexity: O(*n*) in bytes.
  static func words(
    of text: UnsafeBufferPointer<UInt8>, lexicon: AspectLexicon, sentiment: SentimentModel
  ) -> [AspectWord] {
    var tokens: [TextToken] = []
    var scanner = TextScanner(text)
    while let token = scanner.next() { tokens.append(token) }
    var result: [AspectWord] = []
    result.reserveCapacity(tokens.count)
    var index = 0
    while index < tokens.count {
      var last = index
      while tokens[index].kind == .word, last + 2 < tokens.count, joins(tokens, after: last, text) { last += 2 }
      let first = tokens[index]
      let hash = last == index ? first.hash : hash(text, first.start, tokens[last].end)
      let word = lexicon.words[hash]
      result.append(
        AspectWord(
          hash: hash, start: first.start, end: tokens[last].end, kind: first.kind, isCapitalized: first.isCapitalized,
          isHyphenated: last > index,
          isMeasure: first.kind == .number && CharacterClass.isASCIILetter(text[Int(first.end) - 1]), flags: word.flags,
          theme: word.theme, isOpinion: sentiment.isOpinion(hash)))
      index = last + 1
    }
    return result
  }

  /// Whether a hyphen without blanks ties the next word to this one.
  private static func joins(_ tokens: [TextToken], after index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let hyphen = tokens[index + 1]
    let next = tokens[index + 2]
    return hyphen.kind == .mark && text[Int(hyphen.start)] == 0x2D && hyphen.start == tokens[index].end
      && next.kind == .word && next.start == hyphen.end
  }

  private static func hash(_ text: UnsafeBufferPointer<UInt8>, _ start: Int32, _ end: Int32) -> UInt64 {
    text[Int(start)..<Int(end)].reduce(TextHash.start) { TextHash.adding(CharacterClass.lower($1), to: $0) }
  }
}

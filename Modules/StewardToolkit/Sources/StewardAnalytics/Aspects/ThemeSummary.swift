/// One of the themes that the reviews of a product come back to.
public struct ThemeSummary: Hashable, Sendable {
  public let name: String
  /// How often its aspects are named.
  public let mentions: Int
  /// Mentions in a good part of a sentence.
  public let positive: Int
  /// Mentions in a bad part of a sentence.
  public let negative: Int
  /// The terms by which it is named, in lower case, the most frequent first, ten at most.
  public let terms: [String]
}

extension AspectExtractor {
  /// The themes of a product, the most frequent first.
  ///
  /// Beside the listed themes a noun is one by itself where it stands near an opinion in at least 2 % of the sentences. The
  /// product as a whole is named by a sentence with an opinion and a word such as "camera" or one of its title.
  ///
  /// - Parameters:
  ///   - sentences: those of all reviews of one product.
  ///   - title: the product's, whose words stand for the product where they have no theme ("Linksys").
  ///   - limit: at most so many themes, positive.
  /// - Throws: ``TextError/badParameter(_:)``.
  /// - Complexity: O(*n*) in bytes, and memory by the number of different nouns.
  public func themes(
    of sentences: [String], title: String = "", limit: Int = 10
  ) throws(TextError) -> [ThemeSummary] {
    guard limit > 0 else { throw .badParameter("limit is \(limit); expected a positive number") }
    var tally = ThemeTally(titleWords: titleWords(title))
    for sentence in sentences {
      var sentence = sentence
      sentence.withUTF8 { collect($0, into: &tally) }
    }
    let least = Double(max(2, sentences.count)) * 0.02
    for (noun, count) in tally.nouns where Double(count.mentions) >= least && count.mentions > 1 {
      tally.themes[.own(noun), default: ThemeTally.Count()].add(count)
    }
    let named = tally.themes.map { key, count in
      ThemeSummary(
        name: name(of: key), mentions: count.mentions, positive: count.positive, negative: count.negative,
        terms: count.frequentTerms(10))
    }
    // By name where counts are equal, so that the order doesn't depend on hashing.
    return Array(named.sorted { ($1.mentions, $0.name) < ($0.mentions, $1.name) }.prefix(limit))
  }

  /// Words of a title that stand for the product, with their plurals.
  private func titleWords(_ title: String) -> Set<UInt64> {
    var title = title
    return title.withUTF8 { bytes in
      var result: Set<UInt64> = []
      for word in AspectWord.words(of: bytes, lexicon: lexicon, sentiment: sentiment) where word.kind == .word {
        guard word.theme == 0, word.end - word.start > 1, word.flags.isDisjoint(with: [.never, .determiner, .subject])
        else { continue }
        result.insert(word.hash)
        result.insert(TextHash.adding(0x73, to: word.hash))
      }
      return result
    }
  }

  private func collect(_ text: UnsafeBufferPointer<UInt8>, into tally: inout ThemeTally) {
    let words = AspectWord.words(of: text, lexicon: lexicon, sentiment: sentiment)
    let finder = AspectFinder(words: words, lexicon: lexicon)
    let terms = finder.terms()
    for (term, mention) in zip(terms, mentions(terms, of: words, in: text)) {
      let isOfTitle = tally.titleWords.contains(words[term.upperBound - 1].hash)
      let key = theme(words[term], in: text).key
      tally.add(key.isOwn && isOfTitle ? .product : key, mention.sentiment, term: text[mention.bytes])
    }
    guard words.contains(where: \.isOpinion) else { return }
    let score = sentiment.score(text)
    if let product = words.first(where: { $0.flags.contains(.product) || tally.titleWords.contains($0.hash) }) {
      tally.add(.product, score, term: text[Int(product.start)..<Int(product.end)])
    }
    for (index, word) in words.enumerated() where isOwnTheme(word) && !tally.titleWords.contains(word.hash) {
      guard finder.hasOpinion(near: index..<(index + 1), within: 5) else { continue }
      let term = text[Int(word.start)..<Int(word.end)]
      tally.nouns[Self.singular(term), default: ThemeTally.Count()].add(score, term: term)
    }
  }

  private func isOwnTheme(_ word: AspectWord) -> Bool {
    word.kind == .word && word.flags.contains(.noun) && word.theme == 0 && !word.isOpinion && word.end - word.start > 3
      && word.flags.isDisjoint(with: [.never, .product, .head, .subject, .determiner])
  }
}

/// Counts of themes while sentences are read.
private struct ThemeTally {
  struct Count {
    var mentions = 0
    var positive = 0
    var negative = 0

    private var terms: [String: Int] = [:]

    mutating func add(_ sentiment: Double, term: Slice<UnsafeBufferPointer<UInt8>>) {
      mentions += 1
      terms[String(decoding: term.map(CharacterClass.lower), as: UTF8.self), default: 0] += 1
      if sentiment >= 0.05 { positive += 1 } else if sentiment <= -0.05 { negative += 1 }
    }

    mutating func add(_ other: Count) {
      mentions += other.mentions
      positive += other.positive
      negative += other.negative
      terms.merge(other.terms, uniquingKeysWith: +)
    }

    func frequentTerms(_ limit: Int) -> [String] {
      terms.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit).map(\.key)
    }
  }

  /// Words that stand for the product.
  let titleWords: Set<UInt64>
  var themes: [AspectExtractor.ThemeKey: Count] = [:]
  /// Nouns without a theme near an opinion.
  var nouns: [String: Count] = [:]

  mutating func add(_ key: AspectExtractor.ThemeKey, _ sentiment: Double, term: Slice<UnsafeBufferPointer<UInt8>>) {
    themes[key, default: Count()].add(sentiment, term: term)
  }

  init(titleWords: Set<UInt64>) { self.titleWords = titleWords }
}

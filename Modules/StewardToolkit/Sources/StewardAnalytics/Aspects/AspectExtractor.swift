/// An aspect that a text names.
public struct AspectMention: Hashable, Sendable {
  /// Where the term stands, in bytes of the text.
  public let bytes: Range<Int>
  /// What is said of it, -1 (bad) to 1 (good): the sentiment of the part of the sentence that it stands in.
  public let sentiment: Double
  /// What it belongs to.
  public let theme: String
}

/// Finds the aspects that English product reviews speak of, and the themes of a product.
///
/// ```swift
/// AspectExtractor().mentions(in: "The battery life is great but the hard drive is slow.")
/// // "battery life", good; "hard drive", bad
/// ```
public struct AspectExtractor: Sendable {
  let lexicon: AspectLexicon
  let sentiment: SentimentModel

  public init() {
    lexicon = .english
    sentiment = .english
  }

  /// The aspects of a sentence or a short text, in order.
  ///
  /// - Parameter text: UTF-8.
  /// - Complexity: O(*n*) in bytes.
  public func mentions(in text: UnsafeBufferPointer<UInt8>) -> [AspectMention] {
    let words = AspectWord.words(of: text, lexicon: lexicon, sentiment: sentiment)
    return mentions(AspectFinder(words: words, lexicon: lexicon).terms(), of: words, in: text)
  }

  func mentions(
    _ terms: [Range<Int>], of words: [AspectWord], in text: UnsafeBufferPointer<UInt8>
  ) -> [AspectMention] {
    guard !terms.isEmpty else { return [] }
    let clauses = Clauses(words)
    return terms.map { term in
      AspectMention(
        bytes: Int(words[term.lowerBound].start)..<Int(words[term.upperBound - 1].end),
        sentiment: sentiment.score(UnsafeBufferPointer(rebasing: text[clauses.around(term.lowerBound)])),
        theme: theme(words[term], in: text).name)
    }
  }

  /// The same for a string.
  public func mentions(in text: String) -> [AspectMention] {
    var text = text
    return text.withUTF8 { mentions(in: $0) }
  }

  /// The theme to which a term belongs, such as "picture quality".
  public func theme(of term: String) -> String {
    var term = term
    return term.withUTF8 { bytes in
      theme(AspectWord.words(of: bytes, lexicon: lexicon, sentiment: sentiment)[...], in: bytes).name
    }
  }

  /// A theme by its number, or one of its own.
  enum ThemeKey: Hashable {
    case listed(Int)
    case own(String)

    /// The product as a whole.
    static let product = ThemeKey.listed(1)

    var isOwn: Bool { if case .own = self { true } else { false } }
  }

  func name(of key: ThemeKey) -> String {
    switch key {
    case .listed(let number): lexicon.themes[number - 1]
    case .own(let name): name
    }
  }

  /// The theme of a term: that of its last word that has one, the product as a whole only where there is no other ("picture
  /// quality" is of the picture); else the last word itself.
  func theme(_ term: ArraySlice<AspectWord>, in text: UnsafeBufferPointer<UInt8>) -> (key: ThemeKey, name: String) {
    if let word = term.last(where: { $0.theme > 1 }) ?? term.last(where: { $0.theme == 1 }) {
      let key = ThemeKey.listed(Int(word.theme))
      return (key, name(of: key))
    }
    guard let last = term.last else { return (.own(""), "") }
    let key = ThemeKey.own(Self.singular(text[Int(last.start)..<Int(last.end)]))
    return (key, name(of: key))
  }

  /// A word in lower case without the s of its plural.
  static func singular(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    var lower = word.map(CharacterClass.lower)
    if lower.count > 3, lower.last == 0x73, lower[lower.count - 2] != 0x73 { lower.removeLast() }
    return String(decoding: lower, as: UTF8.self)
  }
}

/// The parts of a text between full stops, semicolons, question and exclamation marks and words such as "but".
private struct Clauses {
  /// For each word the bytes of its clause.
  private var ranges: [Range<Int>] = []

  init(_ words: [AspectWord]) {
    var first = 0
    for index in words.indices {
      guard Self.ends.contains(words[index].hash) || index == words.count - 1 else { continue }
      let range = Int(words[first].start)..<Int(words[index].end)
      ranges.append(contentsOf: repeatElement(range, count: index - first + 1))
      first = index + 1
    }
  }

  func around(_ word: Int) -> Range<Int> { ranges[word] }

  private static let ends = Set(
    [".", ";", "!", "?", "but", "however", "although", "though", "while"].map { TextHash.of($0) })
}

/// The words of a text, as searches compare them: lower case, without punctuation.
///
/// Scripts without spaces are cut into pairs of characters: two texts about the same thing share some.
struct Words: Sendable {
  private(set) var all: [String] = []
  private var known: Set<String> = []
  /// The known words without their last letter or two.
  private var beginnings: Set<String> = []

  init() {}

  init(_ text: String) { add(text) }

  var isEmpty: Bool { all.isEmpty }

  mutating func add(_ text: String) {
    let parts = text.lowercased().split { !($0.isLetter || $0.isNumber) }
    for part in parts {
      for word in Self.hasNoSpaces(part) ? Self.pairs(part) : [String(part)] where known.insert(word).inserted {
        all.append(word)
        beginnings.formUnion(Self.beginnings(of: word))
      }
    }
  }

  /// Whether a word is among them, or one that differs by an ending of at most two letters: singular and plural are one for
  /// search.
  ///
  /// - Complexity: O(1).
  func contains(_ word: String) -> Bool {
    known.contains(word) || beginnings.contains(word) || Self.beginnings(of: word).contains { known.contains($0) }
  }

  func sharesOne(with other: Words) -> Bool { all.contains { other.contains($0) } }

  /// Those of four letters or more: shorter ones begin too many words.
  private static func beginnings(of word: String) -> [String] {
    let length = word.count
    return (1...2).filter { length - $0 >= 4 }.map { String(word.dropLast($0)) }
  }

  /// Chinese characters and Japanese syllables.
  private static func hasNoSpaces(_ text: Substring) -> Bool {
    text.unicodeScalars.contains { (0x3040...0x30FF).contains($0.value) || (0x4E00...0x9FFF).contains($0.value) }
  }

  private static func pairs(_ text: Substring) -> [String] {
    let characters = Array(text)
    guard characters.count > 2 else { return [String(text)] }
    return (0..<(characters.count - 1)).map { String(characters[$0...($0 + 1)]) }
  }
}

/// How a term stands to what was bid on.
enum Relation: Int, CaseIterable, Sendable {
  /// They share a word.
  case related
  case unrelated
  /// The ad was shown on the page of a product: the term is its number.
  case page

  /// - Parameters:
  ///   - target: the words of the keyword; empty for automatic and product targets, which have none.
  ///   - titles: the words of the store's listings, which stand in then.
  init(_ term: String, target: Words, titles: Words) {
    let text = term.lowercased()
    if text.utf8.count == 10, text.hasPrefix("b0"), text.utf8.allSatisfy({ $0 < 0x80 && !Self.isBlank($0) }) {
      self = .page
      return
    }
    let other = target.isEmpty ? titles : target
    // Where neither is known nothing speaks against it.
    self = other.isEmpty || Words(term).sharesOne(with: other) ? .related : .unrelated
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x2D }

  /// The words of a target that is a keyword; automatic targets and products have none.
  static func words(of target: String) -> Words {
    let text = target.lowercased()
    let automatic: Set<String> = [
      "*", "close-match", "loose-match", "substitutes", "complements", "queryhighrelmatches", "querybroadrelmatches",
      "asinsubstituterelated", "asinaccessoryrelated",
    ]
    return automatic.contains(text) || text.contains("=") ? Words() : Words(text)
  }
}

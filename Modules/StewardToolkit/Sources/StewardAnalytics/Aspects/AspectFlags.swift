/// What a word may be to a term; scripts/build-lexicon/aspects.py has the same order.
struct AspectFlags: OptionSet, Sendable {
  let rawValue: UInt32

  private init(bit: UInt32) { rawValue = 1 << bit }
  init(rawValue: UInt32) { self.rawValue = rawValue }

  // By our lists.

  /// Names an aspect by itself, and ends a longer term.
  static let head = AspectFlags(bit: 0)
  /// Belongs to a term where a head follows.
  static let before = AspectFlags(bit: 1)
  /// An aspect after "easy to" and the like.
  static let verb = AspectFlags(bit: 2)
  /// Software or a standard, where it has a capital.
  static let name = AspectFlags(bit: 3)
  /// The thing itself.
  static let product = AspectFlags(bit: 4)
  /// No aspect, though a noun.
  static let never = AspectFlags(bit: 5)
  /// What comes after it is a noun rather than a verb.
  static let determiner = AspectFlags(bit: 6)
  /// What comes after it is a verb rather than a noun.
  static let subject = AspectFlags(bit: 7)
  /// "easy", "hard" and the like.
  static let easy = AspectFlags(bit: 8)
  /// "works", "runs": an aspect where an opinion follows.
  static let action = AspectFlags(bit: 9)
  /// "very" and the like.
  static let degree = AspectFlags(bit: 10)
  /// "well", "fast": an opinion after an action.
  static let manner = AspectFlags(bit: 11)
  /// A head that needs an opinion beside it.
  static let weak = AspectFlags(bit: 12)
  /// Begins a phrase.
  static let phrase = AspectFlags(bit: 13)

  // By WordNet.

  /// A noun often enough to belong to a term that stands beside it.
  static let attaches = AspectFlags(bit: 14)
  /// A noun more often than not.
  static let noun = AspectFlags(bit: 15)
  /// Not always a noun.
  static let ambiguous = AspectFlags(bit: 16)
  /// The form of a verb as well.
  static let verbal = AspectFlags(bit: 17)
  /// An adjective or adverb as well.
  static let adjectival = AspectFlags(bit: 18)
}

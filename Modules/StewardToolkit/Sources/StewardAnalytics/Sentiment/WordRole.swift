/// What a word does to those around it.
struct WordRole: OptionSet, Sendable {
  let rawValue: UInt16

  /// Turns the three words after it around.
  static let negator = WordRole(rawValue: 1)
  /// Ends the reach of a negation.
  static let boundary = WordRole(rawValue: 2)
  /// Makes the next opinion stronger.
  static let stronger = WordRole(rawValue: 4)
  /// Makes the next opinion weaker.
  static let weaker = WordRole(rawValue: 8)
  /// What comes after it counts more than what came before.
  static let turn = WordRole(rawValue: 16)
  /// A mark that isn't counted as a word.
  static let mark = WordRole(rawValue: 32)

  static let byWord: [UInt64: WordRole] = {
    let lists: [(WordRole, String)] = [
      (
        .negator,
        """
        not no never none nobody nothing neither nor nowhere cannot without hardly barely rarely scarcely seldom lack lacks \
        lacking n't 't dont doesnt didnt isnt wasnt arent werent havent hasnt hadnt wont wouldnt couldnt shouldnt cant aint
        """
      ),
      (.boundary, "but however although though except unfortunately yet . , ; : ( ) ! ?"),
      (.stronger, "very really extremely so too absolutely completely totally incredibly super highly especially most"),
      (.weaker, "slightly somewhat fairly barely kinda little bit"),
      (.turn, "but however"),
      (.mark, ". , ; : ( ) ! ?"),
    ]
    var result: [UInt64: WordRole] = [:]
    for (role, words) in lists {
      for word in words.split(separator: " ") { result[TextHash.of(word), default: []].insert(role) }
    }
    return result
  }()
}

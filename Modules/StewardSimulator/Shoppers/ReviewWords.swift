/// The words of reviews in one language.
struct ReviewWords: Sendable {
  let goodTitles: [String]
  let badTitles: [String]
  let praise: [String]
  let closing: [String]
  let regret: [String]
  /// What is written for money, and what is written against a rival.
  let fake: [String]
  let attack: [String]
  let themes: [ReviewTheme: [String]]

  /// Japanese reviews have English words; see ``Language/ofReviews``.
  static func of(_ language: Language) -> ReviewWords {
    switch language {
    case .english, .japanese: english
    case .german: german
    case .french: french
    case .italian: italian
    case .spanish: spanish
    }
  }
}

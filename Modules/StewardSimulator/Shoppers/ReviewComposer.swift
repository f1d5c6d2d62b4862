/// Puts reviews into words: what is bad goes with the theme, what is fake repeats itself.
struct ReviewComposer {
  struct Text {
    let title: String
    let body: String
    /// What a bad review is about.
    let theme: ReviewTheme?
    let language: Language
  }

  let history: StoreHistory

  func compose(_ review: ReviewRecord) -> Text {
    var random = Random(
      seed: history.scenario.seed, Stream.reviewText, history.streamNumber, UInt64(review.item),
      UInt64(bitPattern: Int64(review.day)), UInt64(review.number))
    let home = history.store.language.ofReviews
    // Some write in English wherever they buy.
    let language = random.chance(0.08) ? Language.english : home
    let words = ReviewWords.of(language)
    if review.isFake {
      let body = random.pick(review.stars == 5 ? words.fake : words.attack)
      return Text(
        title: random.pick(review.stars == 5 ? words.goodTitles : words.badTitles), body: body, theme: nil,
        language: language)
    }
    guard review.stars < 4 else {
      var body = random.pick(words.praise)
      if random.chance(0.6) { body += " " + random.pick(words.praise) }
      if random.chance(0.5) { body += " " + random.pick(words.closing) }
      return Text(title: random.pick(words.goodTitles), body: body, theme: nil, language: language)
    }
    let theme = review.theme ?? random.pick(ReviewTheme.allCases)
    var body = random.pick(words.themes[theme] ?? words.regret)
    if review.stars == 3 { body = random.pick(words.praise) + " " + body }
    if review.stars == 1 || random.chance(0.4) { body += " " + random.pick(words.regret) }
    return Text(title: random.pick(words.badTitles), body: body, theme: theme, language: language)
  }
}

extension Language {
  /// The language that a store's reviews are written, and marked, in: English in Japan, for only Latin script is
  /// spoken here.
  var ofReviews: Language { self == .japanese ? .english : self }

  /// ISO 639-1.
  var code: StaticString {
    switch self {
    case .english: "en"
    case .german: "de"
    case .french: "fr"
    case .italian: "it"
    case .japanese: "ja"
    case .spanish: "es"
    }
  }
}

import StewardDomain

/// What shoppers type before they click on an item.
struct SearchTerm: Sendable {
  let text: String
  /// Of the clicks on the item's ads that come by a search.
  let weight: Double
  /// Whether those who type it look for something else.
  let isIrrelevant: Bool
}

/// The terms that lead to one item.
struct SearchTermList: Sendable {
  /// The largest first.
  private let usual: [(text: String, weight: Double)]
  /// What those type who look for something else.
  private let irrelevant: String

  /// - Parameters:
  ///   - number: the item's place in the store.
  ///   - stream: the store's place in the paths of random streams.
  init(_ item: Item, number: Int, account: SimulatedAccount, store: StoreProfile, seed: UInt64, stream: UInt64) {
    var random = Random(seed: seed, Stream.searchTerms, stream, UInt64(number))
    let words = Vocabulary.of(store.language)
    let noun = item.product.names[store.language.rawValue].lowercased()
    let quality = words.qualities[random.below(6)].lowercased()
    let texts = [
      noun, "\(noun) \(words.materials[item.material].lowercased())", "\(quality) \(noun)",
      "\(noun) \(words.colours[item.colour].lowercased())", "\(account.brand.lowercased()) \(noun)",
    ]
    usual = Array(zip(texts, [0.42, 0.22, 0.16, 0.11, 0.09]))
    let others = Product.all.filter { $0.group != item.product.group }
    irrelevant = random.pick(others).names[store.language.rawValue].lowercased()
  }

  /// - Parameters:
  ///   - waste: the share of the clicks that an irrelevant term takes; 0 for none.
  ///   - excluded: terms that ads aren't shown for; the others keep the clicks that they have.
  func terms(waste: Double, without excluded: Set<String> = []) -> [SearchTerm] {
    var terms = usual.map { SearchTerm(text: $0.text, weight: $0.weight * (1 - waste), isIrrelevant: false) }
    if waste > 0 { terms.append(SearchTerm(text: irrelevant, weight: waste, isIrrelevant: true)) }
    guard !excluded.isEmpty else { return terms }
    let kept = terms.filter { !excluded.contains($0.text) }
    let sum = kept.reduce(0) { $0 + $1.weight }
    return kept.map { SearchTerm(text: $0.text, weight: $0.weight / sum, isIrrelevant: $0.isIrrelevant) }
  }

  /// Of the clicks of those who look for the item, the share that excluded terms have.
  func share(of excluded: Set<String>) -> Double {
    min(1, usual.reduce(0) { $0 + (excluded.contains($1.text) ? $1.weight : 0) })
  }

  /// Of the buyers by ads, the share that typed excluded terms: each of the terms that were clicked on a day is as likely to
  /// have brought one, as reports tell it.
  ///
  /// - Parameter clicks: how many clicks of those who look for the item are expected on the day.
  func buyerShare(of excluded: Set<String>, clicks: Double) -> Double {
    let chances = usual.map { clicks > 1e-9 ? 1 - exponential(-clicks * $0.weight) : $0.weight }
    let gone = zip(usual, chances).reduce(0) { $0 + (excluded.contains($1.0.text) ? $1.1 : 0) }
    return min(1, gone / chances.reduce(0, +))
  }

  /// Whether ads aren't shown any more to those who look for something else.
  func isWasteExcluded(_ excluded: Set<String>) -> Bool { excluded.contains(irrelevant) }
}

extension StoreHistory {
  func termList(_ number: Int) -> SearchTermList {
    SearchTermList(
      items[number], number: number, account: account, store: store, seed: scenario.seed, stream: streamNumber)
  }

  /// The terms that lead to an item, the largest first.
  func searchTerms(_ number: Int) -> [SearchTerm] { termList(number).terms(waste: 0) }

  /// The terms that an item's ads aren't shown for, each with the day from which on.
  func excludedTerms(_ number: Int) -> [(day: Int, term: String)] {
    let item = items[number]
    return actions.compactMap { action in
      guard case .negateTerm(let term, let adGroup) = action.change, action.concerns(item.identity),
        adGroup == item.adGroup(stream: streamNumber)
      else { return nil }
      return (date(0).distance(to: action.day), term)
    }
  }
}

extension Item {
  /// The number of its ad group in reports; each campaign has one.
  func adGroup(stream: UInt64) -> String { String(7 * 10_000_000_000_000 + Int(stream) * 100_000 + campaign) }
}

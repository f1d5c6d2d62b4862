import StewardDomain

/// What shoppers type before they click on an item.
struct SearchTerm: Sendable {
  let text: String
  /// Of the clicks on the item's ads that come by a search.
  let weight: Double
  /// Whether those who type it look for something else.
  let isIrrelevant: Bool
}

extension StoreHistory {
  /// The terms that lead to an item, the largest first. An irrelevant one is among them on days with a planted waste.
  ///
  /// - Parameter waste: the share of the clicks that it takes; 0 for none.
  func searchTerms(_ number: Int, waste: Double) -> [SearchTerm] {
    var random = Random(seed: scenario.seed, Stream.searchTerms, streamNumber, UInt64(number))
    let item = items[number]
    let words = Vocabulary.of(store.language)
    let noun = item.product.names[store.language.rawValue].lowercased()
    let quality = words.qualities[random.below(6)].lowercased()
    let texts = [
      noun, "\(noun) \(words.materials[item.material].lowercased())", "\(quality) \(noun)",
      "\(noun) \(words.colours[item.colour].lowercased())", "\(account.brand.lowercased()) \(noun)",
    ]
    let weights = [0.42, 0.22, 0.16, 0.11, 0.09]
    var terms = zip(texts, weights).map {
      SearchTerm(text: $0, weight: $1 * (1 - waste), isIrrelevant: false)
    }
    let others = Product.all.filter { $0.group != item.product.group }
    let other = random.pick(others).names[store.language.rawValue].lowercased()
    if waste > 0 { terms.append(SearchTerm(text: other, weight: waste, isIrrelevant: true)) }
    return terms
  }
}

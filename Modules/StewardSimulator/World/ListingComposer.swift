/// Composes listings, sound ones and ones with planted faults.
struct ListingComposer {
  let brand: String
  let language: Language

  private var words: Vocabulary { Vocabulary.of(language) }

  func compose(
    _ product: Product, quality: Int, material: Int, colour: Int, faults: [ContentFault], random: inout Random
  ) -> ListingText {
    let noun = product.names[language.rawValue]
    var title = "\(brand) \(noun) \(words.qualities[quality]), \(words.materials[material]), \(random.pick(words.uses))"
    title += ", \(words.colours[colour])"
    var sentences = words.sentences
    random.shuffle(&sentences)
    var terms = "\(noun) \(words.qualities[quality]) \(words.materials[material])".lowercased()
    for quality in words.qualities.prefix(3) { terms += " " + quality.lowercased() }
    var text = ListingText(
      title: title, brand: brand, bullets: Array(sentences.prefix(5)),
      description: "\(noun). " + sentences.joined(separator: ". ") + ".", searchTerms: terms,
      imageCount: random.integer(6...9), mainImagePixels: random.integer(16...24) * 100, hasAPlus: true, faults: faults)
    for fault in faults { plant(fault, noun: noun, in: &text, random: &random) }
    return text
  }

  private func plant(_ fault: ContentFault, noun: String, in text: inout ListingText, random: inout Random) {
    switch fault {
    case .titleTooLong:
      var index = 0
      while text.title.count <= 205 {
        let word = index % 2 == 0 ? words.materials[index / 2 % 6] : words.qualities[index / 2 % 6]
        text.title += ", " + (index < 12 ? word : "\(word) \(index)")
        index += 1
      }
    case .bannedCharacter: text.title += random.chance(0.5) ? " !" : " $"
    case .repeatedWord: text.title += " \(noun) \(noun) \(noun)"
    case .fewBullets: text.bullets = Array(text.bullets.prefix(random.integer(1...3)))
    case .searchTermsTooLong:
      var index = 0
      while text.searchTerms.utf8.count <= 255 {
        text.searchTerms +=
          " " + words.colours[index % 6].lowercased() + " " + words.materials[index / 2 % 6].lowercased()
        index += 1
      }
    case .smallMainImage: text.mainImagePixels = random.integer(40...90) * 10
    case .fewImages: text.imageCount = random.integer(1...3)
    case .noAPlus: text.hasAPlus = false
    }
  }
}

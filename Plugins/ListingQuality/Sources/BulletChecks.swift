internal import StewardDomain
internal import StewardPluginAPI

/// No phrase that promises what sellers may not promise.
struct BulletPhrasesCheck: ListingCheck {
  private let phrases: [(text: String, bytes: [UInt8])]
  /// The phrases that begin with each byte, so that one pass over a text looks for all of them.
  private let byFirstByte: [[Int]]

  init(_ parameters: RuleParameters) throws(PluginError) {
    phrases = try parameters.texts("phrases").map { ($0, Array($0.lowercased().utf8)) }
    var table = [[Int]](repeating: [], count: 256)
    for (index, phrase) in phrases.enumerated() {
      if let first = phrase.bytes.first { table[Int(first)].append(index) }
    }
    byFirstByte = table
  }

  func verdict(_ listing: ListingContent, in marketplace: Marketplace) -> Verdict {
    firstFault(listing) { bullet in
      let text = Array(bullet.lowercased().utf8)
      for start in text.indices {
        for index in byFirstByte[Int(text[start])] where text[start...].starts(with: phrases[index].bytes) {
          return "says \"\(phrases[index].text)\""
        }
      }
      return nil
    }
  }
}

struct BulletEmojiCheck: ListingCheck {
  func verdict(_ listing: ListingContent, in marketplace: Marketplace) -> Verdict {
    firstFault(listing) { bullet in
      bullet.unicodeScalars.first(where: isEmoji).map { "contains the emoji \(String($0))" }
    }
  }
}

struct BulletCharactersCheck: ListingCheck {
  /// A plain array: a dozen comparisons are cheaper than a hash of every letter.
  private let banned: [Unicode.Scalar]
  private let lowest: Unicode.Scalar

  init(_ parameters: RuleParameters) throws(PluginError) {
    banned = Array(try parameters.text("characters").unicodeScalars)
    lowest = banned.filter { !$0.isASCII }.min() ?? "\u{10FFFF}"
  }

  func verdict(_ listing: ListingContent, in marketplace: Marketplace) -> Verdict {
    firstFault(listing) { bullet in
      bullet.unicodeScalars.first { ($0.isASCII || $0 >= lowest) && banned.contains($0) }.map {
        "contains \(String($0))"
      }
    }
  }
}

/// The first bullet point with a fault, named by its place.
private func firstFault(_ listing: ListingContent, _ fault: (String) -> String?) -> Verdict {
  guard let bullets = listing.bullets else { return .unknown("no source reports the bullet points") }
  for (index, bullet) in bullets.enumerated() {
    if let found = fault(bullet) { return .fails("Bullet point \(index + 1) \(found)") }
  }
  return .holds
}

/// A picture rather than a sign. Digits, © and ™ count as emoji to Unicode too; pictures begin at U+2600, or are
/// shown as such.
private func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
  // Nearly every letter is below; its properties needn't be looked up.
  guard scalar.value >= 0x2300 else { return false }
  return scalar.properties.isEmojiPresentation || (0x2600...0x27BF).contains(scalar.value)
    || (scalar.properties.isEmoji && scalar.value >= 0x2600)
}

/// A statement cut into words and signs, without comments, to see its shape. It isn't a parser: it knows where quotes and
/// comments end.
struct SQLTokens {
  /// Words and numbers as they stand, signs one by one, placeholders as `$1`, quoted parts with their quotes.
  private(set) var all: [Substring] = []
  /// The statement with `$1` for `?1`.
  private(set) var text = ""

  init(_ sql: String) {
    var rest = sql[...]
    while let first = rest.first {
      let token: Substring
      if first == "'" || first == "\"" {
        token = Self.quoted(rest, first)
        all.append(token)
      } else if rest.hasPrefix("--") {
        token = rest.prefix { !$0.isNewline }
      } else if rest.hasPrefix("/*") {
        let end = rest.dropFirst(2).firstRange(of: "*/")?.upperBound ?? rest.endIndex
        token = rest[..<end]
      } else if first == "?", rest.dropFirst().first?.isASCIIDigit == true {
        let number = rest.dropFirst().prefix(while: \.isASCIIDigit)
        let mark = "$" + number
        all.append(mark[...])
        text += mark
        rest = rest[number.endIndex...]
        continue
      } else if first.isWordPart {
        token = rest.prefix(while: \.isWordPart)
        all.append(token)
      } else {
        token = rest.prefix(1)
        if !first.isWhitespace { all.append(token) }
      }
      text += token
      rest = rest[token.endIndex...]
    }
  }

  private static func quoted(_ text: Substring, _ quote: Character) -> Substring {
    guard let end = text.dropFirst().firstIndex(of: quote) else { return text }
    // A doubled quote is two quoted parts in a row, which makes no difference here.
    return text[...end]
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
  fileprivate var isWordPart: Bool { isLetter || isASCIIDigit || self == "_" || self == "." }
}

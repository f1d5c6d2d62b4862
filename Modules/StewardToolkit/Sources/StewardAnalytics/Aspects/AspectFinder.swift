/// Where in a text aspects are named, as ranges of words.
///
/// A term is the longest run of words that belong together and end in a head, widened by nouns beside it; or the verb after
/// "easy to"; or an action with an opinion after it ("works great"). Rules and lists only, nothing is learned from tagged
/// sentences. The idea that nouns near opinions name features: Hu and Liu, KDD 2004, §3; compounds by their nouns: Justeson
/// and Katz, 1995.
struct AspectFinder {
  let words: [AspectWord]
  let lexicon: AspectLexicon

  /// Ranges of words in ascending order that don't overlap.
  ///
  /// - Complexity: O(*n*) in words.
  func terms() -> [Range<Int>] {
    var result: [Range<Int>] = []
    var index = 0
    var free = 0
    while index < words.count {
      if let end = runEnd(from: index) {
        let term = widened(index..<end, notBefore: free)
        if isKept(term) { result.append(term) }
        index = term.upperBound
        free = index
      } else if isEasyVerb(index) {
        let isUp = index + 1 < words.count && words[index + 1].hash == Self.up
        result.append(index..<(index + (isUp ? 2 : 1)))
        index += isUp ? 2 : 1
        free = index
      } else if isPraisedAction(index) {
        result.append(index..<(index + 1))
        index += 1
        free = index
      } else {
        index += 1
      }
    }
    return result
  }

  /// The end of a run of words from an index that ends in a head, or nil where there is none.
  private func runEnd(from start: Int) -> Int? {
    var index = start
    var end: Int?
    while index < words.count {
      let phrase = lexicon.phraseLength(words, at: index)
      if phrase > 0 {
        index += phrase
        end = index
        continue
      }
      let isHead = isHead(index)
      if isHead || isInside(index) {
        index += 1
        if isHead { end = index }
        continue
      }
      // "Windows 7"
      if end == index, words[index].kind == .number, words[index - 1].flags.contains(.name) {
        index += 1
        end = index
        continue
      }
      break
    }
    return end
  }

  private func isHead(_ index: Int) -> Bool {
    let word = words[index]
    let flags = word.flags
    if flags.contains(.never) || flags.contains(.product) { return false }
    if isName(word) { return true }
    guard flags.contains(.head) else { return false }
    guard flags.contains(.ambiguous), index > 0 else { return true }
    let previous = words[index - 1].flags
    if previous.contains(.subject), !previous.contains(.determiner) { return false }
    if flags.contains(.verbal), !previous.isDisjoint(with: [.head, .product, .noun]) || words[index - 1].isThat {
      return false
    }
    if flags.contains(.adjectival), index + 1 < words.count {
      let next = words[index + 1].flags
      if next.contains(.noun), !next.contains(.head) { return false }
    }
    return true
  }

  private func isInside(_ index: Int) -> Bool {
    let word = words[index]
    if word.flags.contains(.never) || word.flags.contains(.product) { return false }
    return !word.flags.isDisjoint(with: [.before, .head]) || isName(word)
  }

  private func isName(_ word: AspectWord) -> Bool { word.flags.contains(.name) && word.isCapitalized }

  /// A term with the nouns beside it.
  private func widened(_ term: Range<Int>, notBefore free: Int) -> Range<Int> {
    var start = term.lowerBound
    while start > free, term.lowerBound - start < 2, attachesBefore(start - 1) { start -= 1 }
    var end = term.upperBound
    while end < words.count, attachesAfter(end) { end += 1 }
    return start..<end
  }

  private func attachesBefore(_ index: Int) -> Bool {
    let word = words[index]
    guard word.kind != .mark, word.flags.isDisjoint(with: [.never, .determiner, .subject]) else { return false }
    if word.flags.contains(.attaches) { return true }
    if word.isHyphenated, word.flags.isEmpty { return true }
    if word.kind == .number { return word.isMeasure }
    return word.isCapitalized && index > 0 && words[index - 1].kind != .mark
  }

  private func attachesAfter(_ index: Int) -> Bool {
    let word = words[index]
    return word.kind == .word && word.flags.contains(.noun)
      && word.flags.isDisjoint(with: [.never, .product, .determiner, .subject])
  }

  /// A weak head alone needs an opinion within four words.
  private func isKept(_ term: Range<Int>) -> Bool {
    guard term.count == 1, words[term.lowerBound].flags.contains(.weak) else { return true }
    return hasOpinion(near: term, within: 4)
  }

  func hasOpinion(near term: Range<Int>, within distance: Int) -> Bool {
    let around = max(0, term.lowerBound - distance)..<min(words.count, term.upperBound + distance)
    return words[around].contains { $0.isOpinion }
  }

  private func isEasyVerb(_ index: Int) -> Bool {
    index > 1 && words[index].flags.contains(.verb) && words[index - 1].hash == Self.to
      && words[index - 2].flags.contains(.easy)
  }

  private func isPraisedAction(_ index: Int) -> Bool {
    guard words[index].flags.contains(.action), index + 1 < words.count else { return false }
    let next = words[index + 1]
    if next.flags.contains(.degree) { return index + 2 < words.count && isPraise(words[index + 2]) }
    return isPraise(next)
  }

  private func isPraise(_ word: AspectWord) -> Bool { word.isOpinion || word.flags.contains(.manner) }

  private static let to = TextHash.of("to")
  private static let up = TextHash.of("up")
}

extension AspectWord {
  private static let that: Set<UInt64> = [TextHash.of("this"), TextHash.of("that"), TextHash.of("which")]

  fileprivate var isThat: Bool { Self.that.contains(hash) }
}

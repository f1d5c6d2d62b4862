/// Splits UTF-8 text into words, numbers and marks.
///
/// Letters are those of ASCII and every byte from 0x80 on, except general punctuation (U+2000…U+203F) and the Latin-1 signs
/// (U+0080…U+00BF), which separate. A curly apostrophe counts as a straight one. Bytes that aren't UTF-8 are letters: no input
/// is refused.
///
/// - Complexity: O(*n*) in bytes, no allocation.
struct TextScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  /// The second half of a contraction, which comes next.
  private var pending: TextToken?

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func next() -> TextToken? {
    if let token = pending {
      pending = nil
      return token
    }
    while position < bytes.count {
      let byte = bytes[position]
      if CharacterClass.isDigit(byte) { return number() }
      if CharacterClass.isLetter(byte) {
        let separator = separatorLength(position)
        if separator == 0 { return word() }
        if apostropheLength(position) == 0 {
          position += separator
          continue
        }
      } else if CharacterClass.isBlank(byte) {
        position += 1
        continue
      }
      return tail(at: position) ?? mark()
    }
    return nil
  }

  private mutating func mark() -> TextToken {
    let length = max(1, apostropheLength(position))
    let byte: UInt8 = length == 3 ? 0x27 : bytes[position]
    let token = TextToken(
      kind: .mark, isCapitalized: false, start: Int32(truncatingIfNeeded: position),
      end: Int32(truncatingIfNeeded: position + length), hash: TextHash.adding(byte, to: TextHash.start))
    position += length
    return token
  }

  /// "'s" and its kind, standing alone.
  private mutating func tail(at offset: Int) -> TextToken? {
    let mark = apostropheLength(offset)
    guard mark > 0, let length = tailLength(offset + mark), !continues(offset + mark + length) else { return nil }
    position = offset + mark + length
    return token(offset, position)
  }

  private mutating func number() -> TextToken {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if CharacterClass.isDigit(byte) || CharacterClass.isASCIILetter(byte) {
        position += 1
      } else if CharacterClass.joinsDigits(byte), position + 1 < bytes.count,
        CharacterClass.isDigit(bytes[position + 1])
      {
        position += 1
      } else {
        break
      }
    }
    return token(start, position, kind: .number)
  }

  private mutating func word() -> TextToken {
    let start = position
    position = lettersEnd(start, digits: true)
    let stem = position
    let mark = apostropheLength(stem)
    guard mark > 0, stem + mark < bytes.count, CharacterClass.isLetter(bytes[stem + mark]),
      separatorLength(stem + mark) == 0
    else {
      return token(start, stem)
    }
    let after = stem + mark
    position = lettersEnd(after, digits: false)
    let isNot = position == after + 1 && lower(after) == 0x74 && lower(stem - 1) == 0x6E
    if isNot {
      if stem - 1 == start { return token(start, position) }
      pending = token(stem - 1, position)
      return token(start, stem - 1)
    }
    if let length = tailLength(after), after + length == position {
      pending = token(stem, position)
      return token(start, stem)
    }
    return token(start, position)
  }

  /// The end of the letters from an offset on, at which there is one.
  private func lettersEnd(_ start: Int, digits: Bool) -> Int {
    var end = start + 1
    while end < bytes.count {
      let byte = bytes[end]
      if byte >= 0x80 {
        if separatorLength(end) > 0 { break }
      } else if !(CharacterClass.isASCIILetter(byte) || digits && CharacterClass.isDigit(byte)) {
        break
      }
      end += 1
    }
    return end
  }

  private func token(_ start: Int, _ end: Int, kind: TextToken.Kind = .word) -> TextToken {
    var hash = TextHash.start
    var offset = start
    while offset < end {
      if bytes[offset] == 0xE2, apostropheLength(offset) == 3 {
        hash = TextHash.adding(0x27, to: hash)
        offset += 3
      } else {
        hash = TextHash.adding(lower(offset), to: hash)
        offset += 1
      }
    }
    return TextToken(
      kind: kind, isCapitalized: CharacterClass.isCapital(bytes[start]), start: Int32(truncatingIfNeeded: start),
      end: Int32(truncatingIfNeeded: end), hash: hash)
  }

  private func lower(_ offset: Int) -> UInt8 { CharacterClass.lower(bytes[offset]) }

  /// Whether a word would go on at an offset.
  private func continues(_ offset: Int) -> Bool {
    guard offset < bytes.count else { return false }
    if apostropheLength(offset) > 0 { return true }
    return CharacterClass.isDigit(bytes[offset])
      || (CharacterClass.isLetter(bytes[offset]) && separatorLength(offset) == 0)
  }

  /// Length of an apostrophe at an offset: 1 for a straight one, 3 for a curly one, 0 for none.
  private func apostropheLength(_ offset: Int) -> Int {
    guard offset < bytes.count else { return 0 }
    if bytes[offset] == 0x27 { return 1 }
    guard bytes[offset] == 0xE2, offset + 2 < bytes.count, bytes[offset + 1] == 0x80 else { return 0 }
    return bytes[offset + 2] == 0x98 || bytes[offset + 2] == 0x99 ? 3 : 0
  }

  /// Length of a sign beyond ASCII that separates words.
  private func separatorLength(_ offset: Int) -> Int {
    if bytes[offset] == 0xC2, offset + 1 < bytes.count { return 2 }
    if bytes[offset] == 0xE2, offset + 2 < bytes.count, bytes[offset + 1] & 0xFC == 0x80 { return 3 }
    return 0
  }

  /// Length of s, t, m, re, ve, ll or d at an offset.
  private func tailLength(_ offset: Int) -> Int? {
    guard offset < bytes.count else { return nil }
    let first = lower(offset)
    if offset + 1 < bytes.count {
      switch (first, lower(offset + 1)) {
      case (0x72, 0x65), (0x76, 0x65), (0x6C, 0x6C): return 2
      default: break
      }
    }
    return first == 0x73 || first == 0x74 || first == 0x6D || first == 0x64 ? 1 : nil
  }
}

/// Kinds of bytes.
enum CharacterClass {
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
  static func isCapital(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }
  static func isASCIILetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
  static func isLetter(_ byte: UInt8) -> Bool { byte >= 0x80 || isASCIILetter(byte) }
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }
  static func lower(_ byte: UInt8) -> UInt8 { isCapital(byte) ? byte | 0x20 : byte }
  /// Marks within numbers: 1,000 1.5 10:30 1/2.
  static func joinsDigits(_ byte: UInt8) -> Bool { byte == 0x2C || byte == 0x2E || byte == 0x3A || byte == 0x2F }
}

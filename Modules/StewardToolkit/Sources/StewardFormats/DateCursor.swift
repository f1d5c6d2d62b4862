/// A place in a date's text.
struct DateCursor {
  let bytes: UnsafeRawBufferPointer
  var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  /// The byte here, or `offset` further; 0 beyond the end.
  @inline(__always)
  func peek(_ offset: Int = 0) -> UInt8 {
    position + offset < bytes.count ? bytes[position + offset] : 0
  }

  /// Passes over a byte if it's here.
  mutating func take(_ byte: UInt8) -> Bool {
    guard !isAtEnd, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// Passes over blanks. - Returns: whether there were any.
  @discardableResult
  mutating func takeBlanks() -> Bool {
    let start = position
    while true {
      let count = Blanks.length(bytes, at: position)
      if count == 0 { return position > start }
      position += count
    }
  }

  /// Reads a run of digits. - Returns: `nil` where there are none here or more than `most`.
  @inline(__always)
  mutating func digits(_ most: Int) -> (value: Int, count: Int)? {
    var value = 0
    var count = 0
    while position < bytes.count, ByteClass.isDigit(bytes[position]) {
      guard count < most else { return nil }
      value = value * 10 + Int(bytes[position] &- 0x30)
      count += 1
      position += 1
    }
    return count > 0 ? (value, count) : nil
  }

  /// Reads a word of ASCII letters, and of the accented ones that months have; takes no dot behind it.
  mutating func word() -> FoldedWord? {
    var word = FoldedWord()
    while position < bytes.count {
      if ByteClass.isLetter(bytes[position]) {
        word.append(bytes[position] | 0x20)
        position += 1
      } else if bytes[position] == 0xC3, let letter = Self.unaccented(peek(1)) {
        word.append(letter)
        position += 2
      } else {
        break
      }
    }
    return word.count > 0 && word.count <= FoldedWord.capacity ? word : nil
  }

  /// The letter below the accent, by the second byte of its UTF-8 after 0xC3.
  private static func unaccented(_ byte: UInt8) -> UInt8? {
    switch byte | 0x20 {
    case 0xA0...0xA5: 0x61
    case 0xA8...0xAB: 0x65
    case 0xB9...0xBC: 0x75
    default: nil
    }
  }
}

/// Up to 16 lower-case letters in two machine words, for comparison without allocation.
struct FoldedWord: Hashable, Sendable {
  static let capacity = 16

  private var high: UInt64 = 0
  private var low: UInt64 = 0
  private(set) var count = 0

  init() {}

  /// - Parameter text: ASCII letters.
  init(_ text: String) {
    for byte in text.utf8 { append(byte | 0x20) }
  }

  /// Takes a further letter; those beyond the capacity only count.
  mutating func append(_ letter: UInt8) {
    if count < Self.capacity {
      high = high << 8 | low >> 56
      low = low << 8 | UInt64(letter)
    }
    count += count <= Self.capacity ? 1 : 0
  }

  /// The letters in one number, for words of up to eight.
  var packed: UInt64? { count <= 8 ? low : nil }
}

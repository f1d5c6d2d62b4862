/// Reads the entries of a table of weights, `key=number,number…` between blanks.
struct EntryReader {
  struct Entry {
    let text: String
    /// The word's hash, where it is one.
    let hash: UInt64
    /// The hash of a pair, where the key is one.
    let pair: UInt64?
    let values: [Int16]
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func next() throws(TextError) -> Entry? {
    while position < bytes.count, CharacterClass.isBlank(bytes[position]) { position += 1 }
    guard position < bytes.count else { return nil }
    let start = position
    while position < bytes.count, !CharacterClass.isBlank(bytes[position]) { position += 1 }
    let entry = bytes[start..<position]
    guard let split = entry.lastIndex(of: 0x3D), let values = Self.numbers(bytes[(split + 1)..<position]), split > start
    else { throw .badTable(entry: Self.text(entry)) }
    let key = bytes[start..<split]
    // A plus sign of its own is a word, one with something on both sides joins two.
    let plus = key.dropFirst().dropLast().lastIndex(of: 0x2B)
    let pair = plus.map { SentimentKey.pair(Self.key(bytes[start..<$0]), Self.key(bytes[($0 + 1)..<split])) }
    return Entry(text: Self.text(entry), hash: Self.hash(key), pair: pair, values: values)
  }

  /// The key of a word that may be marked as negated or stand for the start of the text.
  private static func key(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
    if word.count == 1, word.first == 0x3C { return SentimentKey.start }
    if word.count > 1, word.first == 0x7E { return SentimentKey.of(hash(word.dropFirst()), isNegated: true) }
    return SentimentKey.of(hash(word), isNegated: false)
  }

  private static func hash(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
    word.reduce(TextHash.start) { TextHash.adding($1, to: $0) }
  }

  private static func text(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private static func numbers(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> [Int16]? {
    var result: [Int16] = []
    for part in bytes.split(separator: 0x2C, omittingEmptySubsequences: false) {
      guard let value = Int16(text(part)) else { return nil }
      result.append(value)
    }
    return result
  }
}

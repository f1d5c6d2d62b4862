/// Reads the entries of a table of words, `word=number,number…` or `word+word=number…` between blanks.
struct EntryReader {
  typealias Word = Slice<UnsafeBufferPointer<UInt8>>

  struct Entry {
    /// One word, or those that stand in order.
    let words: [Word]
    let values: [Int32]
    /// The entry as it stands, for errors.
    let text: String

    var hashes: [UInt64] { words.map(EntryReader.hash) }
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// - Throws: ``TextError/badTable(entry:)``.
  mutating func next() throws(TextError) -> Entry? {
    while position < bytes.count, CharacterClass.isBlank(bytes[position]) { position += 1 }
    guard position < bytes.count else { return nil }
    let start = position
    while position < bytes.count, !CharacterClass.isBlank(bytes[position]) { position += 1 }
    let entry = bytes[start..<position]
    guard let split = entry.lastIndex(of: 0x3D), split > start,
      let values = Self.numbers(bytes[(split + 1)..<position])
    else { throw .badTable(entry: Self.text(entry)) }
    let words = bytes[start..<split].split(separator: 0x2B)
    guard !words.isEmpty else { throw .badTable(entry: Self.text(entry)) }
    return Entry(words: words, values: values, text: Self.text(entry))
  }

  static func hash(_ word: Word) -> UInt64 { word.reduce(TextHash.start) { TextHash.adding($1, to: $0) } }

  private static func text(_ bytes: Word) -> String { String(decoding: bytes, as: UTF8.self) }

  private static func numbers(_ bytes: Word) -> [Int32]? {
    var result: [Int32] = []
    for part in bytes.split(separator: 0x2C, omittingEmptySubsequences: false) {
      guard let value = Int32(text(part)) else { return nil }
      result.append(value)
    }
    return result
  }
}

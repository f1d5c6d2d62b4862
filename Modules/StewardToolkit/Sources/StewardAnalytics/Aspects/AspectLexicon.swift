/// The words by which shoppers name the parts, properties and services of products, and the themes these belong to.
struct AspectLexicon: Sendable {
  static let english: AspectLexicon = {
    let bytes = UnsafeBufferPointer(start: table.utf8Start, count: table.utf8CodeUnitCount)
    let names = themes.description.split(separator: "|").map(String.init)
    do { return try AspectLexicon(entries: bytes, themes: names) } catch {
      preconditionFailure("the table is ours: \(error)")
    }
  }()

  struct Word: Sendable {
    var flags: AspectFlags = []
    /// Number of the theme from 1 on, or 0.
    var theme: UInt8 = 0
  }

  let words: HashTable<Word>
  let themes: [String]
  private let phrases: HashTable<Bool>
  private let longestPhrase = 4

  /// Reads a table in the format that scripts/build-lexicon writes: `word=flags`, `word=flags,theme` and `word+word=1`.
  init(entries bytes: UnsafeBufferPointer<UInt8>, themes: [String]) throws(TextError) {
    let count = bytes.reduce(0) { $0 + ($1 == 0x3D ? 1 : 0) }
    var words = HashTable<Word>(capacity: count, absent: Word())
    var phrases = HashTable<Bool>(capacity: bytes.reduce(0) { $0 + ($1 == 0x2B ? 1 : 0) }, absent: false)
    var reader = EntryReader(bytes)
    while let entry = try reader.next() {
      if entry.words.count > 1 {
        guard phrases.insert(Self.joined(entry.hashes), true) else { throw .badTable(entry: entry.text) }
      } else {
        guard let flags = UInt32(exactly: entry.values[0]), entry.values.count <= 2,
          let theme = UInt8(exactly: entry.values.count == 2 ? entry.values[1] : 0), Int(theme) <= themes.count,
          words.insert(entry.hashes[0], Word(flags: AspectFlags(rawValue: flags), theme: theme))
        else { throw .badTable(entry: entry.text) }
      }
    }
    self.words = words
    self.phrases = phrases
    self.themes = themes
  }

  /// The number of words of the longest phrase that begins at an index, or 0.
  func phraseLength(_ words: [AspectWord], at index: Int) -> Int {
    guard words[index].flags.contains(.phrase) else { return 0 }
    var hash = words[index].hash
    var longest = 0
    for next in (index + 1)..<max(index + 1, min(words.count, index + longestPhrase)) {
      hash = TextHash.joining(hash, words[next].hash)
      if phrases[hash] { longest = next - index + 1 }
    }
    return longest
  }

  private static func joined(_ words: [UInt64]) -> UInt64 {
    words.dropFirst().reduce(words[0]) { TextHash.joining($0, $1) }
  }
}

import Testing

@testable import StewardAnalytics

@Suite struct TextScannerTests {
  // Python 3.11's re with the pattern of scripts/build-lexicon/text.py.
  @Test(
    arguments: [
      ("It's great, don't you think?", ["It", "'s", "great", ",", "do", "n't", "you", "think", "?"]),
      ("player 's battery is n't good", ["player", "'s", "battery", "is", "n't", "good"]),
      ("an mp3 of 1,000 songs at 10:30, 4gb.", ["an", "mp3", "of", "1,000", "songs", "at", "10:30", ",", "4gb", "."]),
      ("easy-to-use (really)", ["easy", "-", "to", "-", "use", "(", "really", ")"]),
      ("o'clock 'quoted' I’ve can’t", ["o'clock", "'", "quoted", "'", "I", "’ve", "ca", "n’t"]),
      ("café — naïve “x”", ["café", "naïve", "x"]),
      ("we'll they're i'd 'tis", ["we", "'ll", "they", "'re", "i", "'d", "'", "tis"]),
      ("", []), ("   \n\t", []), ("'", ["'"]), ("n't", ["n't"]),
    ] as [(String, [String])])
  func `texts are split as the reference splits them`(text: String, expected: [String]) {
    #expect(Self.tokens(text) == expected)
  }

  @Test func `hashes take letters in lower case and curly apostrophes as straight ones`() {
    #expect(Self.hashes("DON’T") == [TextHash.of("do"), TextHash.of("n't")])
    #expect(Self.hashes("É") != Self.hashes("é"), "only ASCII is folded")
  }

  @Test func `tokens of any bytes are in order, don't overlap and end`() {
    var random = TextRandom(seed: 3)
    let odd: [UInt8] = [0x27, 0xE2, 0x80, 0x99, 0xC2, 0x20, 0x6E, 0x74, 0x31, 0x2C, 0x73]
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in odd.randomElement(using: &random) ?? 0 }
      bytes.withUnsafeBufferPointer { buffer in
        var scanner = TextScanner(buffer)
        var last: Int32 = 0
        while let token = scanner.next() {
          #expect(token.start >= last && token.end > token.start && Int(token.end) <= bytes.count)
          last = token.end
        }
      }
    }
  }

  static func tokens(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { buffer in
      var scanner = TextScanner(buffer)
      var result: [String] = []
      while let token = scanner.next() {
        result.append(String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self))
      }
      return result
    }
  }

  static func hashes(_ text: String) -> [UInt64] {
    Array(text.utf8).withUnsafeBufferPointer { buffer in
      var scanner = TextScanner(buffer)
      var result: [UInt64] = []
      while let token = scanner.next() { result.append(token.hash) }
      return result
    }
  }
}

import Testing

@testable import StewardAnalytics

@Suite struct AspectExtractorTests {
  let extractor = AspectExtractor()

  @Test(
    arguments: [
      ("The battery life is great but the hard drive is slow.", ["battery life", "hard drive"]),
      ("It is easy to clean.", ["clean"]),
      ("It works great and runs very smoothly.", ["works", "runs"]),
      ("I want to screen my calls", []),
      ("Customer service never called back", ["Customer service"]),
      ("Windows 7 came with it", ["Windows 7"]),
      ("I bought this laptop for my daughter last week", []),
      ("the multi-touch trackpad and the 17in screen", ["multi-touch trackpad", "17in screen"]),
      ("", []), ("...", []), ("battery", ["battery"]),
    ] as [(String, [String])])
  func `terms are found where they stand`(text: String, expected: [String]) {
    #expect(terms(text) == expected)
  }

  @Test func `an aspect takes the sentiment of its part of the sentence`() throws {
    let found = extractor.mentions(in: "The battery is excellent, but the keyboard is terrible.")

    try #require(found.count == 2)
    #expect(found[0].sentiment > 0.3)
    #expect(found[1].sentiment < -0.3)
  }

  @Test(
    arguments: [
      ("picture quality", "picture and lens"), ("battery life", "battery and power"),
      ("customer service", "service and delivery"),
      ("quality", "the product as a whole"), ("Zwiebacks", "zwieback"),
    ] as [(String, String)])
  func `a term belongs to the theme of its last word that has one`(term: String, theme: String) {
    #expect(extractor.theme(of: term) == theme)
  }

  @Test func `terms of any text lie in it, in order, apart from each other`() {
    var random = TextRandom(seed: 5)
    let vocabulary = [
      "battery", "life", "the", "easy", "to", "use", "great", "Windows", "7", "multi", "-", "touch", "laptop", "screen",
      "works", "very",
      "hard", "drive", "'s", "café", "but", ".", "price",
    ]
    for _ in 0..<400 {
      let text = (0..<Int.random(in: 0...14, using: &random))
        .map { _ in vocabulary.randomElement(using: &random) ?? "" }.joined(
          separator: Bool.random(using: &random) ? " " : "")
      var last = 0
      for mention in extractor.mentions(in: text) {
        #expect(
          mention.bytes.lowerBound >= last && mention.bytes.count > 0 && mention.bytes.upperBound <= text.utf8.count)
        #expect(mention.sentiment >= -1 && mention.sentiment <= 1)
        last = mention.bytes.upperBound
      }
      #expect(extractor.mentions(in: text) == extractor.mentions(in: text))
    }
  }

  @Test func `any bytes are taken`() {
    var random = TextRandom(seed: 6)
    for _ in 0..<200 {
      let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      bytes.withUnsafeBufferPointer { buffer in
        #expect(extractor.mentions(in: buffer).allSatisfy { $0.bytes.upperBound <= bytes.count })
      }
    }
  }

  private func terms(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return extractor.mentions(in: text).map { String(decoding: bytes[$0.bytes], as: UTF8.self) }
  }
}

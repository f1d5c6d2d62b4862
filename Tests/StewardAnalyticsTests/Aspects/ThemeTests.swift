import Testing

@testable import StewardAnalytics

@Suite struct ThemeTests {
  let extractor = AspectExtractor()

  @Test func `themes come by how often they are named, with what is said of them`() throws {
    let sentences = [
      "The battery is great.", "Battery life is terrible!", "I love the battery.", "The screen is too dark.",
      "The display is awful.",
      "A fair price.",
    ]

    let themes = try extractor.themes(of: sentences, limit: 2)

    #expect(themes.map(\.name) == ["battery and power", "screen"])
    #expect(themes.map(\.mentions) == [3, 2])
    #expect(themes[0].positive == 2 && themes[0].negative == 1)
    #expect(themes[1].negative == 2)
    #expect(themes[0].terms == ["battery", "battery life"])
  }

  // scikit-learn 1.9.1: CountVectorizer(vocabulary=parts) over the same sentences, summed.
  @Test(
    arguments: [
      ("battery", 34), ("screen", 34), ("keyboard", 79), ("price", 18), ("sound", 41), ("lens", 34),
    ] as [(String, Int)])
  func `a theme is named as often as its word stands there`(part: String, count: Int) throws {
    let parts = ["battery", "screen", "keyboard", "price", "sound", "lens"]
    let sentences = (0..<120).map { index in
      let first = parts[(index * index * 7 + index * 13) % 23 % 6]
      let second = parts[(index * index * 5 + index * 3) % 19 % 6]
      return "a great \(first) and its awful \(second)"
    }

    let theme = try #require(extractor.themes(of: sentences).first { $0.name == extractor.theme(of: part) })

    #expect(theme.terms == [part])
    #expect(theme.mentions == count)
  }

  @Test func `a noun that many opinions mention is a theme of its own`() throws {
    let sentences = (0..<30).map { "Number \($0) is great in the kitchen." }

    let themes = try extractor.themes(of: sentences)

    #expect(themes.contains { $0.name == "kitchen" && $0.mentions == 30 })
  }

  @Test func `words of the title stand for the product`() throws {
    let sentences = ["The Zorbo is great.", "I love my Zorbo!", "The zorbos are awful."]

    let titled = try extractor.themes(of: sentences, title: "Acme Zorbo 3000 Battery")
    let untitled = try extractor.themes(of: sentences)

    #expect(titled.first?.name == "the product as a whole")
    #expect(titled.first?.mentions == 3)
    #expect(!untitled.contains { $0.name == "the product as a whole" })
    // A word with a theme of its own keeps it.
    #expect(try extractor.themes(of: ["great battery"], title: "Battery").first?.name == "battery and power")
  }

  @Test func `nothing in gives nothing out`() throws {
    #expect(try extractor.themes(of: []).isEmpty)
    #expect(try extractor.themes(of: ["", "hm"]).isEmpty)
  }

  @Test(arguments: [0, -1]) func `a limit below one is refused`(limit: Int) {
    #expect(throws: TextError.self) { try extractor.themes(of: ["The battery is great."], limit: limit) }
  }

  @Test func `the order of sentences doesn't matter`() throws {
    let sentences = [
      "great screen", "bad battery", "the price is fair", "a nice keyboard", "the sound is poor", "good lens",
    ]

    #expect(try extractor.themes(of: sentences) == extractor.themes(of: sentences.reversed()))
  }
}

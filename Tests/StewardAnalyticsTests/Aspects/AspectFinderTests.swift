import Testing

@testable import StewardAnalytics

@Suite struct AspectFinderTests {
  /// One word for each part that a word can play in a term.
  private static let table = "h=1 b=2 a=16384 n=32768 m=49152"

  // NLTK 3.10.4: RegexpParser("TERM: {<A|M>{0,2}<B|H>*<H><N|M>*}") over these tags: H heads, B belongs before one, A attaches
  // before, N is a noun after, M is both, X none of them.
  @Test(
    arguments: [
      ("XNNAHMNNABXMNNBMAANMXHAAHHHBNHXNAMNMXNXA", [3..<8, 21..<22, 22..<27, 29..<30]),
      ("XMNNXAAXHNNXBBBNBXMBBABHABXBAXHNAMBNXHHM", [8..<11, 21..<24, 30..<32, 37..<40]),
      ("ANAHMBBXBABNMMXAAHNBHAMXXANNNHNNMAHABANA", [2..<5, 15..<19, 19..<21, 29..<33, 33..<35]),
      ("MAAHXXHAXXXBAAXMBAMAHXNHBABNAAXMMAHBBHMM", [1..<4, 6..<7, 18..<21, 23..<24, 32..<40]),
      ("MAABMXNMNBNAXHBNHXXXABBMMBMNBXHMMAMHANXM", [13..<14, 16..<17, 30..<33, 33..<36]),
    ] as [(String, [Range<Int>])])
  func `terms are the chunks of a public tool`(tags: String, chunks: [Range<Int>]) throws {
    let lexicon = try Array(Self.table.utf8).withUnsafeBufferPointer { try AspectLexicon(entries: $0, themes: []) }
    let text = Array(tags.lowercased().map(String.init).joined(separator: " ").utf8)
    let words = text.withUnsafeBufferPointer { AspectWord.words(of: $0, lexicon: lexicon, sentiment: .english) }

    #expect(AspectFinder(words: words, lexicon: lexicon).terms() == chunks)
  }
}

import Testing

@testable import StewardAnalytics

@Suite struct AspectLexiconTests {
  @Test func `the table has words, phrases and themes`() {
    let lexicon = AspectLexicon.english

    #expect(lexicon.words[TextHash.of("battery")].flags.contains(.head))
    #expect(lexicon.words[TextHash.of("batteries")].flags.contains(.head))
    #expect(lexicon.words[TextHash.of("zzqx")].flags.isEmpty)
    #expect(lexicon.themes.count > 10)
    #expect(Int(lexicon.words[TextHash.of("battery")].theme) <= lexicon.themes.count)
  }

  @Test(arguments: ["a=1,3", "a=x", "a=1 a=2", "a=1,2,3", "a+b=1 a+b=1", "=1", "+=1"])
  func `a table that can't be read is refused`(table: String) {
    #expect(throws: TextError.self) {
      try Array(table.utf8).withUnsafeBufferPointer { try AspectLexicon(entries: $0, themes: ["one", "two"]) }
    }
  }
}

import Testing

@testable import StewardAnalytics

@Suite struct SentimentTests {
  let model = SentimentModel.english

  // By scripts/build-lexicon/reference.py (Python 3.11, numpy 2.4) with the table that is compiled in.
  @Test(
    arguments: [
      ("The screen is great, and I love the battery.", 0.943398),
      ("Don't buy this; it broke after two weeks.", -0.962796),
      ("not very good but the price is fair", -0.253756),
      ("I can’t recommend it", -0.599738),
      ("5 stars!!!", 0.488498),
      ("It isn't bad at all", 0.309652),
    ] as [(String, Double)])
  func `scores are those of the reference`(text: String, score: Double) {
    #expect(abs(model.score(text) - score) < 1e-6)
  }

  @Test(arguments: [
    "it is ok", "It's okay", "i bought this last week", "it has four buttons", "The cable is two meters long.",
  ])
  func `short neutral sentences stay near zero`(text: String) {
    #expect(abs(model.score(text)) < 0.2)
  }

  @Test(arguments: ["great", "excellent", "useless", "terrible"])
  func `a negation takes the force out of an opinion`(word: String) {
    let plain = model.score("this is \(word)")
    let negated = model.score("this is not \(word)")

    #expect(abs(plain) > 0.2)
    #expect((plain > 0) != (negated > 0) || abs(negated) < abs(plain) / 2)
  }

  @Test func `what comes after but counts more`() {
    let bad = model.score("the sound is great but the case is terrible")
    let good = model.score("the case is terrible but the sound is great")

    #expect(good > bad)
  }

  @Test func `an amplifier makes an opinion stronger and a downtoner weaker`() throws {
    // A table of our own, since in the learned one the amplifiers have weights of their own.
    let model = try SentimentModel(table: "good=500,0,0")

    #expect(model.score("very good") > model.score("such good"))
    #expect(model.score("such good") > model.score("slightly good"))
    #expect(model.score("such good") > 0)
  }

  // By hand: tanh(1.2 · 600 / 500 / √(2 + 3)), and with the amplifier tanh(1.2 · (1.35 · 500 + 100 + 50) / 500 / √5).
  @Test func `a score is the sum of words and pairs over the root of the length`() throws {
    let model = try SentimentModel(table: "good=500,100,0 so+good=50 so+~good=7")

    #expect(abs(model.score("zz good") - 0.567609) < 1e-6)
    #expect(abs(model.score("good zz") - 0.567609) < 1e-6)
    #expect(abs(model.score("so good") - 0.709155) < 1e-6)
  }

  // scikit-learn 1.9.1: CountVectorizer(ngram_range=(1, 2)) over the words and pairs of the table, its counts times the
  // weights; numpy 2.4.6 for the root and tanh.
  @Test(
    arguments: [
      ("zz yy ww vv zz yy uu", 0.194804262), ("ww ww yy ww vv", -0.630630413), ("zz", 0.366176190),
      ("uu vv zz yy yy ww uu tt vv zz zz", 0.383450750),
    ] as [(String, Double)])
  func `words and pairs count as a public tool counts them`(text: String, score: Double) throws {
    let model = try SentimentModel(
      table: "zz=300,20,0 yy=0,-140,0 ww=-250,10,0 vv=0,75,0 zz+yy=60 yy+ww=-90 vv+zz=35")

    #expect(abs(model.score(text) - score) < 1e-6)
  }

  // By hand: x = 250 / 500 / √(1 + 3) = 0.25, and tanh(1.2 · x³ / (x² + 0.09)).
  @Test func `what was learned counts less where no word is an opinion`() throws {
    let model = try SentimentModel(table: "zz=0,250,0 good=250,0,0")

    #expect(abs(model.score("zz") - 0.122335) < 1e-6)
    #expect(abs(model.score("good") - 0.291313) < 1e-6)
  }

  @Test(arguments: ["", " ", "zzqx", "…", "——", "\u{0}", "日本語"])
  func `a text without known words is neutral`(text: String) {
    #expect(abs(model.score(text)) < 0.05)
  }

  @Test func `any bytes have a score within bounds, always the same`() {
    var random = TextRandom(seed: 7)
    for _ in 0..<300 {
      let bytes = (0..<Int.random(in: 0...120, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      let score = bytes.withUnsafeBufferPointer { model.score($0) }
      #expect(score >= -1 && score <= 1)
      #expect(score == bytes.withUnsafeBufferPointer { model.score($0) })
    }
  }

  @Test func `case doesn't matter, and a long text stays within bounds`() {
    #expect(model.score("GREAT Screen") == model.score("great screen"))
    let long = String(repeating: "great ", count: 20_000)
    #expect(model.score(long) > 0.99 && model.score(long) <= 1)
  }

  @Test(arguments: [
    "good", "good=1,2", "good=a,b,c", "=1,2,3", "good=1,2,99999", "a=1,1,1 a=1,1,1", "a+b=1 a+b=2", "a+b=1,2,3",
  ])
  func `a table that can't be read is refused`(table: String) {
    #expect(throws: TextError.self) {
      try Array(table.utf8).withUnsafeBufferPointer { try SentimentModel(entries: $0) }
    }
  }
}

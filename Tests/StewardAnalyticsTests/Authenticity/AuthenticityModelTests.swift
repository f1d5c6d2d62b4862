import Testing

@testable import StewardAnalytics

@Suite struct AuthenticityModelTests {
  static let texts = [
    "my wife and i loved the luxurious stay in the city", "a wonderful and luxurious experience for my husband",
    "i will definitely come back with my family", "the most amazing luxurious stay of my life",
    "the room was small but the bed was fine", "two blocks from the station and the bar closed at ten",
    "room on the third floor, small bath", "the bed was hard and the street was loud",
  ]
  static let labels = [true, true, true, true, false, false, false, false]

  // scikit-learn 1.9.1: TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), columns times the roots of the absolute log
  // ratios, LinearSVC(C=1, tol=1e-12).decision_function.
  @Test(
    arguments: [
      ("my luxurious room was small", -0.128_215_81), ("the street and the bed", -0.473_187_7), ("zz", -0.006_103_27),
      ("my wife loved the bar", 0.207_431_79),
    ] as [(String, Double)])
  func `margins are those of the reference`(text: String, margin: Double) throws {
    let model = try AuthenticityModel(texts: Self.texts, isSuspicious: Self.labels)

    #expect(abs(model.margin(of: text) - margin) < 1e-3)
  }

  // scikit-learn 1.9.1: _SigmoidCalibration().
  @Test func `probabilities are those of the reference`() {
    let scale = ProbabilityScale(
      margins: [-2, -1.5, -0.5, -0.2, 0.1, 0.3, 0.9, 1.4, 2.2, -0.7],
      labels: [false, false, false, true, false, true, true, true, true, false])

    #expect(abs(scale.probability(-1) - 0.234_378_02) < 1e-4)
    #expect(abs(scale.probability(0) - 0.505_310_81) < 1e-4)
    #expect(abs(scale.probability(1) - 0.773_160_05) < 1e-4)
  }

  @Test func `two styles are told apart on reviews that weren't learned from`() throws {
    var random = TextRandom(seed: 9)
    let (texts, labels) = Self.generated(240, using: &random)
    let model = try AuthenticityModel(texts: Array(texts[..<160]), isSuspicious: Array(labels[..<160]))

    let suspicions = texts[160...].map(model.suspicion)
    let right = zip(suspicions, labels[160...]).count { ($0 >= 0.5) == $1 }

    #expect(right > 64, "\(right) of 80")
    #expect(suspicions.allSatisfy { $0 > 0 && $0 < 1 })
  }

  @Test func `the same reviews give the same model, and groups change probabilities only`() throws {
    var random = TextRandom(seed: 10)
    let (texts, labels) = Self.generated(80, using: &random)
    let groups = texts.indices.map { "group \($0 / 8)" }

    let first = try AuthenticityModel(texts: texts, isSuspicious: labels)
    let second = try AuthenticityModel(texts: texts, isSuspicious: labels)
    let grouped = try AuthenticityModel(texts: texts, isSuspicious: labels, groups: groups)

    for text in texts.prefix(10) {
      #expect(first.suspicion(of: text) == second.suspicion(of: text))
      #expect(first.margin(of: text) == grouped.margin(of: text))
    }
  }

  @Test func `one group for all is as good as none`() throws {
    let one = [String](repeating: "only", count: Self.texts.count)
    let grouped = try AuthenticityModel(texts: Self.texts, isSuspicious: Self.labels, groups: one)
    let plain = try AuthenticityModel(texts: Self.texts, isSuspicious: Self.labels)

    #expect(grouped.suspicion(of: "my wife") == plain.suspicion(of: "my wife"))
  }

  @Test func `a text of unknown words, an empty one and any bytes have a suspicion`() throws {
    let model = try AuthenticityModel(texts: Self.texts, isSuspicious: Self.labels)

    for text in ["", "zzqx", "日本語", "\u{0}", String(repeating: "luxurious ", count: 5_000)] {
      let suspicion = model.suspicion(of: text)
      #expect(suspicion > 0 && suspicion < 1)
    }
  }

  @Test func `texts that are all the same teach nothing`() throws {
    let model = try AuthenticityModel(
      texts: [String](repeating: "a fine stay", count: 8), isSuspicious: Self.labels)

    #expect(abs(model.suspicion(of: "a fine stay") - 0.5) < 0.1)
  }

  @Test func `what can't be learned from is refused`() {
    #expect(throws: TextError.tooFewTexts(found: 0, needed: 4)) { try AuthenticityModel(texts: [], isSuspicious: []) }
    #expect(throws: TextError.tooFewTexts(found: 0, needed: 4)) {
      try AuthenticityModel(texts: Self.texts, isSuspicious: [Bool](repeating: true, count: 8))
    }
    #expect(throws: TextError.unequalLengths(texts: 8, others: 1)) {
      try AuthenticityModel(texts: Self.texts, isSuspicious: [true])
    }
    #expect(throws: TextError.unequalLengths(texts: 8, others: 0)) {
      try AuthenticityModel(texts: Self.texts, isSuspicious: Self.labels, groups: [])
    }
  }

  /// Reviews whose words are drawn from two overlapping vocabularies.
  private static func generated(_ count: Int, using random: inout TextRandom) -> ([String], [Bool]) {
    let common = ["the", "room", "was", "and", "we", "stay", "hotel", "with", "a", "of", "in", "service"]
    let styles = [
      ["small", "floor", "bathroom", "street", "elevator"], ["luxury", "amazing", "husband", "experience", "dream"],
    ]
    var texts: [String] = []
    var labels: [Bool] = []
    for _ in 0..<count {
      let label = Bool.random(using: &random)
      let words = (0..<30).map { _ in
        let isStyle = Int.random(in: 0..<10, using: &random) == 0
        return (isStyle ? styles[label ? 1 : 0] : common).randomElement(using: &random) ?? ""
      }
      texts.append(words.joined(separator: " "))
      labels.append(label)
    }
    return (texts, labels)
  }
}

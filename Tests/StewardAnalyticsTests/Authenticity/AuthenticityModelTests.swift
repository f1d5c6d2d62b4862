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

  // scikit-learn 1.9.1: TfidfVectorizer(sublinear_tf=True) on words with pairs, and times 0.7 on runs of three to five
  // characters; columns times the roots of the absolute log ratios; LinearSVC(C=1, tol=1e-12).decision_function.
  @Test(
    arguments: [
      ("my luxurious room was small", -0.068_980_08), ("the street and the bed", -0.514_394_4), ("zz", 0.010_259_15),
      ("my wife loved the bar", 0.211_245_38),
    ] as [(String, Double)])
  func `margins are those of the reference`(text: String, margin: Double) throws {
    let model = try AuthenticityModel(texts: Self.texts, isSuspicious: Self.labels)

    #expect(abs(model.margin(of: text) - margin) < 1e-3)
  }

  // SciPy 1.17.1: minimize_scalar of the loss with Platt's targets.
  @Test func `probabilities are those of the reference`() {
    let scale = ProbabilityScale(
      margins: [-2, -1.5, -0.5, -0.2, 0.1, 0.3, 0.9, 1.4, 2.2, -0.7],
      labels: [false, false, false, true, false, true, true, true, true, false])

    #expect(abs(scale.slope - 1.204_083_16) < 1e-6)
    #expect(abs(scale.probability(-1) - 0.230_749_64) < 1e-7)
    #expect(scale.probability(0) == 0.5)
    #expect(abs(scale.probability(1) - 0.769_250_36) < 1e-7)
  }

  @Test(arguments: [[-1, 1], [0, 0], [1e9, -1e9], [5, -5]] as [[Double]])
  func `any margins give a scale that isn't turned around`(margins: [Double]) {
    let scale = ProbabilityScale(margins: margins, labels: [true, false])

    #expect(scale.slope >= 0 && scale.slope.isFinite)
    #expect(scale.probability(1e300) <= 1 && scale.probability(-1e300) >= 0)
  }

  @Test func `two styles are told apart on reviews that weren't learned from`() throws {
    var random = TextRandom(seed: 9)
    let (texts, labels) = Self.generated(120, using: &random)
    let model = try AuthenticityModel(texts: Array(texts[..<80]), isSuspicious: Array(labels[..<80]))

    let suspicions = texts[80...].map(model.suspicion)
    let right = zip(suspicions, labels[80...]).count { ($0 >= 0.5) == $1 }

    #expect(right > 30, "\(right) of 40")
    #expect(suspicions.allSatisfy { $0 > 0 && $0 < 1 })
  }

  @Test func `the same reviews give the same model`() throws {
    var random = TextRandom(seed: 10)
    let (texts, labels) = Self.generated(40, using: &random)

    let first = try AuthenticityModel(texts: texts, isSuspicious: labels)
    let second = try AuthenticityModel(texts: texts, isSuspicious: labels)

    for text in texts.prefix(10) { #expect(first.suspicion(of: text) == second.suspicion(of: text)) }
  }

  @Test func `swapping the labels turns suspicions around`() throws {
    var random = TextRandom(seed: 12)
    let (texts, labels) = Self.generated(40, using: &random)

    let model = try AuthenticityModel(texts: texts, isSuspicious: labels)
    let swapped = try AuthenticityModel(texts: texts, isSuspicious: labels.map { !$0 })

    for text in texts.prefix(10) { #expect(abs(model.suspicion(of: text) + swapped.suspicion(of: text) - 1) < 0.01) }
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
    #expect(throws: TextError.unequalLengths(texts: 8, labels: 1)) {
      try AuthenticityModel(texts: Self.texts, isSuspicious: [true])
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
      let words = (0..<15).map { _ in
        let isStyle = Int.random(in: 0..<6, using: &random) == 0
        return (isStyle ? styles[label ? 1 : 0] : common).randomElement(using: &random) ?? ""
      }
      texts.append(words.joined(separator: " "))
      labels.append(label)
    }
    return (texts, labels)
  }
}

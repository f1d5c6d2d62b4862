/// How much the text of a review is like those that were labelled as suspicious.
///
/// Learned at run time from labelled reviews and from nothing else: Steward comes with no such model. What it finds is the style
/// of the texts that it was given. A model of one kind of reviews says nothing about another kind, and a suspicion is a
/// reason to look, not a finding.
///
/// A linear support vector machine on words, pairs of words and parts of words (``ReviewVectorizer``), with probabilities from
/// five folds of the same reviews.
public struct AuthenticityModel: Sendable {
  private let classifier: Classifier
  private let scale: ProbabilityScale

  /// - Parameters:
  ///   - texts: reviews, at least four of each label.
  ///   - isSuspicious: their labels.
  /// - Throws: ``TextError/unequalLengths(texts:labels:)``, ``TextError/tooFewTexts(found:needed:)``.
  /// - Complexity: O(*n*) in bytes a round, six fits of some thirty rounds.
  public init(texts: [String], isSuspicious: [Bool]) throws(TextError) {
    guard texts.count == isSuspicious.count else {
      throw .unequalLengths(texts: texts.count, labels: isSuspicious.count)
    }
    let suspicious = isSuspicious.count { $0 }
    let smaller = min(suspicious, texts.count - suspicious)
    guard smaller >= 4 else { throw .tooFewTexts(found: smaller, needed: 4) }
    let counts = texts.map(Self.counts)
    classifier = Classifier(counts, isSuspicious)
    scale = Self.scale(counts, isSuspicious, folds: Self.folds(isSuspicious))
  }

  /// The probability that a review would be labelled as suspicious, 0 to 1, if reviews like it were labelled as those of the
  /// training and both labels were as frequent as there.
  ///
  /// - Complexity: O(*n*) in bytes.
  public func suspicion(of text: String) -> Double { scale.probability(margin(of: text)) }

  /// The margin before it is a probability.
  func margin(of text: String) -> Double { classifier.margin(Self.counts(text)) }

  private struct Classifier: Sendable {
    let vectorizer: ReviewVectorizer
    let machine: LinearSupportVectorMachine

    init(_ counts: [ReviewCounts], _ labels: [Bool]) {
      vectorizer = ReviewVectorizer(counts, isSuspicious: labels)
      machine = LinearSupportVectorMachine(
        counts.map(vectorizer.vector), labels: labels, featureCount: vectorizer.count)
    }

    func margin(_ counts: ReviewCounts) -> Double { machine.margin(vectorizer.vector(counts)) }
  }

  private static func counts(_ text: String) -> ReviewCounts {
    var text = text
    return text.withUTF8 { ReviewCounts($0) }
  }

  private static let foldCount = 5

  /// Margins of each fold by a model of the others.
  private static func scale(_ counts: [ReviewCounts], _ labels: [Bool], folds: [Int]) -> ProbabilityScale {
    var margins = [Double](repeating: 0, count: counts.count)
    for fold in 0..<foldCount {
      let training = counts.indices.filter { folds[$0] != fold }
      let model = Classifier(training.map { counts[$0] }, training.map { labels[$0] })
      for index in counts.indices where folds[index] == fold { margins[index] = model.margin(counts[index]) }
    }
    return ProbabilityScale(margins: margins, labels: labels)
  }

  /// Each label dealt round, so that every fold leaves both to learn from.
  private static func folds(_ labels: [Bool]) -> [Int] {
    var seen = [0, 0]
    return labels.map { label in
      seen[label ? 1 : 0] += 1
      return seen[label ? 1 : 0] % foldCount
    }
  }
}

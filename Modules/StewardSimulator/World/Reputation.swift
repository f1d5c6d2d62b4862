/// A review as it is written, before it has words.
struct ReviewRecord: Sendable {
  let item: Int
  /// Counted from the first written day.
  let day: Int
  /// Which of the day's reviews of the item.
  let number: Int
  let stars: Int
  /// What a bad review is about; `nil` for any.
  let theme: ReviewTheme?
  let isFake: Bool
}

/// What reviews speak of.
enum ReviewTheme: String, Sendable, CaseIterable {
  case breaks, leaks, smell, size, missingPart, colour, instructions, packaging

  /// Those that a faulty batch can have.
  static let faults: [ReviewTheme] = [.breaks, .leaks, .smell, .missingPart]
}

/// The rating that buyers see. New reviews weigh more than old ones: it forgets over about forty.
struct Reputation {
  private(set) var rating: Double
  /// The rating without the reviews that planted events brought.
  private(set) var undisturbed: Double
  private var count: Double
  private let deserved: Double
  /// Whether buyers look for reviews and find few: those of other stores count for less.
  private let isNewHere: Bool
  private var written = 0

  init(_ item: Item) {
    deserved = item.stars
    rating = item.stars
    undisturbed = item.stars
    isNewHere = item.debut != nil
    count = item.launchDay > -StoreHistory.burnIn ? 3 : 40
  }

  mutating func add(stars: Int, instead honest: Int?) {
    count = min(40, count + 1)
    written += 1
    rating += (Double(stars) - rating) / count
    if let honest { undisturbed += (Double(honest) - undisturbed) / count }
  }

  /// What the rating does to conversion compared with the one that is deserved: a quarter for a star.
  var response: Double { exponential(0.22 * (rating - deserved)) * proof }

  /// Without a review of this store a quarter fewer buy; every two reviews halve that.
  private var proof: Double { isNewHere ? 1 - 0.25 * power(0.5, Double(written) / 2) : 1 }

  /// The same without what planted events brought.
  var undisturbedResponse: Double { exponential(0.22 * (undisturbed - deserved)) }

  /// Stars of a buyer: mostly five, or one to three for a share that makes the mean what is deserved.
  static func stars(_ deserved: Double, goodShare: Double, unit: Double) -> Int {
    let good = max(0, min(1, (deserved - 2) / 2.8)) * goodShare
    if unit < good { return unit < good * 0.8 ? 5 : 4 }
    let rest = (unit - good) / max(1e-9, 1 - good)
    return 1 + min(2, Int(rest * 3))
  }
}

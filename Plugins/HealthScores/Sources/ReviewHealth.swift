internal import StewardDomain
internal import StewardPluginAPI

/// What customers say: the stars of a year, steadied, and how many of the newest reviews are bad.
struct ReviewHealth: HealthJudge {
  let identifier = "review-health"
  private let pack: HealthPack
  private let stars: HealthRule
  private let bad: HealthRule
  private let yearDays: Int
  private let recentDays: Int
  private let usual: Double
  private let steadying: Double
  /// So many reviews at most are named with a score.
  private static let namedReviews = 20

  init(_ pack: HealthPack) throws(PluginError) {
    self.pack = pack
    stars = try pack.rule(identifier, "stars")
    bad = try pack.rule(identifier, "bad-reviews")
    yearDays = Int(try stars.number("days", in: 1...3_650))
    recentDays = Int(try bad.number("days", in: 1...3_650))
    usual = try stars.number("usual", in: 1...5)
    steadying = try stars.number("steadyingReviews", in: 0...1_000)
  }

  func verdicts(_ snapshot: MarketplaceSnapshot) -> [Verdict] {
    let end = Windows(snapshot, pack).end
    let year = snapshot.ratings.filter { $0.day < end && $0.day >= end.advanced(by: -yearDays) }
    let byASIN = Dictionary(grouping: year, by: \.asin)
    return snapshot.rowsAndAll.map { row in
      let own = row.map { byASIN[snapshot.facts.items[$0].asin] ?? [] } ?? year
      return Verdict(
        snapshot.subject(row), pack: pack,
        results: [(stars, starsResult(own)), (bad, badResult(own.filter { $0.day >= end.advanced(by: -recentDays) }))])
    }
  }

  private func starsResult(_ ratings: [ProductRating]) -> RuleResult {
    guard !ratings.isEmpty else { return .missing("no review of the last \(yearDays) settled days is known") }
    let sum = Double(ratings.reduce(0) { $0 + $1.stars })
    let count = Double(ratings.count)
    return .measured(
      stars, (sum + usual * steadying) / (count + steadying),
      "\(tenths(sum / count)) in the mean of \(ratings.count) reviews", Self.source(ratings))
  }

  private func badResult(_ ratings: [ProductRating]) -> RuleResult {
    guard !ratings.isEmpty else { return .missing("no review of the last \(recentDays) settled days is known") }
    let found = ratings.filter { $0.stars <= 2 }
    return .measured(
      bad, Double(found.count) / Double(ratings.count), "\(found.count) of \(ratings.count)",
      Self.source(found.isEmpty ? ratings : found))
  }

  private static func source(_ ratings: [ProductRating]) -> Evidence.Source {
    .records(ratings.suffix(namedReviews).map(\.source))
  }
}

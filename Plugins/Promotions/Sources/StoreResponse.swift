internal import Glibc
internal import StewardAnalytics

/// How a store's buyers answer to promotions, all items together: how many more buy, how many more come, and how much of it
/// is missing afterwards.
///
/// Buying has its own model (`ConversionResponse`). What visitors and later days do is a ratio over all promotions, whose
/// spread from one to the next says how well it is known; it stands beside what is believed beforehand.
///
/// Sources: Cochran, *Sampling Techniques*, 3rd ed., §6.3 (the ratio estimate and its variance); Gelman and others, *Bayesian
/// Data Analysis*, 3rd ed., §2.5 (a normal mean with a normal prior).
struct StoreResponse {
  let buying: ConversionResponse
  /// Per cent of visits that are won for a per cent of price.
  let visits: PromotionPack.Guess
  /// Share of a promotion's extra units that are missing afterwards.
  let borrowed: PromotionPack.Guess
  let promotions: Int

  init(_ histories: [PromotionHistory], pack: PromotionPack) {
    buying = ConversionResponse(histories.map(\.response), prior: pack.response)
    promotions = histories.reduce(0) { $0 + $1.dips.count }
    visits = Self.posterior(
      of: histories.flatMap(\.lifts).map { (part: -$0.visits * $0.price, whole: $0.price * $0.price) },
      prior: pack.visits)
    borrowed = Self.posterior(
      of: histories.flatMap(\.echoes).map { (part: $0.missing, whole: $0.extra) }, prior: pack.borrowed)
  }

  /// A ratio of sums with its prior.
  static func posterior(
    of pairs: [(part: Double, whole: Double)], prior: PromotionPack.Guess
  ) -> PromotionPack.Guess {
    let whole = pairs.reduce(0) { $0 + $1.whole }
    guard pairs.count > 2, whole > 0 else { return prior }
    let ratio = pairs.reduce(0) { $0 + $1.part } / whole
    let squares = pairs.reduce(0) { sum, pair in
      let rest = pair.part - ratio * pair.whole
      return sum + rest * rest
    }
    let count = Double(pairs.count)
    let variance = max(1e-9, count / (count - 1) * squares / (whole * whole))
    let before = 1 / (prior.deviation * prior.deviation)
    guard variance.isFinite, ratio.isFinite else { return prior }
    let precision = before + 1 / variance
    return PromotionPack.Guess(
      mean: (prior.mean * before + ratio / variance) / precision, deviation: (1 / precision).squareRoot())
  }

  /// Of units, for an item: buying and visits together.
  func elasticity(_ place: Int, doubt: Double) -> PromotionPack.Guess {
    let own = buying.estimates[place]
    let variance = own.standardError * own.standardError + visits.deviation * visits.deviation + doubt * doubt
    return PromotionPack.Guess(mean: own.elasticity + visits.mean, deviation: variance.squareRoot())
  }
}

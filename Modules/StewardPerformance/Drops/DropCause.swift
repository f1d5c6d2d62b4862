public import StewardDomain

/// To what a drop is put down.
public enum DropCause: String, CaseIterable, Hashable, Sendable {
  /// Nothing to sell.
  case stockOut = "stock_out"
  /// Search doesn't find the listing, or it was taken down.
  case suppression
  /// Others have the featured offer.
  case featuredOfferLost = "featured_offer_lost"
  /// The own price was raised or lowered.
  case price
  /// Another offer on the page became cheaper.
  case competitorPrice = "competitor_price"
  /// Ads stopped or shrank.
  case adChange = "ad_change"
  /// Another page shows the listing's picture.
  case copiedListing = "copied_listing"
  /// More bad reviews than before.
  case reviewDrop = "review_drop"
  /// Pictures are missing or too few.
  case imageProblem = "image_problem"
  /// Text or content lacks something.
  case contentGap = "content_gap"
  /// Fewer visitors come, and no report names a reason: the listing lost its place in search.
  case searchRankLoss = "search_rank_loss"
  /// Fewer visitors buy, and neither price, offer nor stock changed: what they see on the page did.
  case pageAppeal = "page_appeal"
}

/// What fell.
public enum DropMetric: String, CaseIterable, Hashable, Sendable {
  case traffic, conversion, price
  case featuredOffer = "featured_offer"
  case availability
}

/// Where a figure stands that speaks for a cause, so that it can be followed to lines.
public enum CauseSource: Hashable, Sendable {
  /// What was reported of the listing on some days.
  case facts(Metric, days: Range<CivilDay>)
  /// Lines of reports, in their order.
  case lines([RecordReference])
}

/// A cause with what speaks for it.
public struct RankedCause: Hashable, Sendable {
  public struct Reason: Hashable, Sendable {
    public let text: String
    public let points: Double
  }

  public let cause: DropCause
  /// From 0 to 1: the sum of the reasons' points.
  public var score: Double { min(1, reasons.reduce(0) { $0 + $1.points }) }
  public let reasons: [Reason]
  /// The metric that speaks for it, in words.
  public let evidence: String
  /// Its usual value and that of the drop's days; `nil` where nothing is measured.
  public let before: Double?
  public let after: Double?
  /// Days from the beginning of the drop to that of the change; negative where the change came first.
  public let lagDays: Int?
  /// What the evidence was worked out from: the days of the drop or the change, then the usual ones.
  public let sources: [CauseSource]
}

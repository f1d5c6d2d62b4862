internal import StewardDomain
internal import StewardPerformance
internal import StewardReview

/// What figures and drivers are called in a review.
enum PlainWords {
  /// Figures in the order of a review's table, by plain names.
  static let figures: [(kpi: String, name: String)] = [
    ("sales", "Sales"), ("units", "Units sold"), ("asp", "Average price"), ("sessions", "Visits"),
    ("conversion", "Orders per visit"), ("featuredOfferShare", "Share of views with our offer first"),
    ("refundRate", "Refunds per unit sold"), ("returnRate", "Returns per unit shipped"),
    ("tacos", "Ad cost per sales"), ("acos", "Ad cost per ad sales"), ("roas", "Ad sales per ad cost"),
    ("adCPC", "Cost of an ad click"), ("shippedPerReceived", "Units shipped per unit received"),
  ]

  /// Ratios that are read as how many times, and not as a percentage.
  static let times: Set<String> = ["roas", "shippedPerReceived"]

  static func name(_ kpi: String, _ catalogue: KPICatalogue) -> String {
    figures.first { $0.kpi == kpi }?.name ?? catalogue[kpi]?.title ?? kpi
  }

  /// - Parameter ofViews: whether views stand in for visits, as in a vendor's store.
  static func name(_ driver: SalesDriver, ofViews: Bool) -> String {
    switch driver {
    case .sessions: "Visits"
    case .glanceViews: "Views"
    case .units: "Units"
    case .conversion: ofViews ? "Orders per view" : "Orders per visit"
    case .unitsPerOrder: "Units per order"
    case .price: "Prices"
    case .mix: "Mix of items"
    case .entrants: "New items"
    case .leavers: "Items that ended"
    case .other: "Other"
    }
  }

  /// What a driver did, within a sentence.
  static func deed(_ driver: SalesDriver, isUp: Bool, ofViews: Bool) -> String {
    switch driver {
    case .sessions: isUp ? "more visits" : "fewer visits"
    case .glanceViews: isUp ? "more views" : "fewer views"
    case .units: isUp ? "more units" : "fewer units"
    case .conversion: (isUp ? "more orders per " : "fewer orders per ") + (ofViews ? "view" : "visit")
    case .unitsPerOrder: isUp ? "more units per order" : "fewer units per order"
    case .price: isUp ? "higher prices" : "lower prices"
    case .mix: isUp ? "a shift to items that earn more" : "a shift to items that earn less"
    case .entrants: "new items"
    case .leavers: "items that ended"
    case .other: "other bookings"
    }
  }

  /// What fell, within a sentence.
  static func name(_ metric: DropMetric, ofViews: Bool) -> String {
    switch metric {
    case .traffic: ofViews ? "views" : "visits"
    case .conversion: ofViews ? "orders per view" : "orders per visit"
    case .price: "price"
    case .featuredOffer: "featured offer"
    case .availability: "stock"
    }
  }

  static func name(_ cause: DropCause) -> String {
    switch cause {
    case .stockOut: "nothing was in stock"
    case .suppression: "search didn't find it, or it was taken down"
    case .featuredOfferLost: "others had the featured offer"
    case .price: "its own price changed"
    case .competitorPrice: "another offer became cheaper"
    case .adChange: "ads stopped or shrank"
    case .copiedListing: "another page shows its picture"
    case .reviewDrop: "more bad reviews"
    case .imageProblem: "pictures are missing or too few"
    case .contentGap: "its page lacks text or content"
    case .searchRankLoss: "it lost its place in search"
    case .pageAppeal: "what visitors see on its page"
    }
  }

  /// The country of a subject's store, as a name.
  static func store(_ subject: Subject) -> String {
    Marketplace.find(subject.marketplace).map { country($0).capitalizedFirst } ?? subject.marketplace.text
  }

  /// The country of a store, as it stands in a sentence and as a name.
  static func country(_ store: Marketplace) -> String { countries[store.countryCode] ?? store.countryCode }

  private static let countries = [
    "US": "the United States", "CA": "Canada", "MX": "Mexico", "BR": "Brazil", "UK": "the United Kingdom",
    "DE": "Germany", "FR": "France", "IT": "Italy", "ES": "Spain", "NL": "the Netherlands", "BE": "Belgium",
    "IE": "Ireland", "SE": "Sweden", "PL": "Poland", "TR": "Turkey", "AE": "the Emirates", "SA": "Saudi Arabia",
    "EG": "Egypt", "IN": "India", "ZA": "South Africa", "JP": "Japan", "AU": "Australia", "SG": "Singapore",
  ]

  static func days(_ days: Range<CivilDay>) -> String {
    days.count == 1 ? "\(days.lowerBound)" : "\(days.lowerBound) to \(days.upperBound.advanced(by: -1))"
  }

  /// Letters of a store for identifiers of tables.
  static func slug(_ store: Marketplace) -> String { store.countryCode.lowercased() }

  /// Says how many rows of a list don't stand in the review, in words, since a number would need a trace.
  static func rest(of count: Int, shown: Int, listedBy command: String? = nil) -> [ReviewBlock] {
    guard count > shown else { return [] }
    let more = "\(spelled(count - shown).capitalizedFirst) more \(count - shown == 1 ? "isn't" : "aren't") shown"
    return [.paragraph([.words(more + (command.map { ": \($0) lists all." } ?? "."))])]
  }

  private static func spelled(_ count: Int) -> String {
    let small = [
      "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
      "thirteen",
      "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    let tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    guard count < 100 else { return "many" }
    guard count >= 20 else { return small[count] }
    return tens[count / 10] + (count % 10 == 0 ? "" : "-\(small[count % 10])")
  }
}

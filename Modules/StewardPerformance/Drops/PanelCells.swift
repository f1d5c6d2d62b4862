internal import StewardDomain

/// Turns stored columns into numbers.
struct PanelCells {
  let facts: FactTable

  init(_ facts: FactTable) { self.facts = facts }

  func values(_ metric: Metric) -> [Double] {
    let count = facts.items.count * facts.dayCount
    guard let column = facts.column(metric) else { return [Double](repeating: .nan, count: count) }
    return (0..<count).map { column.isPresent($0) ? Double(column.values[$0]) : .nan }
  }

  /// Days with a row, except those on which nothing was sold while about as many came as ever: such a report is wrong.
  func reportedDays(_ visits: [Double], _ sold: [Double]) -> [Bool] {
    let count = facts.dayCount
    var sums = [(visits: Double, sold: Double)](repeating: (.nan, 0), count: count)
    for cell in visits.indices where !visits[cell].isNaN {
      let day = cell % count
      sums[day].visits = (sums[day].visits.isNaN ? 0 : sums[day].visits) + visits[cell]
      sums[day].sold += sold[cell].isNaN ? 0 : sold[cell]
    }
    let usual = middle(sums.filter { !$0.visits.isNaN }.map(\.sold)) ?? 0
    return sums.map { !$0.visits.isNaN && !(usual >= 5 && $0.sold == 0) }
  }

  func firstDays(_ visits: [Double]) -> [Int] {
    let count = facts.dayCount
    return facts.items.indices.map { item in
      (0..<count).first { !visits[item * count + $0].isNaN } ?? count
    }
  }

  func filled(_ values: [Double], _ isReported: [Bool], _ born: [Int]) -> [Double] {
    let count = facts.dayCount
    return values.indices.map { cell in
      let day = cell % count
      if !isReported[day] || day < born[cell / count] { return .nan }
      return values[cell].isNaN ? 0 : values[cell]
    }
  }

  /// Clicks on ads: 0 on days on which other listings had ads, for those that ever had.
  func adClicks() -> [Double] {
    var values = values(.adClicks)
    let count = facts.dayCount
    guard count > 0 else { return values }
    var hasAds = [Bool](repeating: false, count: count)
    for cell in values.indices where !values[cell].isNaN { hasAds[cell % count] = true }
    for item in facts.items.indices {
      let cells = item * count..<(item + 1) * count
      guard let first = cells.first(where: { !values[$0].isNaN }) else { continue }
      for cell in first..<cells.upperBound where values[cell].isNaN && hasAds[cell % count] { values[cell] = 0 }
    }
    return values
  }
}

/// Something that is said to have befallen a listing, on places of days.
struct PanelNotice {
  let kind: ListingObservations.Notice.Kind
  let days: Range<Int>
  let text: String
  let records: [RecordReference]
}

/// The lines of what was observed, by cell.
struct PanelRecords {
  fileprivate(set) var own: [Int: RecordReference] = [:]
  fileprivate(set) var rivals: [Int: RecordReference] = [:]
  fileprivate(set) var badReviews: [Int: [RecordReference]] = [:]

  func of(_ records: [Int: RecordReference], _ cells: [Int]) -> [RecordReference] {
    records.isEmpty ? [] : cells.compactMap { records[$0] }
  }

  func of(_ records: [Int: [RecordReference]], _ cells: [Int]) -> [RecordReference] {
    records.isEmpty ? [] : cells.flatMap { records[$0] ?? [] }
  }
}

/// Puts observations at their places.
struct PanelPrices {
  private let rows: [SKU: Int]
  private let days: Range<CivilDay>
  private let dayCount: Int
  private(set) var own: [Double]
  private(set) var rival: [Double]
  private(set) var records = PanelRecords()

  init(items: [ItemIdentity], days: Range<CivilDay>) {
    rows = Dictionary(items.enumerated().map { ($1.sku, $0) }, uniquingKeysWith: { first, _ in first })
    self.days = days
    dayCount = days.lowerBound.distance(to: days.upperBound)
    own = [Double](repeating: .nan, count: items.count * dayCount)
    rival = own
  }

  /// The cheapest of the others counts, and of the own.
  mutating func add(_ prices: [ListingObservations.Price]) {
    for price in prices where days.contains(price.day) && price.minor > 0 {
      guard let row = rows[price.sku] else { continue }
      let cell = row * dayCount + days.lowerBound.distance(to: price.day)
      let value = Double(price.minor)
      if price.isOwn {
        if own[cell] <= value { continue }
        own[cell] = value
        records.own[cell] = price.record
      } else {
        if rival[cell] <= value { continue }
        rival[cell] = value
        records.rivals[cell] = price.record
      }
    }
  }

  mutating func add(
    _ reviews: [ListingObservations.Review], items: [ItemIdentity]
  )
    -> (bad: [Double], all: [Double])
  {
    let rows = Dictionary(items.enumerated().map { ($1.asin, $0) }, uniquingKeysWith: { first, _ in first })
    var bad = [Double](repeating: 0, count: items.count * dayCount)
    var all = bad
    for review in reviews where days.contains(review.day) {
      guard let row = rows[review.asin] else { continue }
      let cell = row * dayCount + days.lowerBound.distance(to: review.day)
      all[cell] += 1
      if review.stars <= 3 {
        bad[cell] += 1
        if let record = review.record { records.badReviews[cell, default: []].append(record) }
      }
    }
    return (bad, all)
  }

  static func notices(
    _ notices: [ListingObservations.Notice], items: [ItemIdentity], days: Range<CivilDay>
  )
    -> [[PanelNotice]]
  {
    let dayCount = days.lowerBound.distance(to: days.upperBound)
    let rows = Dictionary(items.enumerated().map { ($1.sku, $0) }, uniquingKeysWith: { first, _ in first })
    var result = [[PanelNotice]](repeating: [], count: items.count)
    for notice in notices {
      guard let row = rows[notice.sku] else { continue }
      let from = max(0, days.lowerBound.distance(to: notice.from))
      let until = min(dayCount, notice.until.map { days.lowerBound.distance(to: $0) } ?? dayCount)
      guard from < until else { continue }
      result[row].append(
        PanelNotice(kind: notice.kind, days: from..<until, text: notice.text, records: notice.records))
    }
    return result
  }
}

internal import Glibc
internal import StewardDomain

/// One search term in one ad group, with each target that it came by: what an exclusion there ends.
struct TermUse {
  let adGroup: Int
  let term: String
  var rows: [Row]

  struct Row {
    /// In the table.
    let row: Int
    let target: Int
    let relation: Relation
    /// On weeks whose orders are complete.
    let clicks: Double
    let orders: Double
    /// On the newest weeks.
    let recentClicks: Double
    let recentCost: Double
    let livelyClicks: Double
  }

  func sum(_ value: KeyPath<Row, Double>) -> Double { rows.reduce(0) { $0 + $1[keyPath: value] } }
}

/// The search terms of a store's ads, with what is common to them.
struct TermHistory {
  let table: SearchTermTable
  /// In the order of the report.
  let uses: [TermUse]
  /// The newest weeks; all of them were reported whole.
  let recent: Range<CivilDay>
  /// Of ``recent``, or before, the days whose orders are complete.
  let complete: Range<CivilDay>
  /// By relation: clicks and orders on complete days.
  private let classes: [(clicks: Double, orders: Double)]
  /// By target: the same of terms that share a word with it.
  private let targets: [(clicks: Double, orders: Double)]
  /// By target: units and sales that followed clicks, in all weeks.
  let targetSales: [(units: Double, sales: Double)]
  /// How many clicks of a term's own the usual conversion is worth: as many as make what was seen of terms likeliest.
  private(set) var priorClicks: Double
  private let pack: TermPack

  /// - Returns: `nil` where no search terms are reported, or none in whole weeks.
  init?(_ snapshot: MarketplaceSnapshot, pack: TermPack) {
    guard let table = snapshot.searchTerms, table.rowCount > 0, let weeks = Self.wholeWeeks(table) else { return nil }
    let first = table.days.lowerBound
    func days(_ weeks: Range<Int>) -> Range<CivilDay> {
      first.advanced(by: weeks.lowerBound * 7)..<first.advanced(by: weeks.upperBound * 7)
    }
    let edge = first.distance(to: snapshot.today.advanced(by: -pack.attributionDays)) / 7
    let complete = weeks.lowerBound..<max(weeks.lowerBound, min(weeks.upperBound, edge))
    let recent = max(weeks.lowerBound, weeks.upperBound - pack.weeks)..<weeks.upperBound
    let lively = max(weeks.lowerBound, weeks.upperBound - pack.livelyWeeks)..<weeks.upperBound
    var titles = Words()
    for listing in snapshot.listings { if let title = listing.title { titles.add(title) } }
    let words = table.targets.map { Relation.words(of: $0.text) }
    var places: [String: Int] = [:]
    var uses: [TermUse] = []
    var classes = [(clicks: Double, orders: Double)](repeating: (0, 0), count: Relation.allCases.count)
    var targets = [(clicks: Double, orders: Double)](repeating: (0, 0), count: table.targets.count)
    for row in 0..<table.rowCount {
      func sum(_ column: [Int64], _ weeks: Range<Int>) -> Double {
        weeks.reduce(0) { $0 + Double(column[row * table.weekCount + $1]) }
      }
      let target = table.rowTargets[row]
      let relation = Relation(table.terms[row], target: words[target], titles: titles)
      let clicks = sum(table.clicks, complete)
      let made = TermUse.Row(
        row: row, target: target, relation: relation, clicks: clicks, orders: min(clicks, sum(table.orders, complete)),
        recentClicks: sum(table.clicks, recent), recentCost: sum(table.cost, recent),
        livelyClicks: sum(table.clicks, lively))
      classes[relation.rawValue].clicks += made.clicks
      classes[relation.rawValue].orders += made.orders
      if relation == .related {
        targets[target].clicks += made.clicks
        targets[target].orders += made.orders
      }
      let adGroup = table.targets[target].adGroup
      let key = "\(adGroup) \(table.terms[row])"
      if let place = places[key] {
        uses[place].rows.append(made)
      } else {
        places[key] = uses.count
        uses.append(TermUse(adGroup: adGroup, term: table.terms[row], rows: [made]))
      }
    }
    self.table = table
    self.uses = uses
    self.recent = days(recent)
    self.complete = days(complete)
    self.classes = classes
    self.targets = targets
    targetSales = Self.sales(table)
    self.pack = pack
    priorClicks = pack.termClicks
    priorClicks = likeliestPrior()
  }

  /// Terms that share a word with their target, as draws of beta distributions around what is usual for each: the strength
  /// at which their orders are likeliest, with what the pack expects worth as much as a doubling or halving of it is unlikely.
  ///
  /// Source: Gelman and others, *Bayesian Data Analysis*, 3rd ed., §5.3 (the beta-binomial with its hyperparameter).
  private func likeliestPrior() -> Double {
    var found: [(clicks: Double, orders: Double, usual: Double)] = []
    for use in uses {
      for row in use.rows where row.relation == .related && row.clicks >= pack.leastClicks {
        found.append((row.clicks, row.orders, usual(row).conversion))
      }
    }
    func likelihood(_ strength: Double) -> Double {
      let doublings = log2(strength / pack.termClicks)
      return found.reduce(-doublings * doublings / 2) { sum, term in
        let (hits, misses) = (term.usual * strength, (1 - term.usual) * strength)
        return sum + lgamma(term.orders + hits) - lgamma(hits) + lgamma(term.clicks - term.orders + misses)
          - lgamma(misses) + lgamma(strength) - lgamma(strength + term.clicks)
      }
    }
    let strengths = (-3...4).map { pack.termClicks * exp2(Double($0)) }
    return strengths.map { ($0, likelihood($0)) }.max { $0.1 < $1.1 }?.0 ?? pack.termClicks
  }

  private static func sales(_ table: SearchTermTable) -> [(units: Double, sales: Double)] {
    var sold = [(units: Double, sales: Double)](repeating: (0, 0), count: table.targets.count)
    for row in 0..<table.rowCount {
      for cell in (row * table.weekCount)..<((row + 1) * table.weekCount) {
        sold[table.rowTargets[row]].units += Double(table.units[cell])
        sold[table.rowTargets[row]].sales += Double(table.sales[cell])
      }
    }
    return sold
  }

  /// The weeks from the first one that was reported whole: reports may begin within one.
  private static func wholeWeeks(_ table: SearchTermTable) -> Range<Int>? {
    let first = (0..<table.weekCount).first { week in
      (0..<table.rowCount).contains { table.clicks[$0 * table.weekCount + week] > 0 }
    }
    guard let first, first + 1 < table.weekCount else { return nil }
    return (first == 0 ? 0 : first + 1)..<table.weekCount
  }

  /// How many clicks of a term like this one end in an order, by all others that are like it, and how many orders that was
  /// learned from.
  func usual(_ row: TermUse.Row) -> (conversion: Double, orders: Double) {
    let kin = classes[row.relation.rawValue]
    let all = classes.reduce((clicks: 0.0, orders: 0.0)) { ($0.clicks + $1.clicks, $0.orders + $1.orders) }
    let common = (all.orders + 0.5) / (all.clicks + 1)
    func shrunk(_ sum: (clicks: Double, orders: Double), to rate: Double) -> (conversion: Double, orders: Double) {
      let orders = max(0, sum.orders - row.orders) + rate * pack.classClicks
      return (orders / (max(0, sum.clicks - row.clicks) + pack.classClicks), orders)
    }
    let like = shrunk(kin, to: common)
    return row.relation == .related ? shrunk(targets[row.target], to: like.conversion) : like
  }

  /// How many clicks by a target end in an order, where the term shares a word with it.
  func targetConversion(_ row: TermUse.Row) -> Double {
    let kin = classes[Relation.related.rawValue]
    let like = (kin.orders + 0.5) / (kin.clicks + 1)
    let target = targets[row.target]
    return (target.orders + like * pack.classClicks) / (target.clicks + pack.classClicks)
  }
}

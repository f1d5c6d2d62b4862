/// What one search term did for one item on one day.
struct SearchTermDay: Sendable {
  let term: SearchTerm
  var clicks: Int64 = 0
  var impressions: Int64 = 0
  var cost: Int64 = 0
  var orders: Int64 = 0
  var units: Int64 = 0

  /// Splits an item's ads of a day by the terms that brought the clicks. Clicks, cost, orders and units add up to
  /// those of the item; impressions don't, since terms without a click aren't listed.
  static func split(_ row: ItemDay, by terms: [SearchTerm], random: inout Random) -> [SearchTermDay] {
    guard !terms.isEmpty else { return [] }
    var days = terms.map { SearchTermDay(term: $0) }
    for _ in 0..<Int(row.adClicks) { days[pick(terms, random.unit())].clicks += 1 }
    if row.adUnits > 0 { bringBuyer(&days) }
    days.removeAll { $0.clicks == 0 }
    var (cost, clicks) = (row.adCost, Int64(row.adClicks))
    for place in days.indices {
      let part = cost * days[place].clicks / max(1, clicks)
      days[place].cost = part
      (cost, clicks) = (cost - part, clicks - days[place].clicks)
      let seen = Int64(row.adImpressions) * days[place].clicks / Int64(max(1, row.adClicks))
      days[place].impressions = max(days[place].clicks, seen * 4 / 5)
    }
    // Only those who look for it buy it.
    let buyers = days.indices.filter { !days[$0].term.isIrrelevant }
    guard !buyers.isEmpty else { return days }
    for number in 0..<Int(row.adUnits) {
      let place = random.pick(buyers)
      days[place].units += 1
      if number < Int(row.adOrders) { days[place].orders += 1 }
    }
    return days
  }

  /// Where only those clicked who look for something else, one of the clicks was a buyer's, who typed the first term.
  private static func bringBuyer(_ days: inout [SearchTermDay]) {
    guard days.allSatisfy({ $0.clicks == 0 || $0.term.isIrrelevant }),
      let wasted = days.firstIndex(where: { $0.clicks > 0 }),
      let usual = days.firstIndex(where: { !$0.term.isIrrelevant })
    else { return }
    days[wasted].clicks -= 1
    days[usual].clicks += 1
  }

  private static func pick(_ terms: [SearchTerm], _ unit: Double) -> Int {
    var rest = unit
    for (place, term) in terms.enumerated() {
      rest -= term.weight
      if rest < 0 { return place }
    }
    return 0
  }
}

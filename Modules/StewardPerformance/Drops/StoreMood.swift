/// What all listings of a store share on a day, and what is usual for one of them.
///
/// The index of a day is the sum of visits over listings, each divided by the root of its level, over the sum of what
/// is usual: weekdays, holidays, sales events and the part of the season that listings share are in it.
struct StoreMood {
  let panel: ListingPanel
  let index: [Double]
  private let usualDays: Int

  /// - Complexity: O(items × days).
  init(_ panel: ListingPanel, usualDays: Int) {
    self.panel = panel
    self.usualDays = usualDays
    var top = [Double](repeating: 0, count: panel.dayCount)
    var bottom = top
    for item in panel.items.indices {
      let known = (0..<panel.dayCount).filter { !panel.sessions[panel.cell(item, $0)].isNaN }
      // Days that can be restated say nothing of what is usual.
      guard let level = panel.mean(panel.sessions, item, 0..<panel.settled), level > 0 else { continue }
      let cap = 3 * level + 3
      let weight = 1 / level.squareRoot()
      for day in known where panel.share[panel.cell(item, day)] != 0 {
        top[day] += weight * min(cap, panel.sessions[panel.cell(item, day)])
        bottom[day] += weight * level
      }
    }
    index = zip(top, bottom).map { $1 > 0 && $0 > 0 ? $0 / $1 : 1 }
  }

  /// Visits a day of a listing on some days, as if all days were equal; `nil` where none was reported.
  func visits(_ item: Int, _ days: Range<Int>) -> Double? {
    var (sum, exposure) = (0.0, 0.0)
    for day in days.clamped(to: 0..<panel.dayCount) {
      let visits = panel.sessions[panel.cell(item, day)]
      if visits.isNaN { continue }
      sum += visits
      exposure += index[day]
    }
    return exposure > 0 ? sum / exposure : nil
  }

  /// The same of the days before a day on which it could be bought.
  func usualVisits(_ item: Int, before day: Int) -> Double? {
    usual(panel.sessions, item, before: day)
  }

  /// A sum a day before a day, as if all days were equal, without days on which nothing could be bought.
  func usual(_ column: [Double], _ item: Int, before day: Int) -> Double? {
    var (sum, exposure, count) = (0.0, 0.0, 0)
    for day in (day - 2 * usualDays..<day).clamped(to: 0..<panel.dayCount).reversed() where count < usualDays {
      let cell = panel.cell(item, day)
      if column[cell].isNaN || panel.share[cell] == 0 { continue }
      sum += column[cell]
      exposure += index[day]
      count += 1
    }
    return count >= 7 ? sum / exposure : nil
  }

  /// The mean index of some days.
  func level(_ days: Range<Int>) -> Double {
    let part = days.clamped(to: 0..<panel.dayCount)
    return part.isEmpty ? 1 : part.reduce(0) { $0 + index[$1] } / Double(part.count)
  }
}

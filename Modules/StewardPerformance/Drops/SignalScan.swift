internal import StewardDomain

/// Finds the changes that need no estimate: no stock, a lost featured offer, another price, ads that stopped, notices.
struct SignalScan {
  let panel: ListingPanel
  let mood: StoreMood
  let policy: DropPolicy
  let item: Int
  /// Days on which nothing could be bought.
  private let outages: [Range<Int>]

  init(_ panel: ListingPanel, _ mood: StoreMood, _ policy: DropPolicy, _ item: Int) {
    self.panel = panel
    self.mood = mood
    self.policy = policy
    self.item = item
    outages = SignalScan.outages(panel, item)
  }

  /// In the order of their first day.
  func signals() -> [ListingSignal] {
    let missing = absences()
    let all =
      availability() + missing + offers() + prices() + ads() + notices(missing) + rivals() + reviews()
    return all.filter { $0.days.upperBound > $0.days.lowerBound && $0.days.lowerBound >= policy.usualDays }
      .sorted { ($0.days.lowerBound, $0.cause.rawValue) < ($1.days.lowerBound, $1.cause.rawValue) }
  }

  private func usual(_ column: [Double], before day: Int, days: Int) -> Double? {
    panel.median(column, item, day - days..<day)
  }

  private func isOut(_ days: Range<Int>) -> Bool { outages.contains { $0.overlaps(days) } }

  private func isMostlyOut(_ days: Range<Int>) -> Bool {
    outages.reduce(0) { $0 + overlap($1, days) } * 2 > days.count
  }

  /// Without a share of the featured offer, or without stock, and without sales.
  private static func outages(_ panel: ListingPanel, _ item: Int) -> [Range<Int>] {
    let flags = (0..<panel.dayCount).map { day -> Bool? in
      let cell = panel.cell(item, day)
      if panel.units[cell] > 0 { return false }
      if panel.share[cell] == 0 || panel.stock[cell] == 0 { return true }
      return panel.share[cell] > 0 || panel.stock[cell] > 0 ? false : nil
    }
    return DayRuns.find(flags)
  }

  private func availability() -> [ListingSignal] {
    outages.map { days in
      let before = panel.median(panel.stock, item, days.lowerBound - 21..<days.lowerBound) { _ in true }
      let stock = panel.median(panel.stock, item, days)
      // Nothing to be bought while there is stock: the offer is gone, not the goods.
      let sold = mood.usual(panel.units, item, before: days.lowerBound) ?? 0
      let hasStock = (stock ?? 0) > max(5, 5 * sold)
      return ListingSignal(
        cause: hasStock ? .featuredOfferLost : .stockOut, metric: hasStock ? .featuredOffer : .availability, days: days,
        left: 0, before: hasStock ? usual(panel.share, before: days.lowerBound, days: 45) : before,
        after: hasStock ? 0 : stock ?? 0,
        evidence: hasStock ? "no featured offer while stock lies there" : "no offer to buy and no sales",
        isOnRecord: true)
    }
  }

  /// Nobody sees the listing at all, though people always came.
  private func absences() -> [ListingSignal] {
    let flags = (0..<panel.dayCount).map { day -> Bool? in
      let visits = panel.sessions[panel.cell(item, day)]
      return visits.isNaN ? nil : visits == 0
    }
    return DayRuns.find(flags).compactMap { days in
      let length = Double(days.count)
      guard days.count >= 3, !isOut(days.lowerBound - 1..<days.upperBound),
        let usual = mood.usualVisits(item, before: days.lowerBound), usual * length >= 20
      else { return nil }
      let issue = panel.notices[item].first { $0.kind != .copied && abs($0.days.lowerBound - days.lowerBound) <= 3 }
      return ListingSignal(
        cause: .suppression, metric: .traffic, days: days, left: 0, before: usual, after: 0,
        evidence: issue.map { "taken down: \($0.text)" } ?? "nobody sees the listing", isOnRecord: true)
    }
  }

  private func offers() -> [ListingSignal] {
    var usuals = [Double](repeating: .nan, count: panel.dayCount)
    let flags = (0..<panel.dayCount).map { day -> Bool? in
      let share = panel.share[panel.cell(item, day)]
      guard share > 0, let usual = panel.median(panel.share, item, day - 45..<day, where: { hasShare($0) }) else {
        return nil
      }
      usuals[day] = usual
      return share < policy.offerLostBelow * usual
    }
    return DayRuns.find(flags, gap: 1).compactMap { days in
      guard let after = panel.mean(panel.share, item, days, where: { hasShare($0) }) else { return nil }
      let before = usuals[days.lowerBound]
      guard days.count >= 2 || after < 0.5 * before else { return nil }
      return ListingSignal(
        cause: .featuredOfferLost, metric: .featuredOffer, days: days, left: after / before, before: before,
        after: after,
        evidence: "share of the featured offer", isOnRecord: true)
    }
  }

  private func hasShare(_ day: Int) -> Bool { panel.share[panel.cell(item, day)] > 0 }

  /// Clicks end while visitors go on coming.
  private func ads() -> [ListingSignal] {
    let flags = (0..<panel.dayCount).map { day -> Bool? in
      let clicks = panel.clicks[panel.cell(item, day)]
      return clicks.isNaN ? nil : clicks == 0
    }
    return DayRuns.find(flags).compactMap { days in
      guard days.count >= 5, !isMostlyOut(days),
        let before = panel.mean(panel.clicks, item, days.lowerBound - 28..<days.lowerBound),
        before * Double(days.count) >= 4, let visits = mood.usualVisits(item, before: days.lowerBound), visits > 0,
        let now = panel.mean(panel.sessions, item, days), now > 0.3 * visits
      else { return nil }
      // Later clicks may still be counted.
      let known = days.clamped(to: 0..<max(0, panel.settled - policy.adRestatementDays))
      return ListingSignal(
        cause: .adChange, metric: .traffic, days: days, left: max(0, 1 - before / visits), before: before, after: 0,
        evidence: "clicks on ads a day", isOnRecord: known.count >= 5 && before * Double(known.count) >= 15)
    }
  }
}

/// What others say of a listing, and what buyers do.
extension SignalScan {
  func notices(_ missing: [ListingSignal]) -> [ListingSignal] {
    panel.notices[item].compactMap { notice in
      let days = notice.days
      let now = mood.visits(item, days.clamped(to: 0..<panel.settled))
      let usual = mood.usualVisits(item, before: days.lowerBound)
      let left = usual.flatMap { usual in usual > 0 ? now.map { min(1, $0 / usual) } : nil } ?? 1
      switch notice.kind {
      case .suppressed:
        return ListingSignal(
          cause: .suppression, metric: .traffic, days: days, left: left, before: usual, after: now,
          evidence: "suppressed: \(notice.text)", isOnRecord: left < policy.mostLeft)
      case .copied:
        return ListingSignal(
          cause: .copiedListing, metric: .traffic, days: days, left: left, before: usual, after: now,
          evidence: "another page offered as this listing", isOnRecord: left < 1)
      case .policy:
        // One that took the listing down is there already.
        if missing.contains(where: { $0.days.overlaps(days) }) { return nil }
        return ListingSignal(
          cause: .suppression, metric: .traffic, days: days, left: left, before: usual, after: now,
          evidence: "issue of account health: \(notice.text)", isOnRecord: false)
      }
    }
  }

  /// Another offer that falls below its own past and the own price.
  func rivals() -> [ListingSignal] {
    var usuals = [Double](repeating: .nan, count: panel.dayCount)
    let flags = (0..<panel.dayCount).map { day -> Bool? in
      let rival = panel.rival[panel.cell(item, day)]
      let own = panel.median(panel.price, item, day - 14..<day + 1)
      guard !rival.isNaN, let own, let usual = panel.median(panel.rival, item, day - 28..<day) else { return nil }
      usuals[day] = usual
      return rival < 0.97 * own && rival < 0.97 * usual
    }
    return DayRuns.find(flags).compactMap { days in
      guard let after = panel.median(panel.rival, item, days) else { return nil }
      return ListingSignal(
        cause: .competitorPrice, metric: .conversion, days: days, left: min(1, after / usuals[days.lowerBound]),
        before: usuals[days.lowerBound], after: after, evidence: "cheapest other offer", isOnRecord: false)
    }
  }

  /// More reviews of three stars and less than the share before would give.
  func reviews() -> [ListingSignal] {
    var result: [ListingSignal] = []
    var day = 28
    while day + 14 <= panel.dayCount {
      defer { day += 1 }
      if let last = result.last, last.days.upperBound > day { continue }
      let past = sums(max(0, day - 120)..<day)
      let now = sums(day..<day + 14)
      guard now.bad >= 3, past.all >= 5 else { continue }
      let before = (past.bad + 0.5) / (past.all + 1)
      let after = now.bad / now.all
      guard after > before, -SignedRoot.binomial(past.bad, past.all, now.bad, now.all) < -2.3 else { continue }
      result.append(
        ListingSignal(
          cause: .reviewDrop, metric: .conversion, days: day..<min(panel.dayCount, day + 35),
          left: max(0.7, 1 - 0.4 * (after - before)), before: before, after: after,
          evidence: "share of reviews with three stars and less", isOnRecord: false))
    }
    return result
  }

  private func sums(_ days: Range<Int>) -> (bad: Double, all: Double) {
    days.reduce(into: (0, 0)) { sum, day in
      sum.0 += panel.badReviews[panel.cell(item, day)]
      sum.1 += panel.reviews[panel.cell(item, day)]
    }
  }
}

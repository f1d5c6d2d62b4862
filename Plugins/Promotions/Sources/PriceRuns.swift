internal import StewardDomain

/// Days on end at one price, as places among the facts' days.
struct PriceRun {
  var days: Range<Int>
  let price: Double
  /// Days without a sale before it: somewhere among them the price changed.
  let gap: Int

  /// What buyers paid, run by run. A day without a sale belongs to the nearer of its neighbours.
  static func all(_ units: [Int64?], _ revenue: [Int64?], firstDay: Int, tolerance: Double) -> [PriceRun] {
    var runs: [PriceRun] = []
    for day in units.indices {
      guard let sold = units[day], let paid = revenue[day], sold > 0, paid > 0 else { continue }
      let price = Double(paid) / Double(sold)
      let place = firstDay + day
      guard let last = runs.last else {
        runs.append(PriceRun(days: place..<(place + 1), price: price, gap: 0))
        continue
      }
      if abs(price / last.price - 1) < tolerance {
        runs[runs.count - 1].days = last.days.lowerBound..<(place + 1)
      } else {
        let gap = place - last.days.upperBound
        let border = last.days.upperBound + gap / 2
        runs[runs.count - 1].days = last.days.lowerBound..<border
        runs.append(PriceRun(days: border..<(place + 1), price: price, gap: gap))
      }
    }
    return runs
  }
}

/// A promotion that was seen: a lower price between two usual ones.
struct PriceDip {
  /// Places among the facts' days.
  let days: Range<Int>
  let price: Double
  /// The usual prices before and after it.
  let sides: (before: Double, after: Double)
  /// The usual days on both sides that it is compared with.
  let before: Range<Int>
  let after: Range<Int>

  /// The lower of the two.
  var usual: Double { min(sides.before, sides.after) }

  /// What was paid on one of its days, or around it.
  func price(on day: Int) -> Double { days.contains(day) ? price : day < days.lowerBound ? sides.before : sides.after }

  /// By how much the price was lower, as part of the usual one.
  var depth: Double { 1 - price / usual }

  static func all(_ runs: [PriceRun], pack: PromotionPack) -> [PriceDip] {
    let rule = pack.dip
    guard runs.count > 2 else { return [] }
    return (1..<(runs.count - 1)).compactMap { place in
      let (before, run, after) = (runs[place - 1], runs[place], runs[place + 1])
      let usual = min(before.price, after.price)
      guard run.days.count <= rule.longestDays, rule.parts.contains(1 - run.price / usual),
        max(before.price, after.price) <= usual * (1 + rule.usualApart),
        run.gap <= rule.longestGapDays, after.gap <= rule.longestGapDays,
        before.days.count >= pack.heldDays, after.days.count >= pack.heldDays
      else { return nil }
      return PriceDip(
        days: run.days, price: run.price, sides: (before.price, after.price),
        before: max(before.days.lowerBound, before.days.upperBound - rule.aroundDays)..<before.days.upperBound,
        after: after.days.lowerBound..<min(after.days.upperBound, after.days.lowerBound + rule.aroundDays))
    }
  }
}

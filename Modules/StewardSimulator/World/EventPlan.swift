import StewardDomain

/// An event as it is planned, before its effect is known. Days are counted from the first written day.
struct PlannedEvent: Sendable {
  let kind: PlantedEvent.Kind
  let cause: String
  let item: Int
  let days: Range<Int>
  /// What is left of the thing that the kind is about: conversion, price, share, sessions, days of cover …
  let factor: Double
}

/// Decides which troubles a store gets, and when.
struct EventPlan {
  private(set) var events: [PlannedEvent] = []
  private let dayCount: Int
  private var random: Random

  init(entries: [Catalogue.Entry], dayCount: Int, account: SimulatedAccount, random: Random) {
    let climate = account.climate
    self.dayCount = dayCount
    self.random = random
    let count = entries.count
    // Exclusive roles: an item whose stock or visibility is staged has no other trouble in the last weeks.
    let byValue = entries.indices.sorted {
      let (left, right) = (entries[$0], entries[$1])
      return (left.baseUnits * Double(left.price), $1) > (right.baseUnits * Double(right.price), $0)
    }
    var best = Array(byValue.prefix(max(2, count / 4)))
    self.random.shuffle(&best)
    var others = Array(byValue.dropFirst(best.count))
    self.random.shuffle(&others)
    planStock(best: &best, others: &others, share: climate.trouble, count: count)
    // No report tells a vendor which listings are suppressed.
    if account.account.kind == .seller { planVisibility(others: &others, trouble: climate.trouble, count: count) }
    planDrops(best: best, all: best + others, trouble: climate.trouble, count: count)
    for item in entries.indices where self.random.chance(0.5) { planPromotions(item) }
  }

  private mutating func planStock(best: inout [Int], others: inout [Int], share: Double, count: Int) {
    for _ in 0..<max(1, Int(Double(count) * share / 16)) {
      guard let item = best.popLast() else { break }
      add(
        .runningOut, "reorderForgotten", item, start: dayCount - random.integer(16...24), length: 99, random.real(2...8)
      )
    }
    for _ in 0..<max(1, count / 14) {
      guard let item = others.popLast() else { break }
      add(
        .overstock, "orderTooLarge", item, start: dayCount - random.integer(60...130), length: 999,
        random.real(230...420))
    }
    for _ in 0..<max(1, Int(Double(count) * share * Double(dayCount) / 3_200)) {
      let item = random.pick(best + others)
      let start = random.below(max(1, dayCount - 30))
      add(
        .lateShipment, random.chance(0.5) ? "supplierLate" : "receivingDelay", item, start: start, length: 1,
        Double(random.integer(18...36)))
    }
  }

  private mutating func planVisibility(others: inout [Int], trouble: Double, count: Int) {
    let causes = ["missingMainImage", "missingAttribute", "restrictedClaim"]
    for _ in 0..<Int(Double(count) * trouble / 30 + random.unit()) {
      guard let item = others.popLast() else { break }
      add(.suppressedListing, random.pick(causes), item, start: dayCount - random.integer(3...25), length: 99, 0.08)
    }
  }

  /// Some of the drops are recent, and most of those hit an item that matters.
  private mutating func planDrops(best: [Int], all: [Int], trouble: Double, count: Int) {
    func item(_ isRecent: Bool) -> Int { random.pick(isRecent && !best.isEmpty && random.chance(0.7) ? best : all) }
    let conversionCauses = ["negativeReviews", "variationSplit", "deliveryPromiseLonger", "imageReplaced"]
    for number in 0..<max(1, Int(Double(count) * trouble / 12)) {
      let start = number % 2 == 0 ? dayCount - random.integer(10...24) : random.below(max(1, dayCount - 40))
      add(
        .conversionDrop, random.pick(conversionCauses), item(number % 2 == 0), start: start,
        length: random.integer(14...40), random.real(0.35...0.65))
    }
    for number in 0..<max(1, Int(Double(count) * trouble / 16)) {
      let start = number % 2 == 0 ? dayCount - random.integer(4...14) : random.below(max(1, dayCount - 20))
      add(
        .featuredOfferLoss, random.chance(0.6) ? "undercut" : "unknownOfferOnListing", item(number % 2 == 0),
        start: start,
        length: random.integer(4...18), random.real(0.12...0.5))
    }
    for number in 0..<max(1, Int(Double(count) * trouble / 26)) {
      let start = number % 2 == 0 ? dayCount - random.integer(3...9) : random.below(max(1, dayCount - 20))
      let low = random.chance(0.55)
      add(
        .priceMistake, low ? "tooLow" : "tooHigh", item(number % 2 == 0), start: start,
        length: random.integer(2...6), low ? random.real(0.45...0.62) : random.real(1.5...1.9))
    }
  }

  private mutating func planPromotions(_ item: Int) {
    var start = random.below(120)
    while start < dayCount {
      let length = random.integer(4...10)
      let staged = events.contains { $0.item == item && $0.days.overlaps(start..<(start + length)) }
      if !staged { add(.promotion, "deal", item, start: start, length: length, random.real(0.75...0.88)) }
      start += length + random.integer(60...160)
    }
  }

  private mutating func add(
    _ kind: PlantedEvent.Kind, _ cause: String, _ item: Int, start: Int, length: Int, _ factor: Double
  ) {
    let first = min(dayCount - 1, max(0, start))
    let days = first..<min(dayCount, first + length)
    // Two events of one kind on one item would be one event.
    guard !events.contains(where: { $0.kind == kind && $0.item == item && $0.days.overlaps(days) }) else { return }
    events.append(PlannedEvent(kind: kind, cause: cause, item: item, days: days, factor: factor))
  }
}

import StewardDomain

/// An event as it is planned, before its effect is known. Days are counted from the first written day.
struct PlannedEvent: Sendable {
  let kind: PlantedEvent.Kind
  let cause: String
  let item: Int
  var days: Range<Int>
  /// What is left of the thing that the kind is about: conversion, price, share, sessions, days of cover …
  let factor: Double
}

/// Decides which troubles a store gets, and when.
///
/// Each kind draws from a stream of its own. A kind with weight 0 is planned as if it had weight 1 and left out at the
/// end: so a world without it has the other events at the same places.
struct EventPlan {
  private var planned: [PlannedEvent] = []
  private let items: [Item]
  private let dayCount: Int
  private let mix: EventMix
  private let trouble: Double
  private let seed: UInt64
  private let store: UInt64
  /// Items by value, the best quarter and the rest.
  private let best: [Int]
  private let rest: [Int]

  /// Those that happen.
  var events: [PlannedEvent] { planned.filter { mix.weight($0.kind) > 0 } }

  init(items: [Item], account: SimulatedAccount, scenario: Scenario, store: UInt64) {
    self.items = items
    self.store = store
    dayCount = scenario.days
    mix = scenario.mix
    trouble = account.climate.trouble
    seed = scenario.seed
    let byValue = items.indices.sorted {
      let (left, right) = (items[$0], items[$1])
      return (left.baseUnits * Double(left.price), $1) > (right.baseUnits * Double(right.price), $0)
    }
    best = Array(byValue.prefix(max(2, items.count / 4)))
    rest = Array(byValue.dropFirst(best.count))
    planStock()
    if account.account.kind == .seller { planTakeDowns() }
    planDemand()
    planPrices()
    planQuality()
    planPromotions()
    stretchWaste(scenario.searchTermDays)
  }

  /// A wasteful term is on as long as terms are written, less two days. What else is planned doesn't depend on that.
  private mutating func stretchWaste(_ searchTermDays: Int) {
    for place in planned.indices where planned[place].kind == .wastedSpend {
      let earliest = max(0, items[planned[place].item].launchDay + 1, dayCount - max(3, searchTermDays) + 2)
      planned[place].days = min(dayCount - 1, earliest)..<dayCount
    }
  }

  /// How many of a kind: a part of the items, more in long worlds and with a larger weight, at least `least`.
  private func count(_ kind: PlantedEvent.Kind, one part: Double, least: Int = 0, _ random: inout Random) -> Int {
    let weight = mix.weight(kind) > 0 ? mix.weight(kind) : 1
    let years = max(1, Double(dayCount) / 180)
    return max(least, Int(Double(items.count) * trouble * years * weight / part + random.unit()))
  }

  private func stream(_ kind: PlantedEvent.Kind) -> Random {
    let place = PlantedEvent.Kind.allCases.firstIndex(of: kind) ?? 0
    return Random(seed: seed, Stream.planKind, store, UInt64(place))
  }

  /// Whether an item can have an event on some days: events that would hide each other are kept apart.
  private func isFree(_ item: Int, _ kind: PlantedEvent.Kind, _ days: Range<Int>) -> Bool {
    let wide = (days.lowerBound - 14)..<(days.upperBound + 7)
    return !planned.contains { other in
      other.item == item && (other.kind == kind ? other.days.overlaps(wide) : Self.hides(other, kind, wide))
    }
  }

  private static func hides(_ other: PlannedEvent, _ kind: PlantedEvent.Kind, _ days: Range<Int>) -> Bool {
    let quiet: Set<PlantedEvent.Kind> = [.wastedSpend, .policyViolation]
    if quiet.contains(other.kind) || quiet.contains(kind) { return false }
    let apart: Set<PlantedEvent.Kind> = [.lateShipment, .overstock]
    if apart.contains(other.kind) || apart.contains(kind) {
      return other.kind == .runningOut || kind == .runningOut || (apart.contains(other.kind) && apart.contains(kind))
    }
    return other.days.overlaps(days)
  }

  /// Plants some events of a kind on items that are free, and gives up after some tries.
  private mutating func plant(
    _ kind: PlantedEvent.Kind, one part: Double, least: Int = 0, bestShare: Double = 0.4,
    _ make: (inout Random, Int) -> (cause: String, start: Int, length: Int, factor: Double)
  ) {
    var random = stream(kind)
    for number in 0..<count(kind, one: part, least: least, &random) {
      for _ in 0..<12 {
        let item = rest.isEmpty || random.chance(bestShare) ? random.pick(best.isEmpty ? [0] : best) : random.pick(rest)
        let (cause, start, length, factor) = make(&random, number)
        let first = min(dayCount - 1, max(0, start))
        let days = first..<min(dayCount, first + max(1, length))
        guard items.indices.contains(item), items[item].launchDay < first, isFree(item, kind, days) else { continue }
        if kind == .wastedSpend, !items[item].advertised { continue }
        // Who has no ads can't pause them.
        let isPossible = cause != "adsPaused" || items[item].advertised
        planned.append(
          PlannedEvent(kind: kind, cause: isPossible ? cause : "rankLost", item: item, days: days, factor: factor))
        break
      }
    }
  }

  /// Every second event is recent, the others are anywhere.
  private static func start(
    _ random: inout Random, _ number: Int, recent: ClosedRange<Int>, of dayCount: Int
  ) -> Int {
    let back = random.integer(recent)
    let anywhere = random.below(max(1, dayCount - 40))
    return number % 2 == 0 ? dayCount - back : anywhere
  }

  private mutating func planStock() {
    let dayCount = self.dayCount
    plant(.runningOut, one: 16, least: 1, bestShare: 1) { random, _ in
      ("reorderForgotten", dayCount - random.integer(16...24), 99, random.real(2...8))
    }
    plant(.overstock, one: 14, least: 1, bestShare: 0) { random, _ in
      ("orderTooLarge", dayCount - random.integer(60...130), 999, random.real(230...420))
    }
    plant(.lateShipment, one: 18) { random, _ in
      (
        random.chance(0.5) ? "supplierLate" : "receivingDelay", random.below(max(1, dayCount - 30)), 1,
        Double(random.integer(18...36))
      )
    }
  }

  private mutating func planTakeDowns() {
    let dayCount = self.dayCount
    plant(.suppressedListing, one: 30, bestShare: 0.1) { random, _ in
      let cause = random.pick(["missingMainImage", "missingAttribute", "restrictedClaim"])
      return (cause, dayCount - random.integer(3...25), 99, 0.08)
    }
    plant(.rejectedAppeal, one: 60, least: mix.weight(.rejectedAppeal) >= 1 ? 1 : 0, bestShare: 0.3) { random, number in
      let cause = random.pick(["safetyComplaint", "intellectualProperty", "authenticity"])
      return (cause, Self.start(&random, number, recent: 20...30, of: dayCount), random.integer(18...35), 0)
    }
    plant(.policyViolation, one: 40) { random, number in
      let cause = random.pick([
        "listingPolicy", "intellectualProperty", "productSafety", "productCondition", "restrictedProduct",
      ])
      return (cause, Self.start(&random, number, recent: 5...60, of: dayCount), random.integer(20...60), 1)
    }
  }

  private mutating func planDemand() {
    let dayCount = self.dayCount
    plant(.conversionDrop, one: 12, least: 1, bestShare: 0.6) { random, number in
      let cause = random.pick(["negativeReviews", "variationSplit", "deliveryPromiseLonger", "imageReplaced"])
      return (
        cause, Self.start(&random, number, recent: 10...24, of: dayCount), random.integer(14...40),
        random.real(0.35...0.65)
      )
    }
    plant(.featuredOfferLoss, one: 16, least: 1, bestShare: 0.6) { random, number in
      (
        random.chance(0.6) ? "undercut" : "unknownOfferOnListing",
        Self.start(&random, number, recent: 4...14, of: dayCount),
        random.integer(4...18), random.real(0.12...0.5)
      )
    }
    plant(.trafficLoss, one: 18, least: 1, bestShare: 0.6) { random, number in
      let cause = random.pick(["rankLost", "competitorLaunched", "searchTermNotIndexed", "adsPaused"])
      return (
        cause, Self.start(&random, number, recent: 10...24, of: dayCount), random.integer(14...45),
        random.real(0.3...0.6)
      )
    }
    plant(.demandSurge, one: 30, bestShare: 0.5) { random, number in
      let cause = random.pick(["pressMention", "videoSpread", "rivalOutOfStock"])
      return (
        cause, Self.start(&random, number, recent: 5...20, of: dayCount), random.integer(3...12), random.real(1.8...3.2)
      )
    }
    plant(.imageTheft, one: 45) { random, number in
      (
        "copiedListing", Self.start(&random, number, recent: 8...30, of: dayCount), random.integer(20...60),
        random.real(0.65...0.85)
      )
    }
  }

  private mutating func planPrices() {
    let dayCount = self.dayCount
    plant(.priceMistake, one: 26, least: 1, bestShare: 0.6) { random, number in
      let isLow = random.chance(0.55)
      return (
        isLow ? "tooLow" : "tooHigh", Self.start(&random, number, recent: 3...9, of: dayCount), random.integer(2...6),
        isLow ? random.real(0.45...0.62) : random.real(1.5...1.9)
      )
    }
    plant(.priceGouging, one: 70) { random, number in
      (
        "demandEmergency", Self.start(&random, number, recent: 6...25, of: dayCount), random.integer(4...12),
        random.real(1.6...2.6)
      )
    }
  }

  private mutating func planQuality() {
    let dayCount = self.dayCount
    plant(.productFault, one: 26, least: 1, bestShare: 0.8) { random, number in
      (
        random.pick(ReviewTheme.faults).rawValue, Self.start(&random, number, recent: 40...60, of: dayCount),
        random.integer(30...70),
        random.real(3...6)
      )
    }
    plant(.reviewManipulation, one: 45, bestShare: 0.6) { random, number in
      (
        random.chance(0.5) ? "bought" : "attack", Self.start(&random, number, recent: 10...40, of: dayCount),
        random.integer(3...12),
        random.real(1.5...4)
      )
    }
    plant(.wastedSpend, one: 20, bestShare: 0.5) { random, _ in
      ("irrelevantTerm", max(0, dayCount - 60), 60, random.real(0.2...0.45))
    }
  }

  private mutating func planPromotions() {
    var random = stream(.promotion)
    for item in items.indices where random.chance(0.5 * max(1, min(2, mix.weight(.promotion)))) {
      var start = random.below(120)
      while start < dayCount {
        let days = start..<min(dayCount, start + random.integer(4...10))
        let factor = random.real(0.75...0.88)
        let isStaged = planned.contains { $0.item == item && $0.days.overlaps(days) }
        if !isStaged, items[item].launchDay < start {
          planned.append(PlannedEvent(kind: .promotion, cause: "deal", item: item, days: days, factor: factor))
        }
        start = days.upperBound + random.integer(60...160)
      }
    }
  }
}

import StewardDomain

/// One line of an order: some units of one item.
struct OrderLine: Sendable {
  /// The three parts of the order's number.
  fileprivate(set) var number: (Int, Int, Int)
  let item: Int
  /// Counted from the first written day.
  let day: Int
  fileprivate(set) var purchased: Instant
  let quantity: Int
  let price: Int64
  let isBusiness: Bool
  let isCancelled: Bool
  var refunded = 0

  var amount: Int64 { Int64(quantity) * price }

  /// A number of the order that looks like chance, for choices about it; another salt gives another number.
  func dice(_ salt: UInt64) -> Double {
    let word = Dice.mix(UInt64(number.1) &* 10_000_019 &+ UInt64(number.2) &+ salt &* 0x9E37_79B9_7F4A_7C15)
    return Double(word >> 11) * 0x1p-53
  }
}

/// A unit that comes back.
struct Refund: Sendable {
  /// Index into ``OrderBook/lines``.
  let line: Int
  let day: Int
  let posted: Instant
  /// Whether the unit came back.
  let isReturned: Bool
  /// The day on which Amazon paid for a unit that didn't come back.
  let paidOn: Int?
}

/// The orders behind the daily units, and which of them were refunded. Lines that aren't cancelled add up to the
/// units of
/// each item and day.
struct OrderBook: Sendable {
  private(set) var lines: [OrderLine] = []
  private(set) var refunds: [Refund] = []

  /// Covers the days that are written and a month before them: as far back as their refunds can reach.
  init(_ history: StoreHistory) {
    let scenario = history.scenario
    let past = max(scenario.serviceDays, scenario.settlementDays, scenario.orderDays) + 30
    let first = max(-StoreHistory.burnIn, history.dayCount - past)
    for day in first..<history.dayCount { addOrders(of: day, history) }
    matchRefunds(from: min(first + 24, history.dayCount), history)
  }

  private mutating func addOrders(of day: Int, _ history: StoreHistory) {
    let prefix = OrderBook.prefix(history.marketplace.countryCode)
    let start = lines.count
    for item in history.items.indices {
      let row = history.day(item, day)
      guard row.units > 0 else { continue }
      var random = Random(
        seed: history.scenario.seed, Stream.orders, history.streamNumber, UInt64(bitPattern: Int64(day)), UInt64(item))
      var business = Int(row.businessUnits)
      let bulk = Int(row.bulkUnits)
      let count = Int(row.orderItems) - (bulk > 0 ? 1 : 0)
      if bulk > 0 {
        business = max(0, business - bulk)
        add(day, item, bulk, true, row.price, cancelled: false, prefix, history, &random)
      }
      var quantities = [Int](repeating: 1, count: count)
      for _ in 0..<max(0, Int(row.units) - bulk - count) { quantities[random.below(count)] += 1 }
      for quantity in quantities {
        let isBusiness = business >= quantity
        if isBusiness { business -= quantity }
        add(day, item, quantity, isBusiness, row.price, cancelled: false, prefix, history, &random)
      }
      if random.chance(0.012) { add(day, item, 0, false, row.price, cancelled: true, prefix, history, &random) }
    }
    for pair in history.basketPairs { join(pair, from: start) }
  }

  /// Puts lines of two items of a day into common orders.
  private mutating func join(_ pair: BasketPair, from start: Int) {
    func open(_ item: Int) -> [Int] {
      (start..<lines.count).filter { lines[$0].item == item && !lines[$0].isCancelled }
    }
    for (first, second) in zip(open(pair.first), open(pair.second)) where lines[first].dice(7) < pair.share {
      lines[second].number = lines[first].number
      lines[second].purchased = lines[first].purchased
    }
  }

  private mutating func add(
    _ day: Int, _ item: Int, _ quantity: Int, _ isBusiness: Bool, _ price: Int64, cancelled: Bool, _ prefix: Int,
    _ history: StoreHistory, _ random: inout Random
  ) {
    // Now and then two lines are one order.
    let joins = !cancelled && random.chance(0.06) && lines.last.map { $0.day == day && !$0.isCancelled } ?? false
    let second = random.integer(3_600...82_799)
    var number = (
      prefix + random.below(4), random.integer(1_000_000...9_999_999), random.integer(1_000_000...9_999_999)
    )
    var purchased = history.store.instant(history.date(day), second: second)
    if joins, let last = lines.last { (number, purchased) = (last.number, last.purchased) }
    lines.append(
      OrderLine(
        number: number, item: item, day: day, purchased: purchased, quantity: quantity, price: price,
        isBusiness: isBusiness, isCancelled: cancelled))
  }

  /// Each refund takes the oldest unit that was sold 6 to 24 days before: so none is left without an order.
  private mutating func matchRefunds(from first: Int, _ history: StoreHistory) {
    var byItem = [[Int]](repeating: [], count: history.items.count)
    for (index, line) in lines.enumerated() where !line.isCancelled { byItem[line.item].append(index) }
    for item in history.items.indices {
      var start = 0
      let candidates = byItem[item]
      for day in first..<max(first, history.dayCount) {
        while start < candidates.count, lines[candidates[start]].day < day - 24 { start += 1 }
        for number in 0..<Int(history.day(item, day).refunds) {
          var place = start
          while place < candidates.count, lines[candidates[place]].refunded >= lines[candidates[place]].quantity {
            place += 1
          }
          guard place < candidates.count, lines[candidates[place]].day <= day - 6 else { break }
          lines[candidates[place]].refunded += 1
          let posted = history.store.instant(history.date(day), second: 40_000 + item * 37 % 9_000 + number * 611)
          refunds.append(refund(candidates[place], day, posted, history))
        }
      }
    }
    refunds.sort { ($0.day, $0.posted, $0.line) < ($1.day, $1.posted, $1.line) }
  }

  /// A few buyers get their money and send nothing back. Amazon pays for the unit 46 days later, if it doesn't forget.
  private func refund(_ line: Int, _ day: Int, _ posted: Instant, _ history: StoreHistory) -> Refund {
    let isReturned = lines[line].dice(11) >= 0.07
    let isForgotten = lines[line].dice(12) < 0.5 && history.scenario.mix.weight(.returnNotReceived) > 0
    let paidOn = isReturned || isForgotten || day + 46 >= history.dayCount ? nil : day + 46
    return Refund(line: line, day: day, posted: posted, isReturned: isReturned, paidOn: paidOn)
  }

  private static func prefix(_ country: String) -> Int {
    switch country {
    case "US": 111
    case "CA": 701
    case "UK": 202
    case "DE": 302
    case "JP": 249
    default: 403
    }
  }
}

extension ByteBuffer {
  mutating func add(order number: (Int, Int, Int)) {
    add(number.0)
    add(byte: 0x2D)
    digits(UInt64(number.1), atLeast: 7)
    add(byte: 0x2D)
    digits(UInt64(number.2), atLeast: 7)
  }
}

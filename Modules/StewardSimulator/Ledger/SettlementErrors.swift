import StewardDomain

/// The errors that are planted in the settlements of a store, and what they come to.
///
/// Each kind draws from a stream of its own, so that a world without one has the others unchanged.
struct SettlementErrors {
  /// What is charged above the due fee from a day on, in percent of the fee or in hundredths of a percent of the price.
  struct Surcharge {
    let rate: Int
    let from: Int
  }

  private(set) var fulfilment: [Int: Surcharge] = [:]
  private(set) var commission: [Int: Surcharge] = [:]
  private let history: StoreHistory
  private var sums: [Key: (units: Int64, money: Int64, first: Int)] = [:]

  private struct Key: Hashable {
    let kind: PlantedEvent.Kind
    let cause: String
    let item: Int?
  }

  init(_ history: StoreHistory) {
    self.history = history
    let units = history.items.indices.map { history.units($0, last: 84, upTo: history.dayCount - 1) }
    let sellers = Array(
      history.items.indices.filter { units[$0] > 0 }.sorted { (units[$0], $1) > (units[$1], $0) }.prefix(10))
    guard !sellers.isEmpty else { return }
    plan(.feeOvercharge) { random in
      let from = max(0, history.dayCount - random.integer(35...75))
      fulfilment[random.pick(sellers)] = Surcharge(rate: random.integer(25...80), from: from)
    }
    plan(.commissionOvercharge) { random in
      let from = max(0, history.dayCount - random.integer(30...60))
      commission[random.pick(sellers)] = Surcharge(rate: random.integer(2...6) * 100, from: from)
    }
  }

  private func plan(_ kind: PlantedEvent.Kind, _ make: (inout Random) -> Void) {
    let weight = history.scenario.mix.weight(kind)
    guard weight > 0 else { return }
    var random = stream(kind)
    for _ in 0..<Int((1.5 * weight).rounded(.up)) { make(&random) }
  }

  func stream(_ kind: PlantedEvent.Kind) -> Random {
    let place = PlantedEvent.Kind.allCases.firstIndex(of: kind) ?? 0
    return Random(seed: history.scenario.seed, Stream.settlementError, history.streamNumber, UInt64(place))
  }

  /// Whether a kind of error hits an order.
  func hits(_ kind: PlantedEvent.Kind, _ line: OrderLine, chance: Double) -> Bool {
    let place = PlantedEvent.Kind.allCases.firstIndex(of: kind) ?? 0
    return line.dice(100 + UInt64(place)) < chance * history.scenario.mix.weight(kind)
  }

  mutating func note(
    _ kind: PlantedEvent.Kind, _ cause: String, item: Int?, day: Int, units: Int64, money: Int64
  ) {
    let old = sums[Key(kind: kind, cause: cause, item: item)] ?? (0, 0, day)
    sums[Key(kind: kind, cause: cause, item: item)] = (old.units + units, old.money + money, min(old.first, day))
  }

  /// One event for each kind and item.
  var events: [PlantedEvent] {
    let end = history.scenario.range.upperBound
    return sums.filter { $0.value.money > 0 }
      .sorted { ($0.key.kind.rawValue, $0.key.item ?? -1) < ($1.key.kind.rawValue, $1.key.item ?? -1) }
      .map { key, sum in
        PlantedEvent(
          kind: key.kind, cause: key.cause, marketplace: history.marketplace.id,
          item: key.item.map { history.items[$0].identity },
          days: min(history.date(max(0, sum.first)), end.advanced(by: -1))..<end, units: sum.units,
          money: Money(minorUnits: sum.money, currency: history.marketplace.currency))
      }
  }
}

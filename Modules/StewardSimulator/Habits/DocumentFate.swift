import StewardDomain

/// What becomes of a daily report on its way.
enum DocumentFate: Equatable {
  case punctual
  /// A first version was lower.
  case restated
  /// So many days after its time.
  case late(Int)
  case cancelled
  /// Sales of zero where visits and fees stand; put right some days later, or never.
  case withoutSales(isRepaired: Bool)
  /// Cut off in the middle; whole on the next day.
  case cutOff
  /// Another store's name stands in it; its own on the next day.
  case ofOtherStore

  /// - Parameter day: counted from the first written day.
  init(_ history: StoreHistory, day: Int) {
    let mix = history.scenario.mix
    var random = Random(seed: history.scenario.seed, Stream.habit, history.streamNumber, UInt64(day))
    let units = (missing: random.unit(), late: random.unit(), broken: random.unit(), which: random.below(5))
    let days = random.integer(2...9)
    if day >= history.dayCount - history.scenario.restatedDays {
      self = .restated
    } else if units.broken < 0.008 * mix.weight(.brokenDocument) {
      switch units.which {
      case 0, 1: self = .withoutSales(isRepaired: false)
      case 2: self = .withoutSales(isRepaired: true)
      case 3: self = .cutOff
      default: self = .ofOtherStore
      }
    } else if units.missing < 0.008 * mix.weight(.missingReport) {
      self = .cancelled
    } else if units.late < 0.012 * mix.weight(.lateReport) {
      self = .late(days)
    } else {
      self = .punctual
    }
  }

  /// The event that a reader should find, if there is one.
  ///
  /// - Parameters:
  ///   - units: of the day, or those that came later.
  ///   - revenue: in minor units, likewise.
  func event(_ history: StoreHistory, day: Int, units: Int64, revenue: Int64) -> PlantedEvent? {
    let (kind, cause): (PlantedEvent.Kind, String)
    switch self {
    case .punctual: return nil
    case .restated: (kind, cause) = (.restatedDay, "lateOrders")
    case .late: (kind, cause) = (.lateReport, "queueFull")
    case .cancelled: (kind, cause) = (.missingReport, "cancelled")
    case .withoutSales(let isRepaired):
      (kind, cause) = (.brokenDocument, isRepaired ? "zeroSalesRepaired" : "zeroSales")
    case .cutOff: (kind, cause) = (.brokenDocument, "cutOff")
    case .ofOtherStore: (kind, cause) = (.brokenDocument, "otherStore")
    }
    let date = history.date(day)
    return PlantedEvent(
      kind: kind, cause: cause, marketplace: history.marketplace.id, item: nil, days: date..<date.advanced(by: 1),
      units: max(0, units), money: Money(minorUnits: max(0, revenue), currency: history.marketplace.currency))
  }
}

extension ByteBuffer {
  /// Drops what stands behind a part of the text.
  mutating func cut(to part: Double) { truncate(to: Int(Double(count) * part)) }
}

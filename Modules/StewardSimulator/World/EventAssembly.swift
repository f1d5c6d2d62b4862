import StewardDomain

/// Turns plans and their outcomes into the known truth.
struct EventAssembly {
  let marketplace: Marketplace
  let firstDay: CivilDay
  let dayCount: Int
  /// Whether lost units are the account's loss: those of a vendor were never received, and never paid.
  let ownsStock: Bool
  /// From this day on the reports list what arrived short.
  private let firstService: Int
  private(set) var events: [PlantedEvent] = []

  init(marketplace: Marketplace, firstDay: CivilDay, dayCount: Int, serviceDays: Int, ownsStock: Bool) {
    self.ownsStock = ownsStock
    firstService = max(0, dayCount - serviceDays)
    self.marketplace = marketplace
    self.firstDay = firstDay
    self.dayCount = dayCount
  }

  private var churned = ItemSimulation.Loss()

  mutating func add(_ simulation: ItemSimulation, shortages: [Shortage]) {
    for (plan, loss) in zip(simulation.events, simulation.losses) {
      switch plan.kind {
      case .runningOut: addRunningOut(plan, simulation)
      case .overstock: addOverstock(plan, simulation)
      case .lateShipment: add(plan, simulation.item, units: 0, money: 0)
      case .policyViolation: addViolation(plan, simulation.item)
      // What it costs is known where the ads are played.
      case .wastedSpend: break
      case .churn:
        churned.units += loss.units
        churned.money += loss.money
      default: add(plan, simulation.item, units: Int64(loss.units.rounded()), money: Int64(loss.money.rounded()))
      }
    }
    addStockOuts(simulation)
    if (0..<dayCount).contains(simulation.item.launchDay) {
      let plan = PlannedEvent(
        kind: .launch, cause: simulation.item.debut == nil ? "newItem" : "listedHere", item: simulation.number,
        days: simulation.item.launchDay..<(simulation.item.launchDay + 1), factor: 1)
      add(plan, simulation.item, units: 0, money: 0)
    }
    for shortage in shortages where ownsStock && shortage.reimbursedOn == nil && shortage.day >= firstService {
      let plan = PlannedEvent(
        kind: .unreimbursedLoss, cause: "receivedShort", item: shortage.item, days: shortage.day..<(shortage.day + 1),
        factor: 1)
      add(plan, simulation.item, units: Int64(shortage.units), money: Int64(shortage.units) * simulation.item.cost)
    }
  }

  /// What befalls the store as a whole.
  mutating func addStore(_ cast: StoreCast) {
    if cast.account.isNew {
      add(
        PlannedEvent(kind: .onboarding, cause: "newAccount", item: 0, days: 0..<min(dayCount, 60), factor: 1), nil,
        units: 0, money: 0)
    }
    if cast.account.daysAfter > 0 {
      add(
        PlannedEvent(kind: .churn, cause: "givenUp", item: 0, days: max(0, dayCount - 75)..<dayCount, factor: 0.5), nil,
        units: Int64(churned.units.rounded()), money: Int64(churned.money.rounded()))
    }
    if cast.hasHealthDecline {
      add(
        PlannedEvent(
          kind: .healthDecline, cause: "lateShipments", item: 0, days: max(0, dayCount - 60)..<dayCount,
          factor: 1), nil, units: 0, money: 0)
    }
  }

  /// What is at risk: sales of a month. What is older than the list of account health isn't known to anybody.
  private mutating func addViolation(_ plan: PlannedEvent, _ item: Item) {
    guard plan.days.lowerBound >= StoreHistory.firstListedIssue(dayCount) else { return }
    let units = Int64((item.baseUnits * 30).rounded())
    add(plan, item, units: units, money: units * item.price)
  }

  /// Sales at stake: those of the days between the end of the stock and the first arrival of an order made today.
  private mutating func addRunningOut(_ plan: PlannedEvent, _ simulation: ItemSimulation) {
    let item = simulation.item
    guard let last = simulation.days.last, let day = simulation.calendar.last else { return }
    let rate = ItemSimulation.level(item, day, day: dayCount - 1, dayCount: dayCount)
    let missing = max(0, rate * Double(item.leadDays) - Double(last.available))
    add(plan, item, units: Int64(missing.rounded()), money: Int64((missing * Double(item.price)).rounded()))
  }

  private mutating func addOverstock(_ plan: PlannedEvent, _ simulation: ItemSimulation) {
    guard let last = simulation.days.last else { return }
    let excess = max(0, Int64(last.available) - Int64(simulation.item.baseUnits * 90))
    add(plan, simulation.item, units: excess, money: excess * simulation.item.cost)
  }

  private mutating func addStockOuts(_ simulation: ItemSimulation) {
    var start: Int?
    var units: Int64 = 0
    var money: Int64 = 0
    for day in 0...dayCount {
      let row = day < dayCount ? simulation.days[day + simulation.burnIn] : nil
      if let row, row.opening == 0 {
        start = start ?? day
        units += Int64(row.lost)
        money += Int64(row.lost) * row.price
      } else if let first = start {
        let staged = simulation.events.contains { $0.kind == .runningOut && $0.days.contains(first) }
        let late = simulation.events.contains {
          $0.kind == .lateShipment && (0...80).contains(first - $0.days.lowerBound)
        }
        let plan = PlannedEvent(
          kind: .stockOut, cause: staged ? "reorderForgotten" : late ? "lateShipment" : "demandAboveOrder",
          item: simulation.number, days: first..<day, factor: 0)
        add(plan, simulation.item, units: units, money: money)
        (start, units, money) = (nil, 0, 0)
      }
    }
  }

  private mutating func add(_ plan: PlannedEvent, _ item: Item?, units: Int64, money: Int64) {
    let days = max(0, plan.days.lowerBound)..<min(dayCount, max(1, plan.days.upperBound))
    events.append(
      PlantedEvent(
        kind: plan.kind, cause: plan.cause, marketplace: marketplace.id, item: item?.identity,
        days: firstDay.advanced(by: days.lowerBound)..<firstDay.advanced(by: days.upperBound), units: max(0, units),
        money: Money(minorUnits: max(0, money), currency: marketplace.currency)))
  }
}

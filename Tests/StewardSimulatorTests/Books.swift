import StewardDomain
import StewardSimulator
import Testing

/// One store's books.
struct Books: Sendable {
  typealias Row = [String: String]

  /// The store's part of the truth.
  let country: String
  let events: [Event]
  let items: [String: Terms]
  let lines: [Row]
  let orders: [Row]
  let bank: [Row]
  let storage: [Row]
  let returns: [Row]
  let reimbursements: [Row]
  let inbound: [Row]
  /// The second before which a unit that didn't come back is lost.
  let lastKnown: Int

  func planted(_ kind: PlantedEvent.Kind) -> (units: Int, money: Int) {
    let own = events.filter { $0.kind == kind.rawValue }
    return (own.reduce(0) { $0 + $1.units }, own.reduce(0) { $0 + $1.money })
  }

  func sum(_ rows: [Row], _ column: String = "amount") -> Int { rows.reduce(0) { $0 + minorUnits($1[column] ?? "") } }

  struct Event: Sendable {
    let kind: String
    let sku: String
    let from: String
    let units: Int
    let money: Int
  }

  /// What Amazon may charge for an item.
  struct Terms: Sendable {
    var fulfilmentFee = 0
    /// In hundredths of a percent.
    var commission = 0
  }
}

/// What the books show of each kind of error, in minor units.
extension Books {
  /// Those whose amount can be read to the cent.
  static let kinds: [PlantedEvent.Kind] = [
    .feeOvercharge, .duplicateFee, .commissionOvercharge, .missingPayment, .refundFeeKept, .storageOvercharge,
    .payoutShort, .returnNotReceived,
  ]

  func found(_ kind: PlantedEvent.Kind) throws -> Int {
    switch kind {
    case .feeOvercharge: fulfilment.above
    case .duplicateFee: fulfilment.again
    case .commissionOvercharge: commissionOvercharge
    case .missingPayment: try missingPayment()
    case .refundFeeKept: refundFeeKept
    case .storageOvercharge: storageOvercharge
    case .payoutShort: payoutShort
    case .returnNotReceived: returnNotReceived
    default: 0
    }
  }

  /// The fulfilment fees of the sales: all that was charged above what is due, and those that stand a second time
  /// without another sale in between.
  private var fulfilment: (above: Int, again: Int) {
    var isCharged: [String: Bool] = [:]
    var (above, again) = (0, 0)
    for line in lines where line["transaction-type"] == "Order" {
      let sku = line["sku"] ?? ""
      let sale = (line["order-id"] ?? "") + sku
      let amount = minorUnits(line["amount"] ?? "")
      if line["amount-description"] == "Principal" {
        above -= (items[sku]?.fulfilmentFee ?? 0) * (Int(line["quantity-purchased"] ?? "") ?? 0)
        isCharged[sale] = false
      } else if line["amount-description"] == "FBAPerUnitFulfillmentFee" {
        if isCharged[sale] == true { again -= amount } else { above -= amount }
        isCharged[sale] = true
      }
    }
    return (above, again)
  }

  /// A referral fee of the wrong category.
  private var commissionOvercharge: Int {
    var charged = 0
    for line in lines where line["transaction-type"] == "Order" {
      let rate = items[line["sku"] ?? ""]?.commission ?? 0
      let amount = minorUnits(line["amount"] ?? "")
      if line["amount-description"] == "Principal" { charged -= (amount * rate + 5_000) / 10_000 }
      if line["amount-description"] == "Commission" { charged -= amount }
    }
    return charged
  }

  /// Shipped orders that no settlement has.
  private func missingPayment() throws -> Int {
    let settled = Set(
      lines.filter { $0["transaction-type"] == "Order" }.map { ($0["order-id"] ?? "") + ($0["sku"] ?? "") })
    let starts = lines.compactMap { instant($0["settlement-start-date"] ?? "") }
    let ends = lines.compactMap { instant($0["settlement-end-date"] ?? "") }
    let (start, end) = (try #require(starts.min()), try #require(ends.max()))
    return orders.reduce(0) { sum, order in
      // Orders of businesses may be held back; the others are posted when they ship.
      let posted = (instant(order["purchase-date"] ?? "") ?? 0) + 93_600
      guard order["order-status"] != "Cancelled", order["is-business-order"] == "false", posted >= start,
        posted < end,
        !settled.contains((order["amazon-order-id"] ?? "") + (order["sku"] ?? ""))
      else { return sum }
      let item = items[order["sku"] ?? ""] ?? Terms()
      let amount = minorUnits(order["item-price"] ?? "")
      let commission = (amount * item.commission + 5_000) / 10_000
      return sum + amount - commission - item.fulfilmentFee * (Int(order["quantity"] ?? "") ?? 0)
    }
  }

  /// A commission that isn't given back.
  private var refundFeeKept: Int {
    var kept = 0
    for line in lines where line["transaction-type"] == "Refund" {
      let amount = minorUnits(line["amount"] ?? "")
      if line["amount-description"] == "Principal" {
        let rate = items[line["sku"] ?? ""]?.commission ?? 0
        let commission = (-amount * rate + 5_000) / 10_000
        kept += commission - commission / 5
      } else {
        kept -= amount
      }
    }
    return kept
  }

  /// A storage fee that is charged twice.
  private var storageOvercharge: Int {
    let fees = lines.filter { $0["amount-description"] == "Storage Fee" }
    let once = Dictionary(fees.map { ($0["posted-date-time"] ?? "", minorUnits($0["amount"] ?? "")) }) { first, _ in
      first
    }
    return once.values.reduce(0, +) - sum(fees)
  }

  /// A transfer that is less than the settlement.
  private var payoutShort: Int {
    let totals = lines.filter { !($0["total-amount"] ?? "").isEmpty }.map {
      minorUnits($0["total-amount"] ?? "")
    }
    return totals.filter { $0 > 0 }.reduce(0, +) - sum(bank)
  }

  /// Refunded units that neither came back nor were paid for.
  private var returnNotReceived: Int {
    func count(_ rows: [Row], _ order: String) -> [String: Int] {
      rows.reduce(into: [:]) { $0[($1[order] ?? "") + ($1["sku"] ?? ""), default: 0] += 1 }
    }
    let refunds = lines.filter { $0["transaction-type"] == "Refund" && $0["amount-description"] == "Principal" }
    let times = Set(refunds.compactMap { instant($0["posted-date-time"] ?? "") })
    let known = refunds.filter { instant($0["posted-date-time"] ?? "") ?? 0 < lastKnown }
    // What came back is booked when it is refunded.
    let returned = returns.filter { times.contains(instant($0["return-date"] ?? "") ?? 0) }
    let paid = count(reimbursements.filter { $0["reason"] == "CustomerReturn" }, "amazon-order-id")
    let back = count(returned, "order-id")
    let prices = Dictionary(known.map { (($0["order-id"] ?? "") + ($0["sku"] ?? ""), $0) }) { first, _ in first }
    return count(known, "order-id").reduce(0) { sum, refunded in
      let open = max(0, refunded.value - (back[refunded.key] ?? 0) - (paid[refunded.key] ?? 0))
      return sum - open * minorUnits(prices[refunded.key]?["amount"] ?? "")
    }
  }
}

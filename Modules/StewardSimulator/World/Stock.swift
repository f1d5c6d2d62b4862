/// The stock of one item: what lies there, what is on its way, and when more is ordered.
struct Stock {
  struct Shipment {
    let placed: Int
    let arrival: Int
    let quantity: Int
  }

  private(set) var available: Int
  private(set) var unsellable = 0
  private var pending: [Shipment] = []
  /// Units a day as the account sees them: an average that forgets, over days with stock only.
  private(set) var rate: Double
  private let leadDays: Int
  private let coverDays: Int
  /// Days that are added to the next shipment that is ordered.
  var nextDelay = 0
  /// Nothing is ordered from this day on.
  var orderingEnds = Int.max
  /// Nothing is ordered before this day.
  private var orderingBegins = Int.min

  /// - Parameter share: how much of its largest usual stock it begins with. A newcomer has none, and is expected to sell as its
  ///   first shipment says.
  init(item: Item, startRate: Double, share: Double) {
    leadDays = item.leadDays
    coverDays = item.coverDays
    if let debut = item.debut {
      (orderingBegins, available) = (debut.day, 0)
      rate = Double(debut.units) / Double(max(1, item.leadDays + item.coverDays))
      return
    }
    rate = startRate
    available = Int(startRate * Double(item.leadDays + item.coverDays) * share) + 3
  }

  /// From an order to its arrival, as it is planned.
  static func transitDays(leadDays: Int) -> Int { max(5, leadDays) }

  /// Takes in what arrives on a day.
  mutating func receive(on day: Int) -> [Shipment] {
    guard pending.contains(where: { $0.arrival <= day }) else { return [] }
    let arrived = pending.filter { $0.arrival <= day }
    pending.removeAll { $0.arrival <= day }
    for shipment in arrived { available += shipment.quantity }
    return arrived
  }

  mutating func take(_ units: Int) { available -= units }

  /// Units that come back: some can be sold again.
  mutating func giveBack(_ units: Int, good: Int) {
    available += good
    unsellable += units - good
  }

  /// Orders some units beside the usual orders.
  mutating func order(_ units: Int, on day: Int) {
    guard units > 0 else { return }
    pending.append(Shipment(placed: day, arrival: day + Stock.transitDays(leadDays: leadDays), quantity: units))
  }

  /// Now and then what can't be sold is removed.
  mutating func removeUnsellable() { unsellable = 0 }

  mutating func lose(_ units: Int) { available = max(0, available - units) }

  /// Sets the stock to a staged level and cancels what is on its way.
  mutating func stage(_ units: Int) -> Int {
    let change = units - available
    available = units
    pending.removeAll()
    return change
  }

  /// At the end of a day: learns the rate and orders more where the position is too low.
  mutating func review(day: Int, sold: Int, hadStock: Bool, delay: Int) {
    if hadStock { rate += (Double(sold) - rate) * 0.06 }
    guard day < orderingEnds, day >= orderingBegins else { return }
    let position = available + pending.reduce(0) { $0 + $1.quantity }
    let reorderPoint = rate * Double(leadDays + 9) + 2
    guard Double(position) < reorderPoint else { return }
    let quantity = max(4, Int(rate * Double(leadDays + coverDays) + 2) - position)
    let arrival = day + max(5, leadDays + delay + nextDelay)
    nextDelay = 0
    pending.append(Shipment(placed: day, arrival: arrival, quantity: quantity))
  }

  /// What is on its way, by how far it has come.
  func inbound(on day: Int) -> (working: Int, shipped: Int, receiving: Int) {
    var result = (working: 0, shipped: 0, receiving: 0)
    for shipment in pending {
      let left = shipment.arrival - day
      let total = shipment.arrival - shipment.placed
      if left <= 3 {
        result.receiving += shipment.quantity
      } else if left * 5 > total * 3 {
        result.working += shipment.quantity
      } else {
        result.shipped += shipment.quantity
      }
    }
    return result
  }
}

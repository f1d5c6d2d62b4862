import StewardDomain

/// One line of a settlement.
struct SettlementLine: Sendable {
  let transaction: StaticString
  let type: StaticString
  let description: StaticString
  let amount: Int64
  let posted: Instant
  /// The order it belongs to; `nil` for what concerns the account.
  let order: (Int, Int, Int)?
  let item: Int?
  let quantity: Int?
}

/// What Amazon pays out for two weeks of one store. The lines add up to the total.
struct Settlement: Sendable {
  let number: Int
  let firstDay: Int
  let start: Instant
  let end: Instant
  private(set) var lines: [SettlementLine] = []
  private(set) var total: Int64 = 0
  /// What the bank got less than the total.
  var short: Int64 = 0

  init(number: Int, firstDay: Int, history: StoreHistory) {
    self.number = number
    self.firstDay = firstDay
    // The cut is at an odd moment of the day, as with Amazon.
    start = Instant(utc: history.date(firstDay), secondOfDay: 28_195)
    end = Instant(utc: history.date(firstDay + Settlement.length), secondOfDay: 28_195)
  }

  static let length = 14

  func covers(_ instant: Instant) -> Bool { start <= instant && instant < end }

  mutating func add(_ line: SettlementLine) {
    guard line.amount != 0 else { return }
    lines.append(line)
    total += line.amount
  }

  mutating func add(
    _ transaction: StaticString, _ type: StaticString, _ description: StaticString, _ amount: Int64, posted: Instant
  ) {
    add(
      SettlementLine(
        transaction: transaction, type: type, description: description, amount: amount, posted: posted, order: nil,
        item: nil, quantity: nil))
  }
}

/// What came of something that was ordered: so many units sent, some of them lost on the way.
struct Receipt: Sendable {
  let item: Int
  /// Days are counted from the first written day.
  let placed: Int
  let day: Int
  let ordered: Int
  let missing: Int
  /// Whether lost units are paid for without a claim, and after how many days.
  let isPaidUnasked: Bool
  let paidAfter: Int

  var received: Int { ordered - missing }
}

/// Units that arrived short of what was sent.
struct Shortage: Sendable {
  let item: Int
  let day: Int
  let sent: Int
  let units: Int
  /// `nil`: never paid for.
  let reimbursedOn: Int?

  /// What becomes of the lost units of a receipt.
  ///
  /// - Parameters:
  ///   - isPlanned: whether lost units can stay unpaid in this world.
  ///   - claims: days on which the account claims what is lost.
  init?(_ receipt: Receipt, isPlanned: Bool, claims: [Int]) {
    guard receipt.missing > 0 else { return nil }
    item = receipt.item
    day = receipt.day
    sent = receipt.ordered
    units = receipt.missing
    if receipt.isPaidUnasked || !isPlanned {
      reimbursedOn = day + receipt.paidAfter
    } else {
      reimbursedOn = claims.filter { $0 >= receipt.day }.min().map { $0 + 14 }
    }
  }
}

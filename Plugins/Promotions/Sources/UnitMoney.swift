internal import StewardDomain

/// What a unit leaves at a price, as far as costs and fees are known.
struct UnitMoney {
  let cost: Int64?
  let referralShare: Double?
  let fulfilmentFee: Int64?
  /// Of the units that are sold, those that are paid back.
  let refundShare: Double

  /// - Parameters:
  ///   - terms: `nil` where no report spoke of the item.
  ///   - refunds: units paid back, and units sold, over some days.
  init(_ terms: ItemTerms?, refunds: (refunded: Int64, sold: Int64)) {
    cost = terms?.unitCost
    referralShare = terms?.referralShare
    fulfilmentFee = terms?.fulfilmentFee
    // Few sales say little of refunds: twenty units of which one came back stand beside them.
    let share = (Double(max(0, refunds.refunded)) + 1) / (Double(max(0, refunds.sold)) + 20)
    refundShare = min(0.6, share)
  }

  var knowsFees: Bool { referralShare != nil && fulfilmentFee != nil }

  /// In minor units; negative where a sale loses money.
  func contribution(at price: Double) -> Double {
    price * (1 - (referralShare ?? 0) - refundShare) - Double(fulfilmentFee ?? 0) - Double(cost ?? 0)
  }

  /// In plain words: of which money a figure speaks.
  var basis: String {
    switch (cost != nil, knowsFees) {
    case (true, true): "sales less goods, Amazon's fees and refunds"
    case (true, false): "sales less goods and refunds, before Amazon's fees"
    case (false, true): "sales less Amazon's fees and refunds, before what the goods cost"
    case (false, false): "sales less refunds, before goods and fees"
    }
  }
}

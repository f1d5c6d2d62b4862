internal import StewardDomain

/// What a sold unit brings and leaves, as far as costs and fees are known, in minor units.
struct UnitMargin {
  let price: Double
  /// Price less refunds, and less what is known of Amazon's fees and the cost of goods.
  let leaves: Double
  let cost: Int64?
  let knowsFees: Bool
  let sources: [RecordReference]

  init(_ price: UnitPrice, terms: ItemTerms?, refunds: (refunded: Int64, sold: Int64)) {
    self.price = price.minorUnits
    cost = terms?.unitCost
    knowsFees = terms?.referralShare != nil && terms?.fulfilmentFee != nil
    sources = terms?.sources ?? []
    // Few sales say little of refunds: twenty units of which one came back stand beside them.
    let refundShare = min(0.6, (Double(max(0, refunds.refunded)) + 1) / (Double(max(0, refunds.sold)) + 20))
    leaves =
      self.price * (1 - (terms?.referralShare ?? 0) - refundShare) - Double(terms?.fulfilmentFee ?? 0)
      - Double(cost ?? 0)
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

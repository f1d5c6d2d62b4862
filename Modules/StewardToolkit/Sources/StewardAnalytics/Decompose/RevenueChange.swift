/// A change of revenue between two periods, split among its drivers without a remainder and without an order.
///
/// Revenue of the items on sale in both periods is Σ S·wᵢ·cᵢ·uᵢ·pᵢ: sessions of all of them, the item's share of the
/// sessions (the mix), conversion, units per order, price. Each factor gets its Shapley value: its effect averaged over
/// all orders in which the five could have changed. For a product that is φₖ = Δₖ ∫₀¹ Πⱼ≠ₖ (xⱼ + tΔⱼ) dt, a polynomial
/// of degree four in t, so that three Gauss–Legendre nodes give it exactly and no order is enumerated. Items that enter
/// or leave count as a whole, and the booked revenue beside the product is a driver of its own.
///
/// Shapley rather than the logarithmic mean Divisia index, although both are free of order and remainder and add up
/// over items: a product needs no special case for zeros, where the index has a limit that gives a factor which falls
/// to zero the whole change, whatever else happened.
///
/// Where a factor has no meaning in one period it takes the value of the other: nobody bought, so price and units per
/// order didn't change; nobody came, so conversion didn't either.
///
/// Parts are rounded to minor units by the largest remainder and always sum to ``totalMinor``. Exchanging the periods
/// negates every part, up to the rounding, and makes entrants of leavers.
///
/// Sources: Shapley, "A Value for n-Person Games", 1953; Owen, "Multilinear Extensions of Games", *Management Science*
/// 18(5), 1972, §4 (the integral); Albrecht, François and Schoors, "A Shapley decomposition of carbon emissions without
/// residuals", *Energy Policy* 30(9), 2002; Ang, Liu and Chew, "Perfect decomposition techniques in energy and
/// environmental analysis", *Energy Policy* 31(14), 2003 (the comparison with the Divisia index).
public struct RevenueChange: Hashable, Sendable {
  /// Revenue after less revenue before.
  public let totalMinor: Int64
  private let parts: [Int64]

  /// The part of a driver, in minor units.
  public subscript(driver: RevenueDriver) -> Int64 {
    for (part, candidate) in zip(parts, RevenueDriver.allCases) where candidate == driver { return part }
    return 0
  }

  /// - Parameters:
  ///   - before: the first period.
  ///   - after: the second period, with the same items at the same places.
  /// - Throws: ``DecompositionError``.
  /// - Complexity: O(*n*) time, O(1) memory.
  public init(from before: RevenueFactors, to after: RevenueFactors) throws(DecompositionError) {
    guard before.count == after.count else { throw .unequalLengths }
    let total = try Self.change(from: before.revenueMinor, to: after.revenueMinor)
    var sums = DriverSums(before: before, after: after)
    for item in 0..<before.count { sums.add(item) }
    guard let parts = apportion(total, as: sums.parts) else { throw .amountTooLarge }
    self.totalMinor = total
    self.parts = parts
  }

  /// Sums differences in 128 bits, since either period's total may pass 64 bits where the change doesn't.
  private static func change(from before: [Int64], to after: [Int64]) throws(DecompositionError) -> Int64 {
    var total: Int128 = 0
    for item in before.indices { total += Int128(after[item]) - Int128(before[item]) }
    guard let fits = Int64(exactly: total) else { throw .amountTooLarge }
    return fits
  }
}

/// When to order an item, and how much: at a review, a position (stock and what is on order) at or below the reorder
/// point is lifted to the order-up-to level. Units.
public struct ReplenishmentPolicy: Hashable, Sendable {
  public var reorderPoint: Double
  public var orderUpTo: Double
  /// What the order-up-to level holds beyond the expected demand until the arrival of the next review's order.
  public var safetyStock: Double
  /// Probability that demand until then passes the order-up-to level.
  public var stockoutProbability: Double
}

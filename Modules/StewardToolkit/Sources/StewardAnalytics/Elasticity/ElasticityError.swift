/// Why elasticities can't be estimated.
public enum ElasticityError: Error, Hashable, Sendable {
  /// The panel has no row.
  case noRows
  /// The columns differ in length.
  case unevenColumns
  /// A value that isn't finite, with its row.
  case notFinite(row: Int)
  /// A group or pool below 0, with its row.
  case badGroup(row: Int)
  /// The rows of a group belong to two pools.
  case groupInTwoPools(Int32)
  /// No group ever changed its price, so nothing can be learned about prices.
  case priceNeverVaries
  /// The rows to predict have other columns than those that the model was fitted on.
  case otherColumns
}

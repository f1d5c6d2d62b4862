/// What was sold at which prices: one row for each product, place and period.
public struct ElasticityPanel: Sendable {
  /// Natural logarithm of the quantity.
  public var logQuantity: [Double]
  /// Natural logarithm of the product's own price.
  public var logPrice: [Double]
  /// Logarithms of other products' prices, a column each. A column may be the own price in some pools, as where all prices of a
  /// category stand in every row; it counts as the own price there.
  public var crossLogPrices: [[Double]]
  /// Whatever else moves sales, a column each. A control of zeros and ones, such as a promotion, may also change how strongly
  /// the price works.
  public var controls: [[Double]]
  /// The product and place whose elasticity is wanted, as a number of the caller from 0 on; -1 where it is unknown.
  public var groups: [Int32]
  /// What groups have in common, such as the product in all places: each group belongs to one pool; -1 where it is unknown.
  public var pools: [Int32]
  /// Periods; rows of a period share shocks, and the last periods tell most about the level. Empty where none is known.
  public var times: [Int32]

  public var count: Int { logQuantity.count }

  public init(
    logQuantity: [Double], logPrice: [Double], crossLogPrices: [[Double]] = [], controls: [[Double]] = [],
    groups: [Int32], pools: [Int32], times: [Int32] = []
  ) {
    self.logQuantity = logQuantity
    self.logPrice = logPrice
    self.crossLogPrices = crossLogPrices
    self.controls = controls
    self.groups = groups
    self.pools = pools
    self.times = times
  }

  /// - Parameter isTraining: whether groups must be known.
  func check(isTraining: Bool) throws(ElasticityError) {
    guard count > 0 else { throw .noRows }
    let columns = [logQuantity, logPrice] + crossLogPrices + controls
    guard columns.allSatisfy({ $0.count == count }), groups.count == count, pools.count == count,
      times.isEmpty || times.count == count
    else { throw .unevenColumns }
    for column in columns {
      if let row = column.firstIndex(where: { !$0.isFinite }) { throw .notFinite(row: row) }
    }
    guard isTraining else { return }
    if let row = groups.indices.first(where: { groups[$0] < 0 || pools[$0] < 0 }) { throw .badGroup(row: row) }
    var poolOfGroup = [Int32](repeating: -1, count: Int(groups.max() ?? 0) + 1)
    for row in groups.indices {
      let group = Int(groups[row])
      guard poolOfGroup[group] < 0 || poolOfGroup[group] == pools[row] else { throw .groupInTwoPools(groups[row]) }
      poolOfGroup[group] = pools[row]
    }
  }
}

/// Which of many tests count, so that among them the share of false ones is held (Benjamini and Hochberg, *Journal of
/// the Royal Statistical Society B* 57, 1995, section 3.1).
enum FalseDiscovery {
  /// - Parameters:
  ///   - chances: of those that are worth a look.
  ///   - count: how many tests there were in all, at least as many.
  /// - Returns: places in `chances`, ascending.
  /// - Complexity: O(*n* log *n*).
  static func kept(_ chances: [Double], of count: Int, at level: Double) -> [Int] {
    let order = chances.indices.sorted { (chances[$0], $0) < (chances[$1], $1) }
    let last = order.indices.last { chances[order[$0]] <= level * Double($0 + 1) / Double(max(1, count)) }
    return last.map { order[...$0].sorted() } ?? []
  }
}

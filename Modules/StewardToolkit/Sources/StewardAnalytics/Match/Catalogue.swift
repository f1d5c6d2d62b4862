/// Products as two shops describe them, in columns.
public struct Catalogue: Sendable {
  public let names: [String]
  /// Whatever else is said about a product; empty where nothing is.
  public let details: [String]
  /// Of one currency; `nil` where none is known.
  public let prices: [Double?]

  public var count: Int { names.count }

  /// - Throws: ``MatchError``.
  public init(names: [String], details: [String]? = nil, prices: [Double?]? = nil) throws(MatchError) {
    guard details?.count ?? names.count == names.count, prices?.count ?? names.count == names.count else {
      throw .unevenColumns
    }
    if let row = prices?.firstIndex(where: { $0.map { !($0.isFinite && $0 > 0) } ?? false }) {
      throw .badPrice(row: row)
    }
    self.names = names
    self.details = details ?? [String](repeating: "", count: names.count)
    self.prices = prices ?? [Double?](repeating: nil, count: names.count)
  }
}

/// Which products of two catalogues are the same.
public struct CatalogueMatch: Hashable, Sendable {
  public struct Pair: Hashable, Sendable {
    /// Rows of the left and the right catalogue.
    public let left: Int
    public let right: Int
    /// Likeness less half of that of the closest rival, -0.5 … 1.
    public let score: Double
  }

  /// The accepted pairs, each row in one at most, by falling score.
  public let pairs: [Pair]
  /// The least score that was accepted, chosen from the catalogues alone; infinite where nothing tells matches from chance.
  public let threshold: Double
  /// The share of the pairs looked at that chance explains.
  public let chanceShare: Double
}

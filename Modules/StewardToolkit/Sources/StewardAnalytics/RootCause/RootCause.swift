/// A combination of attribute values that explains a change of a key figure.
public struct RootCause: Hashable, Sendable {
  /// One value of one dimension.
  public struct Element: Hashable, Sendable {
    public let dimension: Int
    public let code: Int

    public init(dimension: Int, code: Int) {
      self.dimension = dimension
      self.code = code
    }
  }

  /// In the order of the dimensions.
  public let pattern: [Element]
  /// How much likelier the incident is with a changed rate in this pattern than without, as a logarithm, less what the
  /// attributes cost. Comparable within an incident, not between incidents.
  public let score: Double
  /// Sum of the values within the pattern during the incident.
  public let actual: Double
  /// What the past lets expect in its place.
  public let expected: Double
}

extension KPITable {
  /// The patterns that explain the incident best, best first.
  ///
  /// Each pattern of up to four attributes is scored by the likelihood ratio of a Poisson count, g log(g/h) − (g − h)
  /// for g seen and h expected (the expectation-based scan statistic). The counts are those of the leaves, each
  /// weighted by 1/(d + φ²e): the variance of a leaf isn't its expectation e alone, since an incident never hits all
  /// leaves alike. So many leaves that agree say more than one large one. Each further attribute takes a tenth of the
  /// score and one unit.
  ///
  /// A pattern is given if its score reaches three quarters of the best: patterns that overlap compete for the same
  /// incident, and which of them a person would name is not in the data. What remains when the best is explained away
  /// is searched once more, and its best joins them if it reaches 0.35 of the first.
  ///
  /// Only patterns that move the way the whole figure moved count. A ratio above one half is searched by its
  /// complement.
  ///
  /// Sources: Kulldorff, "A spatial scan statistic", *Communications in Statistics* 26(6), 1997; Neill,
  /// "Expectation-based scan statistics for monitoring spatial time series data", *Int. J. of Forecasting* 25(3), 2009,
  /// §2; McCullagh and Nelder, *Generalized Linear Models*, 2nd ed., ch. 9 (quasi-likelihood). The weights and the
  /// choice of answers are ours.
  ///
  /// - Parameter limit: the most patterns to give, at least 1.
  /// - Returns: nothing where nothing moved.
  /// - Complexity: O(*c*·*l*) for *l* leaves and *c* sets of up to four dimensions.
  public func rootCauses(limit: Int = 3) -> [RootCause] {
    precondition(limit >= 1, "somebody who asks for causes wants at least one")
    let leaves = IncidentLeaves(self)
    guard let direction = leaves.direction else { return [] }
    let (first, found) = best(of: leaves, directions: direction == .either ? [.rise, .fall] : [direction], limit)
    guard let best = found.first else { return [] }
    var chosen = found.filter { $0.score >= 0.75 * best.score }

    let remaining = leaves.explained(best)
    let (_, others) = self.best(of: remaining, directions: [first], 1)
    if let other = others.first, other.score >= 0.35 * best.score, !chosen.contains(where: { $0.isSame(as: other) }) {
      chosen.insert(other, at: 1)
    }
    return chosen.prefix(limit).map { leaves.cause($0) }
  }

  private func best(
    of leaves: IncidentLeaves, directions: [ChangeDirection], _ limit: Int
  ) -> (ChangeDirection, [PatternCandidate]) {
    var result: (ChangeDirection, [PatternCandidate]) = (directions[0], [])
    for direction in directions {
      let found = PatternScan(leaves, direction: direction, limit: limit).candidates
      if (found.first?.score ?? 0) > (result.1.first?.score ?? 0) { result = (direction, found) }
    }
    return result
  }
}

/// The way a figure moved, or that it isn't known.
enum ChangeDirection { case rise, fall, either }

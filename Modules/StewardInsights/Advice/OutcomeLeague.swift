public import StewardDomain
internal import StewardStorage

/// How the advice of each recommender and rule fared, over accounts. Currencies stand in lines of their own and are never added up.
public struct OutcomeLeague: Sendable {
  public struct Line: Sendable, Hashable {
    public let recommender: String
    /// The pack, its date and the rule; the kind where a recommendation names no rule.
    public let rule: String
    public let currency: Currency
    /// How many were measured.
    public var count = 0
    /// Of those, how many had the promised sign.
    public var hits = 0
    /// Of those, how many lie within the promised interval; about nine in ten where it is honest.
    public var inside = 0
    /// Over those that were measured.
    public var promised: Money
    public var measured: Money
    /// How many more were carried out and aren't measured.
    public var waiting = 0

    public var hitRate: Double? { count == 0 ? nil : Double(hits) / Double(count) }
    public var calibration: Double? { count == 0 ? nil : Double(inside) / Double(count) }
  }

  /// By recommender, rule and currency.
  public let lines: [Line]

  /// - Throws: `MoneyError` where a sum overflows.
  public init(_ outcomes: [OutcomeLedger.Line]) throws {
    struct Key: Hashable { let recommender, rule, currency: String }
    var table: [Key: Line] = [:]
    for outcome in outcomes {
      let made = outcome.advice.recommendation
      let promised = made.value.value.expected
      let rule = made.value.rule.isEmpty ? made.value.kind : made.value.rule
      let key = Key(recommender: made.author, rule: rule, currency: promised.currency.code)
      var line =
        table[key]
        ?? Line(
          recommender: made.author, rule: rule, currency: promised.currency, promised: .zero(promised.currency),
          measured: .zero(promised.currency))
      if let effect = outcome.outcome?.effect {
        line.count += 1
        line.hits += outcome.isHit == true ? 1 : 0
        line.inside += outcome.isInsidePromise == true ? 1 : 0
        line.promised = try line.promised.adding(promised)
        line.measured = try line.measured.adding(effect.change.expected)
      } else {
        line.waiting += 1
      }
      table[key] = line
    }
    lines = table.values.sorted {
      ($0.recommender, $0.rule, $0.currency.code) < ($1.recommender, $1.rule, $1.currency.code)
    }
  }
}

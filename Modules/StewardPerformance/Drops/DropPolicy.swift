/// When a fall is worth a word, and when it isn't.
public struct DropPolicy: Sendable {
  /// The share of false alarms among the steps of traffic, and of conversion, that an account-month raises (Benjamini
  /// and Hochberg 1995, section 3.1).
  public var falseTraffic = 0.07
  public var falseConversion = 0.1
  /// What a drop must have cost in all, in minor units of the store's currency.
  public var leastLossMinor = 2_500.0
  /// And a step, as a share of what the store takes in 28 days.
  public var leastLossShare = 0.001
  /// A step must leave at most this part of what was expected.
  public var mostLeft = 0.78
  /// Days before a drop that say what is usual.
  public var usualDays = 28
  /// The same of orders a visit, which wander less than visits.
  public var usualConversionDays = 90
  /// For how many days after their end the clicks on ads may still be restated.
  public var adRestatementDays = 14
  /// A featured offer counts as lost below this part of its usual share.
  public var offerLostBelow = 0.7
  /// A price counts as lowered or raised beyond these parts of the usual one.
  public var priceLoweredBelow = 0.9
  public var priceRaisedAbove = 1.2
  /// A price that stays away for longer is the new usual one.
  public var longestPriceDays = 21

  /// The name of these rules; another one whenever the same facts may give other drops or causes.
  public static let version = "drops 2026-11-25"

  public init() {}
}

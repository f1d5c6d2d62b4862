public import StewardDomain

/// How large a simulated world is, and what happens in it. The same scenario gives the same bytes on every machine.
public struct Scenario: Hashable, Sendable {
  public var accounts: Int
  /// How many days have daily reports, the last one included.
  public var days: Int
  public var seed: UInt64
  /// The last day with data.
  public var endDay: CivilDay
  public var skusPerMarketplace: ClosedRange<Int> = 25...60
  /// One account in so many is a vendor; 0 means none.
  public var vendorEvery = 5
  /// For how many of the last days each order is written.
  public var orderDays = 60
  /// For how many of the last days settlements are written.
  public var settlementDays = 84
  /// For how many of the last days returns, reimbursements, feedback, offers, search terms and stock movements are written.
  public var serviceDays = 90
  /// For how many of the last days sales and traffic have an earlier version that was restated later.
  public var restatedDays = 5
  /// What happens.
  public var mix = EventMix.calm

  public init(accounts: Int, days: Int, seed: UInt64, endDay: CivilDay) {
    self.accounts = max(0, accounts)
    self.days = max(1, days)
    self.seed = seed
    self.endDay = endDay
  }

  /// The days with daily reports, half-open.
  public var range: Range<CivilDay> { endDay.advanced(by: 1 - days)..<endDay.advanced(by: 1) }
}

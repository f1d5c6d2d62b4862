public import StewardDomain
public import StewardPerformance
public import StewardReview

/// All that a review is made of.
public struct ReviewInput: Sendable {
  /// Something that an analysis said, with the identifier that leads back.
  public struct Said<Value: Sendable>: Sendable {
    public let id: String
    public let value: Value

    public init(id: String, value: Value) {
      self.id = id
      self.value = value
    }
  }

  /// As known at the instant that all traces name.
  public var account: AccountSnapshot
  public var period: ReviewPeriod
  public var catalogue: KPICatalogue
  /// The most valuable minute first.
  public var recommendations: [Said<Recommendation>] = []
  public var findings: [Said<Finding>] = []
  /// What the newest analysis found to have fallen.
  public var drops: [Said<Drop>] = []
  /// Advice that was decided on, in any period.
  public var deeds: [Deed] = []
  /// Goals that are open, or of days that the review is about, by number.
  public var plans: [Plan] = []
  /// When the account was last analysed.
  public var analysed: Instant?
  /// Bundles that failed, with their reasons.
  public var failures: [String] = []

  public init(account: AccountSnapshot, period: ReviewPeriod, catalogue: KPICatalogue) {
    self.account = account
    self.period = period
    self.catalogue = catalogue
  }

  /// The stores that have facts.
  var stores: [MarketplaceSnapshot] { account.marketplaces.filter { !$0.facts.items.isEmpty } }
}

/// Finds the documents behind figures and statements.
public protocol SourceFinder {
  func sources(of figure: FigureID) throws -> [Trace.Source]
  func sources(of evidence: [Evidence]) throws -> [Trace.Source]
}

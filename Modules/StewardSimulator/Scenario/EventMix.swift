/// How often the kinds of events happen, and how the seasons and the accounts are.
public struct EventMix: Hashable, Sendable {
  /// How often a kind is planted, as a multiple of its usual frequency; a kind that isn't named has
  /// ``defaultWeight``. 0 means never.
  public var weights: [PlantedEvent.Kind: Double]
  public var defaultWeight: Double
  /// How far demand runs with the year: 1 as the seasons are, 0 the same all year.
  public var seasonality: Double
  /// How much demand changes from day to day without a reason, as a multiple of the usual.
  public var noise: Double
  /// Yearly change of demand that is added to that of each account.
  public var growth: Double
  /// Whether each settlement is offered under every store of the account, as well as once for the account.
  public var repeatsSettlements: Bool

  public init(
    weights: [PlantedEvent.Kind: Double] = [:], defaultWeight: Double = 1, seasonality: Double = 1, noise: Double = 1,
    growth: Double = 0, repeatsSettlements: Bool = false
  ) {
    self.weights = weights
    self.defaultWeight = defaultWeight
    self.seasonality = seasonality
    self.noise = noise
    self.growth = growth
    self.repeatsSettlements = repeatsSettlements
  }

  public func weight(_ kind: PlantedEvent.Kind) -> Double { weights[kind] ?? defaultWeight }

  /// Documents that a reader refuses, and accounts that come and go, are left to the other two.
  public static let calm = EventMix(
    weights: [.brokenDocument: 0, .missingReport: 0, .lateReport: 0, .onboarding: 0, .churn: 0])

  /// More of everything, with reports that are late or missing.
  public static let busy = EventMix(
    weights: [.brokenDocument: 0.5, .onboarding: 1, .churn: 1, .missingReport: 1, .lateReport: 1], defaultWeight: 1.6,
    noise: 1.2, repeatsSettlements: true)

  /// Rivals, fraud and errors everywhere.
  public static let hostile = EventMix(
    weights: [
      .reviewManipulation: 6, .imageTheft: 6, .featuredOfferLoss: 5, .rejectedAppeal: 5, .policyViolation: 5,
      .brokenDocument: 3, .missingReport: 2, .lateReport: 2, .priceGouging: 4, .onboarding: 1, .churn: 2,
    ], defaultWeight: 2.5, noise: 1.5, growth: -0.1, repeatsSettlements: true)

  /// Nothing but the order of things: what is left is chance.
  public static let uneventful = EventMix(defaultWeight: 0)

  /// The mixes that have a name: `calm`, `busy`, `hostile`.
  public static func named(_ name: String) -> EventMix? { ["calm": calm, "busy": busy, "hostile": hostile][name] }
}

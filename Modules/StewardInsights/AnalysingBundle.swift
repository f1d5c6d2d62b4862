public import StewardDomain
public import StewardPluginAPI
public import StewardPluginHost

/// What a bundle has to say of accounts.
public struct AnalysingBundle: Sendable {
  public let id: BundleID
  public let scorers: [any Scorer]
  public let monitors: [any Monitor]
  public let recommenders: [any Recommender]

  public init(
    id: BundleID, scorers: [any Scorer] = [], monitors: [any Monitor] = [], recommenders: [any Recommender] = []
  ) {
    self.id = id
    self.scorers = scorers
    self.monitors = monitors
    self.recommenders = recommenders
  }

  public init(_ bundle: LoadedBundle) {
    self.init(
      id: bundle.id, scorers: bundle.scorers(), monitors: bundle.monitors(), recommenders: bundle.recommenders())
  }
}

public import StewardDomain

/// Gives each subject a number that says how well it stands, with reasons that add up.
///
/// A scorer is pure: the same snapshot gives the same scores, bit for bit. It reads no clock, file or network.
/// The host runs many at once, each on its own snapshot.
public protocol Scorer: Sendable {
  /// Stable name, lower case with dashes, stored with every score. Renaming orphans history.
  var identifier: String { get }

  /// Scores every subject of one marketplace that can be scored.
  ///
  /// - Complexity: linear in the size of the snapshot.
  func scores(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Score]
}

/// Looks for breaches of rules. Pure, as ``Scorer``.
public protocol Monitor: Sendable {
  /// Stable name, lower case with dashes.
  var identifier: String { get }
  func findings(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Finding]
}

/// Says what to do next and what it is worth. Pure, as ``Scorer``.
public protocol Recommender: Sendable {
  /// Stable name, lower case with dashes.
  var identifier: String { get }

  /// - Returns: at most one recommendation per subject and kind.
  func recommendations(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Recommendation]
}

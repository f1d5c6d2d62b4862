internal import Crypto
public import StewardDomain
internal import StewardStorage

/// All that bundles say of an account as it was known at an instant, in a form that can be compared and handed from one process to another.
public struct Testimony: Sendable, Hashable {
  /// A score, finding or recommendation, or that a bundle failed.
  public struct Statement: Sendable, Hashable {
    public let bundle: BundleID
    public let id: String
    /// Of all that it says, every figure in it.
    public let hash: String

    public init(bundle: BundleID, id: String, hash: String) {
      self.bundle = bundle
      self.id = id
      self.hash = hash
    }
  }

  /// A hash of everything that the bundles were given.
  public let given: String
  /// By bundle, then as they were said.
  public let statements: [Statement]

  public init(given: String, statements: [Statement]) {
    self.given = given
    self.statements = statements
  }

  /// - Parameter rates: make the money of an account's stores comparable; without them bundles can't.
  public init(_ snapshot: AccountSnapshot, _ bundles: [AnalysingBundle], rates: ReferenceRates? = nil) {
    given = Self.hash(String(reflecting: snapshot.marketplaces))
    let forecast = AnalysisResults(snapshot, [], rates: rates)
    statements = bundles.flatMap { bundle in
      let results = AnalysisResults(like: forecast, [bundle])
      func said(_ id: String, _ value: Any) -> Statement {
        Statement(bundle: bundle.id, id: id, hash: Self.hash(String(reflecting: value)))
      }
      return results.scores.map { said($0.id, $0) } + results.findings.map { said($0.id, $0) }
        + results.recommendations.map { said($0.id, $0) } + results.failures.map { said("", $0) }
    }
  }

  private static func hash(_ text: String) -> String {
    let digits = Array("0123456789abcdef")
    return String(
      SHA256.hash(data: Array(text.utf8)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}

/// Whether bundles know what they can't know: the same moment is asked for in the workspace, there once more, and in a twin of it that
/// knows the same at that moment and nothing of what was learned afterwards.
public struct HindsightProbe: Sendable {
  public enum Verdict: Sendable, Hashable {
    /// All three are equal to the byte.
    case clean
    /// The twin gave something else: identifiers of what differs, sorted.
    case peeks([String])
    /// The workspace itself gave two answers, so that nothing can be said.
    case unstable([String])
    /// The store gave the bundles something else: that isn't the bundle's fault.
    case store
  }

  public let verdicts: [BundleID: Verdict]

  public init(_ bundles: [BundleID], here: Testimony, again: Testimony, twin: Testimony) {
    var verdicts: [BundleID: Verdict] = [:]
    for bundle in bundles {
      let changes = Self.differences(bundle, here, again)
      let leaks = Self.differences(bundle, here, twin)
      verdicts[bundle] =
        if here.given != twin.given || here.given != again.given {
          .store
        } else if let changes { .unstable(changes) } else if let leaks { .peeks(leaks) } else { .clean }
    }
    self.verdicts = verdicts
  }

  /// What one side says and the other doesn't, or says otherwise; `nil` where both say the same in the same order.
  private static func differences(_ bundle: BundleID, _ left: Testimony, _ right: Testimony) -> [String]? {
    let (one, other) = (left.said(by: bundle), right.said(by: bundle))
    guard one != other else { return nil }
    return Set(Set(one).symmetricDifference(other).map(\.id)).sorted()
  }
}

extension Testimony {
  fileprivate func said(by bundle: BundleID) -> [Statement] { statements.filter { $0.bundle == bundle } }
}

internal import Crypto
internal import StewardDomain
internal import StewardPerformance
internal import StewardPluginAPI
internal import StewardStorage

/// What the bundles said of one account.
struct AnalysisResults {
  let account: AccountID
  var scores: [Identified<Score>] = []
  var findings: [Identified<Finding>] = []
  var recommendations: [Identified<Recommendation>] = []
  var forecasts: [StoredForecast] = []
  private(set) var drops: [Identified<StoredDrop>] = []
  var failures: [String] = []
  private var taken: Set<String> = []

  /// The stores as the bundles see them: with forecasts, and told of each other.
  private(set) var parts: [MarketplaceSnapshot] = []

  /// Lets every bundle speak of every store of a snapshot. Nothing is kept.
  ///
  /// - Parameter rates: make the money of the account's stores comparable.
  init(_ snapshot: AccountSnapshot, _ bundles: [AnalysingBundle], rates: ReferenceRates?) {
    account = snapshot.account.id
    parts = SiblingStores.linked(snapshot.marketplaces.map { forecast($0) }, rates)
    speak(bundles)
  }

  /// What other bundles say of the same stores.
  init(like other: AnalysisResults, _ bundles: [AnalysingBundle]) {
    account = other.account
    parts = other.parts
    speak(bundles)
  }

  mutating func add(_ found: [StoredDrop]) {
    for drop in found {
      let id = identifier("T", [drop.metric, "\(drop.days.lowerBound)"], drop.subject)
      drops.append(Identified(id: id, author: DropPolicy.version, value: drop))
    }
  }

  private mutating func speak(_ bundles: [AnalysingBundle]) {
    for part in parts { for bundle in bundles { run(bundle, on: part) } }
  }

  /// Forecasts what the items will sell, and gives the part with it to the bundles; without, where that fails.
  private mutating func forecast(_ part: MarketplaceSnapshot) -> MarketplaceSnapshot {
    do {
      guard let made = try DemandForecaster.forecasts(part) else { return part }
      let width = made.probabilities.count
      for (index, row) in made.rows.enumerated() {
        forecasts.append(
          StoredForecast(
            subject: Subject(marketplace: part.marketplace.id, item: part.facts.items[row]), days: made.days,
            mean: made.means[index], probabilities: made.probabilities,
            quantiles: Array(made.quantiles[index * width..<(index + 1) * width])))
      }
      var result = MarketplaceSnapshot(
        marketplace: part.marketplace, facts: part.facts, listings: part.listings, settledBefore: part.settledBefore,
        accountHealth: part.accountHealth, ratings: part.ratings, forecasts: made, terms: part.terms)
      result.searchTerms = part.searchTerms
      result.searchQueries = part.searchQueries
      result.returns = part.returns
      return result
    } catch {
      failures.append("forecast on \(part.marketplace.countryCode): \(error)")
      return part
    }
  }

  private mutating func run(_ bundle: AnalysingBundle, on part: MarketplaceSnapshot) {
    for scorer in bundle.scorers {
      attempt(bundle, scorer.identifier, part) { results in
        for score in try scorer.scores(part) {
          let id = results.identifier("S", [scorer.identifier], score.subject)
          results.scores.append(Identified(id: id, author: scorer.identifier, value: score))
        }
      }
    }
    for monitor in bundle.monitors {
      attempt(bundle, monitor.identifier, part) { results in
        for finding in try monitor.findings(part) {
          let id = results.identifier("F", [monitor.identifier, finding.clause], finding.subject)
          results.findings.append(Identified(id: id, author: monitor.identifier, value: finding))
        }
      }
    }
    for recommender in bundle.recommenders {
      attempt(bundle, recommender.identifier, part) { results in
        for made in try recommender.recommendations(part) {
          let id = results.identifier("R", [recommender.identifier, made.kind], made.subject)
          results.recommendations.append(Identified(id: id, author: recommender.identifier, value: made))
        }
      }
    }
  }

  private mutating func attempt(
    _ bundle: AnalysingBundle, _ name: String, _ part: MarketplaceSnapshot,
    _ body: (inout AnalysisResults) throws -> Void
  ) {
    do { try body(&self) } catch {
      failures.append("\(bundle.id)/\(name) on \(part.marketplace.countryCode): \(error)")
    }
  }

  /// A short name that the same subject has in every analysis: eight characters of a hash, longer only where two would clash.
  private mutating func identifier(_ prefix: String, _ parts: [String], _ subject: Subject) -> String {
    let key =
      ([account.text, subject.marketplace.text, subject.item?.sku.text ?? "", subject.item?.asin.text ?? ""] + parts)
      .joined(separator: "\u{1F}")
    let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
    let hash = Array(SHA256.hash(data: Array(key.utf8)))
    for length in 8...32 {
      let id = "\(prefix)-" + String(hash.prefix(length).map { alphabet[Int($0 & 31)] })
      if taken.insert(id).inserted { return id }
    }
    return "\(prefix)-\(taken.count)"
  }
}

internal import StewardDomain
internal import StewardPluginAPI

/// Judges every subject of a marketplace in one respect.
protocol HealthJudge: Sendable {
  /// The score's name: lower case with dashes.
  var identifier: String { get }
  /// One verdict a subject: a score, or what is missing for one.
  func verdicts(_ snapshot: MarketplaceSnapshot) -> [Verdict]
}

/// Hands out the scores of a judge.
struct HealthScorer: Scorer {
  let judge: any HealthJudge
  var identifier: String { judge.identifier }

  func scores(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Score] {
    judge.verdicts(snapshot).compactMap { verdict in
      if case .score(let score) = verdict { score } else { nil }
    }
  }

  static func judges(_ pack: HealthPack) throws(PluginError) -> [any HealthJudge] {
    let parts: [any HealthJudge] = [
      try SalesMomentum(pack), try ConversionHealth(pack), try FeaturedOffer(pack), try AdEfficiency(pack),
      try StockHealth(pack), try ReviewHealth(pack), try AccountHealthScore(pack),
    ]
    return parts + [try AccountIndex(pack, parts: parts)]
  }
}

/// Says which scores couldn't be given and what is missing for them: one notice for each score and reason.
struct ScoreGapMonitor: Monitor {
  let identifier = "score-gaps"
  let pack: String
  let judges: [any HealthJudge]

  func findings(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Finding] {
    judges.flatMap { judge in
      var gaps: [(what: String, subjects: [Subject])] = []
      for case .missing(let subject, let what) in judge.verdicts(snapshot) {
        if let known = gaps.firstIndex(where: { $0.what == what }) {
          gaps[known].subjects.append(subject)
        } else {
          gaps.append((what, [subject]))
        }
      }
      return gaps.enumerated().map { number, gap in
        let names = gap.subjects.prefix(3).map { $0.item?.name ?? "the account" }.joined(separator: ", ")
        let more = gap.subjects.count > 3 ? " and \(Self.grouped(gap.subjects.count - 3)) more" : ""
        return Finding(
          subject: Subject(marketplace: snapshot.marketplace.id, item: nil),
          clause: "\(judge.identifier).\(number + 1)",
          severity: .notice, title: "\(judge.words) isn't judged for \(names)\(more): \(gap.what)",
          evidence: [Evidence("Missing: \(gap.what)", source: .rule(pack: pack, rule: judge.identifier))])
      }
    }
  }

  /// A count with commas between thousands.
  static func grouped(_ count: Int) -> String {
    count < 1_000 ? "\(count)" : grouped(count / 1_000) + "," + "\(count % 1_000 + 1_000)".dropFirst()
  }
}

extension HealthJudge {
  /// What is judged, in plain words: `Conversion health`.
  fileprivate var words: String {
    let words = identifier.split(separator: "-").joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}

extension MarketplaceSnapshot {
  /// The rows of the items, and `nil` for all of them together, where there is any.
  var rowsAndAll: [Int?] { facts.items.isEmpty ? [] : facts.items.indices.map { $0 } + [nil] }

  func subject(_ row: Int?) -> Subject { Subject(marketplace: marketplace.id, item: row.map { facts.items[$0] }) }

  /// Where a figure of an item can be checked; a figure of all items together is made of many.
  func source(_ metric: Metric, _ row: Int?, _ days: Range<CivilDay>, _ value: Int64) -> Evidence.Source? {
    row.map { .facts(metric: metric, marketplace: marketplace.id, item: facts.items[$0], days: days, value: value) }
  }
}

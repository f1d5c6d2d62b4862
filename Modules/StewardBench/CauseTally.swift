internal import StewardDomain
internal import StewardInsights
internal import StewardPerformance

/// Counts of planted events, of one kind or of all.
struct CauseTally {
  var planted = 0
  /// With a day that is settled and has a past of four weeks.
  var visible = 0
  var detected = 0
  var first = 0
  var topThree = 0
  /// Where the listing and the days were given and only the cause was asked for.
  var askedFirst = 0
  var askedTopThree = 0

  static func + (left: CauseTally, right: CauseTally) -> CauseTally {
    CauseTally(
      planted: left.planted + right.planted, visible: left.visible + right.visible,
      detected: left.detected + right.detected, first: left.first + right.first,
      topThree: left.topThree + right.topThree, askedFirst: left.askedFirst + right.askedFirst,
      askedTopThree: left.askedTopThree + right.askedTopThree)
  }

  mutating func add(
    drop: SalesDrop?, asked: [RankedCause], expected: Set<DropCause>
  ) {
    func place(_ causes: [RankedCause]) -> Int { causes.firstIndex { expected.contains($0.cause) } ?? 99 }
    visible += 1
    if let drop {
      detected += 1
      if place(drop.causes) == 0 { first += 1 }
      if place(drop.causes) < 3 { topThree += 1 }
    }
    if place(asked) == 0 { askedFirst += 1 }
    if place(asked) < 3 { askedTopThree += 1 }
  }
}

/// All that was counted over some worlds.
struct CauseCounts {
  /// Events by kind.
  enum Group: String, CaseIterable {
    case all
    /// Above the floor of size.
    case large
    /// Above the floor of an oracle, which is told listing, days and true depth; what reports state always is.
    case oracle
    case oracleLarge = "oracle_large"
  }

  var tallies: [Group: [String: CauseTally]] = [:]
  var drops = 0
  var falseAlarms = 0
  var falseByCause: [String: Int] = [:]
  var calmFalseAlarms = 0
  var calmMonths = 0.0
  var restatementAlarms = 0
  var unusedDocuments = 0
  /// Stores' days as they were nowcast, and as they stand, by metric and age.
  var nowcasts: [String: [(day: ArrivingDay, settled: Double)]] = [:]

  mutating func add(_ other: CauseCounts) {
    tallies.merge(other.tallies) { $0.merging($1) { $0 + $1 } }
    falseByCause.merge(other.falseByCause) { $0 + $1 }
    drops += other.drops
    falseAlarms += other.falseAlarms
    calmFalseAlarms += other.calmFalseAlarms
    calmMonths += other.calmMonths
    restatementAlarms += other.restatementAlarms
    unusedDocuments += other.unusedDocuments
    nowcasts.merge(other.nowcasts) { $0 + $1 }
  }
}

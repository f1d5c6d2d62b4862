public import StewardDomain
public import StewardPerformance
internal import StewardReview

extension ReviewInput {
  /// A listing that fell below what was expected of it, with the causes that fit.
  public struct Drop: Sendable {
    public struct Cause: Sendable {
      public let cause: DropCause
      /// What speaks for it, in the analysis's words.
      public let statement: String

      public init(_ cause: DropCause, statement: String) {
        self.cause = cause
        self.statement = statement
      }
    }

    public let subject: Subject
    public let metric: DropMetric
    /// Half-open.
    public let days: Range<CivilDay>
    /// In minor units of the store's currency.
    public let lossPerDayMinor: Int64
    /// The likeliest first.
    public let causes: [Cause]
    public let evidence: [Evidence]

    public init(
      subject: Subject, metric: DropMetric, days: Range<CivilDay>, lossPerDayMinor: Int64, causes: [Cause],
      evidence: [Evidence]
    ) {
      self.subject = subject
      self.metric = metric
      self.days = days
      self.lossPerDayMinor = lossPerDayMinor
      self.causes = causes
      self.evidence = evidence
    }
  }
}

/// The listings of a store that fell.
enum DropTable {
  private static let limit = 5

  /// What lost most in the period first; nothing where no listing fell in it.
  static func blocks(_ scope: StoreScope, ofViews: Bool, _ book: inout TraceBook) throws -> [ReviewBlock] {
    let period = scope.period.days
    let store = scope.part.marketplace
    func loss(_ drop: ReviewInput.Drop) -> Double {
      Double(drop.lossPerDayMinor) * Double(drop.days.clamped(to: period).count)
    }
    let drops = book.input.drops.filter {
      $0.value.subject.marketplace == store.id && $0.value.days.overlaps(period)
    }.sorted { (loss($1.value), $0.id) < (loss($0.value), $1.id) }
    guard !drops.isEmpty else { return [] }
    let titles = scope.titles
    let rows = try drops.prefix(limit).map { said -> [Span] in
      let drop = said.value
      let item = drop.subject.item?.name ?? ""
      let name = titles[item].map { "\(item): \($0)" } ?? item
      let fell = PlainWords.name(drop.metric, ofViews: ofViews)
      let trace = try book.trace(said.id, "\(fell.capitalizedFirst) of \(item) fell", drop.evidence)
      let loss = Figure(
        drop.lossPerDayMinor, .money(store.currency),
        coverage: Coverage(known: drop.days.count, asked: drop.days.count), trace: trace)
      let others = drop.causes.dropFirst().prefix(2).map { PlainWords.name($0.cause) }
      return [
        .name(name), .day(drop.days.lowerBound), .day(drop.days.upperBound.advanced(by: -1)), .words(fell),
        .figure(loss),
        drop.causes.first.map { .traced("\(PlainWords.name($0.cause)) (\($0.statement))", trace: trace) }
          ?? .words("not known"),
        .words(others.isEmpty ? "–" : others.joined(separator: "; ")),
      ]
    }
    return [
      .table(
        ReviewTable(
          id: "drops-\(PlainWords.slug(store))", title: "Listings that fell, and the likeliest causes",
          columns: ["Item", "From", "Until", "What fell", "Loss a day", "Likeliest cause", "Fits too"],
          rows: rows)),
      .paragraph([.words("What lost most in this period stands first.")]),
    ] + PlainWords.rest(of: drops.count, shown: limit, listedBy: "steward trends")
  }
}

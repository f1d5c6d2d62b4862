public import StewardDomain
internal import StewardPerformance
internal import StewardReview

extension ReviewInput {
  /// Advice that somebody decided on, with what came of it.
  public struct Deed: Sendable {
    public struct Decision: Sendable {
      public enum Kind: Sendable, Hashable { case accepted, rejected, putOff, done }

      public let kind: Kind
      public let by: String
      /// Where the store is.
      public let day: CivilDay
      /// Why it was rejected; else empty.
      public let reason: String
      /// The day on which what was put off is shown again.
      public let until: CivilDay?

      public init(_ kind: Kind, by: String, on day: CivilDay, reason: String = "", until: CivilDay? = nil) {
        self.kind = kind
        self.by = by
        self.day = day
        self.reason = reason
        self.until = until
      }
    }

    /// What is known of the effect of something that was done.
    public enum Standing: Sendable {
      /// Its days aren't over, or may still be restated.
      case watched
      /// Its days are over, and nobody has measured it.
      case waiting
      /// The change over its days; the remark may be empty.
      case measured(MoneyInterval, on: CivilDay, remark: String)
      case unmeasurable(why: String, on: CivilDay)
    }

    /// Counts from 1 within the account.
    public let number: Int64
    /// As triage names it, with what it said when it was decided on.
    public let advice: Said<Recommendation>
    /// The oldest first.
    public let decisions: [Decision]
    /// The days over which its effect counts; `nil` where it wasn't done.
    public let window: Range<CivilDay>?
    public let standing: Standing

    public init(
      number: Int64, advice: Said<Recommendation>, decisions: [Decision], window: Range<CivilDay>?, standing: Standing
    ) {
      self.number = number
      self.advice = advice
      self.decisions = decisions
      self.window = window
      self.standing = standing
    }

    /// The day on which its effect was measured, or found to be beyond measure.
    var measuredDay: CivilDay? {
      switch standing {
      case .watched, .waiting: nil
      case .measured(_, let day, _), .unmeasurable(_, let day): day
      }
    }
  }
}

/// What was decided and done, and what it brought.
enum DeedSection {
  /// So many rows of a list are in a review.
  private static let limit = 15

  static func section(_ input: ReviewInput, _ book: inout TraceBook) throws -> ReviewSection {
    let title = "What was done and what it brought"
    let days = input.period.days
    let done = input.deeds.filter { deed in
      deed.window.map { $0.overlaps(days) } ?? false || deed.measuredDay.map { days.contains($0) } ?? false
    }.sorted {
      ($1.window?.lowerBound ?? days.lowerBound, $1.number) < ($0.window?.lowerBound ?? days.lowerBound, $0.number)
    }
    let decided = input.deeds.flatMap { deed in
      deed.decisions.filter { days.contains($0.day) }.map { (deed: deed, decision: $0) }
    }.sorted { ($1.decision.day, $1.deed.number) < ($0.decision.day, $0.deed.number) }
    guard !done.isEmpty || !decided.isEmpty else {
      return ReviewSection(
        title,
        [.paragraph([.words("Nothing was decided in this period, and no effect of anything done fell into it.")])])
    }
    var blocks: [ReviewBlock] = []
    if !done.isEmpty { blocks += try doneBlocks(done, &book) }
    if !decided.isEmpty {
      blocks.append(
        .table(
          ReviewTable(
            id: "decided", title: "What was decided",
            columns: ["What", "Store", "Decision", "Why, or until when", "By", "On"],
            rows: try decided.prefix(limit).map { try row($0.deed, $0.decision, &book) })))
      blocks += PlainWords.rest(of: decided.count, shown: limit, listedBy: "steward advice list")
    }
    return ReviewSection(title, blocks)
  }

  private static func doneBlocks(_ done: [ReviewInput.Deed], _ book: inout TraceBook) throws -> [ReviewBlock] {
    let rows = try done.prefix(limit).map { try row($0, &book) }
    let isMeasured = done.prefix(limit).contains { if case .measured = $0.standing { true } else { false } }
    let table = ReviewTable(
      id: "done", title: "What was done",
      columns: ["What", "Store", "Since", "Stands", "Promised", "Effect", "At least", "At most"], rows: rows)
    guard isMeasured else {
      return [
        .table(
          ReviewTable(
            id: table.id, title: table.title, columns: table.columns.dropLast(3),
            rows: rows.map { $0.dropLast(3) }))
      ] + PlainWords.rest(of: done.count, shown: limit, listedBy: "steward outcomes")
    }
    return [.table(table)] + PlainWords.rest(of: done.count, shown: limit, listedBy: "steward outcomes") + [
      .paragraph([
        .words(
          "An effect is the difference to what the item would have brought by other items that were named when it was done; in nine cases of ten the truth lies between the two bounds."
        )
      ])
    ]
  }

  private static func row(_ deed: ReviewInput.Deed, _ book: inout TraceBook) throws -> [Span] {
    let made = deed.advice.value
    let window = deed.window ?? made.expires..<made.expires
    let promise = try promise(deed, &book)
    let effect = book.computed(
      "\(AdviceFigureID(.effect, of: deed.advice.id, number: deed.number))", "Effect of: \(made.title)", of: [])
    func money(_ money: Money, _ trace: String, isChange: Bool) -> Span {
      .figure(
        Figure(
          money.minorUnits, .money(money.currency), coverage: Coverage(known: window.count, asked: window.count),
          isChange: isChange, trace: trace))
    }
    let stands: Span
    var found: [Span] = [.words("–"), .words("–"), .words("–")]
    switch deed.standing {
    case .watched: stands = .traced("watched until \(window.upperBound.advanced(by: -1))", trace: effect)
    case .waiting: stands = .words("its days are over: steward outcomes measures it")
    case .measured(let change, _, let remark):
      stands = remark.isEmpty ? .words("measured") : .traced("measured; \(remark)", trace: effect)
      found = [change.expected, change.low, change.high].map { money($0, effect, isChange: true) }
    case .unmeasurable(let why, _): stands = .traced("couldn't be measured: \(why)", trace: effect)
    }
    return [
      .traced(made.title, trace: promise), .name(PlainWords.store(made.subject)), .day(window.lowerBound), stands,
      money(made.value.expected, promise, isChange: false),
    ] + found
  }

  private static func row(
    _ deed: ReviewInput.Deed, _ decision: ReviewInput.Deed.Decision, _ book: inout TraceBook
  ) throws -> [Span] {
    let words =
      switch decision.kind {
      case .accepted: "accepted"
      case .rejected: "rejected"
      case .putOff: "put off"
      case .done: "done"
      }
    let why: Span = decision.until.map { .day($0) } ?? (decision.reason.isEmpty ? .words("–") : .name(decision.reason))
    return [
      .traced(deed.advice.value.title, trace: try promise(deed, &book)),
      .name(PlainWords.store(deed.advice.value.subject)),
      .words(words), why, .name(decision.by), .day(decision.day),
    ]
  }

  private static func promise(_ deed: ReviewInput.Deed, _ book: inout TraceBook) throws -> String {
    try book.trace(
      "\(AdviceFigureID(.promise, of: deed.advice.id, number: deed.number))", "Promise of: \(deed.advice.value.title)",
      deed.advice.value.evidence)
  }
}

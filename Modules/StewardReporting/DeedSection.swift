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

    /// The days that its figures are of.
    var days: Range<CivilDay> { window ?? advice.value.expires..<advice.value.expires }

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

  /// What was done, and the effects that are measured in a table of their own, where there are any.
  private static func doneBlocks(_ done: [ReviewInput.Deed], _ book: inout TraceBook) throws -> [ReviewBlock] {
    let shown = done.prefix(limit)
    let effects = try shown.compactMap { try effect($0, &book) }
    var blocks: [ReviewBlock] = [
      .table(
        ReviewTable(
          id: "done", title: "What was done", columns: ["What", "Store", "Since", "Stands", "Promised"],
          rows: try shown.map { try row($0, &book) }))
    ]
    blocks += PlainWords.rest(of: done.count, shown: limit, listedBy: "steward outcomes")
    guard !effects.isEmpty else { return blocks }
    return blocks + [
      .table(
        ReviewTable(
          id: "brought", title: "What it brought",
          columns: ["What", "Promised", "Effect", "At least", "At most"], rows: effects)),
      .paragraph([
        .words(
          "An effect is the difference to what the item would have brought, by other items that were named when it was done. In nine cases of ten the truth lies between the two bounds."
        )
      ]),
    ]
  }

  private static func row(_ deed: ReviewInput.Deed, _ book: inout TraceBook) throws -> [Span] {
    let window = deed.days
    let trace = effectTrace(deed, &book)
    let stands: Span =
      switch deed.standing {
      case .watched: .traced("watched until \(window.upperBound.advanced(by: -1))", trace: trace)
      case .waiting: .traced("its days are over: steward outcomes measures it", trace: trace)
      case .measured(_, _, let remark):
        remark.isEmpty ? .words("measured") : .traced("measured, \(remark)", trace: trace)
      case .unmeasurable(let why, _): .traced("couldn't be measured: \(why)", trace: trace)
      }
    return [
      .traced(deed.advice.value.title, trace: try promise(deed, &book)),
      .name(PlainWords.store(deed.advice.value.subject)), .day(window.lowerBound), stands, try promised(deed, &book),
    ]
  }

  /// - Returns: `nil` where nothing was measured.
  private static func effect(_ deed: ReviewInput.Deed, _ book: inout TraceBook) throws -> [Span]? {
    guard case .measured(let change, _, _) = deed.standing else { return nil }
    let trace = effectTrace(deed, &book)
    let title = Span.traced(deed.advice.value.title, trace: try promise(deed, &book))
    return [title, try promised(deed, &book)]
      + [change.expected, change.low, change.high].map { money($0, deed, trace, isChange: true) }
  }

  private static func promised(_ deed: ReviewInput.Deed, _ book: inout TraceBook) throws -> Span {
    money(deed.advice.value.value.expected, deed, try promise(deed, &book), isChange: false)
  }

  private static func money(_ money: Money, _ deed: ReviewInput.Deed, _ trace: String, isChange: Bool) -> Span {
    let days = deed.days.count
    return .figure(
      Figure(
        money.minorUnits, .money(money.currency), coverage: Coverage(known: days, asked: days), isChange: isChange,
        trace: trace))
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

  private static func effectTrace(_ deed: ReviewInput.Deed, _ book: inout TraceBook) -> String {
    book.computed(
      "\(AdviceFigureID(.effect, of: deed.advice.id, number: deed.number))", "Effect of: \(deed.advice.value.title)",
      of: [])
  }
}

internal import StewardDomain
internal import StewardReview

/// What is to do, and what is at risk.
enum ActionSection {
  /// So many rows of a list are in a review.
  private static let limit = 10

  static func todo(_ input: ReviewInput, _ book: inout TraceBook) throws -> ReviewSection {
    let title = "What is to do"
    guard input.analysed != nil else {
      return ReviewSection(
        title, [.paragraph([.words("The account wasn't analysed, so nothing is known here: run steward analyze.")])])
    }
    let rows = try input.recommendations.prefix(limit).map { said -> [Span] in
      let made = said.value
      let trace = try book.trace(said.id, made.title, made.evidence)
      let worth = try book.trace(said.id + ".value", "Worth of: \(made.title)", made.evidence)
      func money(_ money: Money) -> Span {
        .figure(
          Figure(
            money.minorUnits, .money(money.currency),
            coverage: Coverage(known: made.horizonDays, asked: made.horizonDays),
            trace: worth))
      }
      return [
        .traced(made.title, trace: trace), .name(PlainWords.store(made.subject)), money(made.value.expected),
        money(made.value.low), money(made.value.high), .day(made.expires.advanced(by: -1)),
      ]
    }
    var blocks: [ReviewBlock] = [
      .table(
        ReviewTable(
          id: "to-do", title: "Open recommendations, the most valuable minute first",
          columns: ["What", "Store", "Worth", "At least", "At most", "Until"], rows: Array(rows)))
    ]
    if !rows.isEmpty {
      blocks.append(
        .paragraph([
          .words(
            "Worth is the change of sales if it is done, against doing nothing; the truth is expected to lie between the two bounds."
          )
        ]))
    }
    blocks += PlainWords.rest(of: input.recommendations.count, shown: limit, listedBy: "steward triage")
    return ReviewSection(title, blocks)
  }

  static func risks(_ input: ReviewInput, _ book: inout TraceBook) throws -> ReviewSection {
    guard input.analysed != nil else {
      return ReviewSection(
        "What is at risk", [.paragraph([.words("The account wasn't analysed, so no risk is known.")])])
    }
    let sorted = input.findings.filter { !$0.value.isOfMissingData }.sorted {
      $0.value.severity != $1.value.severity ? $0.value.severity > $1.value.severity : $0.id < $1.id
    }
    let rows = try sorted.prefix(limit).map { said -> [Span] in
      let trace = try book.trace(said.id, said.value.title, said.value.evidence)
      return [
        .traced(said.value.title, trace: trace), .name(PlainWords.store(said.value.subject)),
        .words(said.value.severity.rawValue.capitalizedFirst),
      ]
    }
    var blocks: [ReviewBlock] = []
    if input.recommendations.contains(where: { $0.value.kind == "reorder" }) {
      blocks.append(.paragraph([.words("The items that are to be reordered, under what is to do, run low on stock.")]))
    }
    if rows.isEmpty {
      blocks.append(.paragraph([.words("No rule of a policy was found broken.")]))
    } else {
      blocks.append(
        .table(
          ReviewTable(id: "risks", title: "Rules that are broken", columns: ["What", "Store", "Severity"], rows: rows)))
      blocks += PlainWords.rest(of: sorted.count, shown: limit)
    }
    return ReviewSection("What is at risk", blocks)
  }
}

extension Finding {
  /// Whether it only says what couldn't be judged for want of data: a notice that stands on rules, and on no line or figure of a report.
  var isOfMissingData: Bool {
    severity == .notice && !evidence.isEmpty
      && evidence.allSatisfy { if case .rule = $0.source { true } else { false } }
  }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

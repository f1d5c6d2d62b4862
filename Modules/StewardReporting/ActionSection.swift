internal import StewardDomain
internal import StewardReview

/// What is to do, what was done, and what is at risk.
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
        .traced(made.title, trace: trace), .name(store(made.subject)), money(made.value.expected),
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
          ),
          .words(
            input.recommendations.count > limit ? " There are more than stand here: steward triage lists all." : ""),
        ]))
    }
    return ReviewSection(title, blocks)
  }

  /// Decisions and outcomes aren't on record.
  static var done: ReviewSection {
    ReviewSection(
      "What was done and what it brought",
      [.paragraph([.words("The workspace has no record of decisions, so nothing can be said of what they brought.")])])
  }

  static func risks(_ input: ReviewInput, _ book: inout TraceBook) throws -> ReviewSection {
    guard input.analysed != nil else {
      return ReviewSection(
        "What is at risk", [.paragraph([.words("The account wasn't analysed, so no risk is known.")])])
    }
    let sorted = input.findings.sorted {
      $0.value.severity != $1.value.severity ? $0.value.severity > $1.value.severity : $0.id < $1.id
    }
    let rows = try sorted.prefix(limit).map { said -> [Span] in
      let trace = try book.trace(said.id, said.value.title, said.value.evidence)
      return [
        .traced(said.value.title, trace: trace), .name(store(said.value.subject)),
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
      if sorted.count > limit { blocks.append(.paragraph([.words("There are more than stand here.")])) }
    }
    return ReviewSection("What is at risk", blocks)
  }

  private static func store(_ subject: Subject) -> String {
    Marketplace.find(subject.marketplace).map { PlainWords.country($0).capitalizedFirst } ?? subject.marketplace.text
  }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

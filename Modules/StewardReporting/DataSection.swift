internal import StewardDomain
internal import StewardPerformance
internal import StewardReview

/// How far the data carries.
enum DataSection {
  /// So many rows of a list are in a review.
  private static let limit = 10

  static func section(
    _ input: ReviewInput, _ stores: [StoreReview], _ book: inout TraceBook
  ) throws -> ReviewSection {
    let rows = stores.map { store -> [Span] in
      let part = store.scope.part
      return [
        .name(store.name.capitalizedFirst), .day(part.facts.days.lowerBound),
        .day(part.facts.days.upperBound.advanced(by: -1)),
        .day(part.settledBefore.advanced(by: -1)),
        store.missing.isEmpty ? .words("–") : .words(store.missing.joined(separator: ", ")),
      ]
    }
    let gaps = input.catalogue.gaps.map { [Span.name($0.title), .name($0.report)] }
    var blocks: [ReviewBlock] = [
      .table(
        ReviewTable(
          id: "data", title: "What is known",
          columns: ["Store", "First day", "Last day", "Final until", "Not reported in this period"], rows: rows)),
      .paragraph([
        .words(
          "What wasn't reported is not known, and never counted as zero. Days after the last final one may still be restated by the marketplace; figures that hold such days say so. Visits are sessions as Amazon counts them. Changes of ratios are changes of the ratio itself, as shares of what it was before."
        )
      ]),
      .table(
        ReviewTable(
          id: "gaps", title: "What would take other reports", columns: ["Figure", "What it takes"], rows: gaps)),
    ]
    blocks += try unjudged(input, &book)
    if let analysed = input.analysed {
      blocks.append(
        .paragraph([.words("The account was last analysed on "), .day(ZoneTable.utc.day(of: analysed)), .words(".")]))
    }
    if !input.failures.isEmpty {
      blocks.append(
        .table(
          ReviewTable(
            id: "failures", title: "Analyses that failed", columns: ["Why"], rows: input.failures.map { [.name($0)] })))
    }
    return ReviewSection("About the data", blocks)
  }

  /// What analyses couldn't judge for want of data. It is no risk, so it stands here.
  private static func unjudged(_ input: ReviewInput, _ book: inout TraceBook) throws -> [ReviewBlock] {
    let found = input.findings.filter { $0.value.isOfMissingData }
      .sorted {
        ($0.value.subject.marketplace, $0.value.title, $0.id) < ($1.value.subject.marketplace, $1.value.title, $1.id)
      }
    guard !found.isEmpty else { return [] }
    let rows = try found.prefix(limit).map { said -> [Span] in
      let trace = try book.trace(said.id, said.value.title, said.value.evidence)
      return [.traced(said.value.title, trace: trace), .name(PlainWords.store(said.value.subject))]
    }
    return [
      .table(
        ReviewTable(id: "unjudged", title: "What couldn't be judged", columns: ["What", "Store"], rows: rows))
    ] + PlainWords.rest(of: found.count, shown: limit)
  }
}

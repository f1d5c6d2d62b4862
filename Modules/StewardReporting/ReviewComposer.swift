internal import StewardDomain
internal import StewardPerformance
public import StewardReview

/// Writes a business review: what changed and why, what is to do, what is at risk, and how far the data carries.
public enum ReviewComposer {
  /// - Throws: whatever a figure or the finder throws; a store without sales in both windows has no split of its change.
  /// - Complexity: O(figures × items × days).
  public static func review(_ input: ReviewInput, finder: any SourceFinder) throws -> ReviewDocument {
    var book = TraceBook(input, finder)
    var stores: [StoreReview] = []
    for part in input.stores { stores.append(try StoreReview(part, input, &book)) }
    var sections = [try glance(stores, input, &book)]
    sections += stores.map { ReviewSection("\($0.name.capitalizedFirst): what changed and why", $0.blocks) }
    if !input.plans.isEmpty { sections.append(try PlanSection.section(input, &book)) }
    sections += [
      try ActionSection.todo(input, &book), try DeedSection.section(input, &book),
      try ActionSection.risks(input, &book),
      try DataSection.section(input, stores, &book),
    ]
    return ReviewDocument(
      title: input.period.title, account: input.account.account.name, period: input.period.days, sections: sections,
      traces: book.traces)
  }

  private static func glance(
    _ stores: [StoreReview], _ input: ReviewInput, _ book: inout TraceBook
  ) throws -> ReviewSection {
    let period = input.period
    var blocks: [ReviewBlock] = [
      .paragraph(
        [.words("Compared with ")] + span(period.before) + [.words(" (before) and ")] + span(period.yearBefore)
          + [.words(" (a year before).")])
    ]
    blocks += stores.map { .paragraph($0.opening) }
    if !stores.isEmpty, stores.allSatisfy(\.lacksYearBefore) {
      blocks.append(.paragraph([.words("A year before, too few days are known to compare with.")]))
    }
    if stores.count == 1 {
      blocks.append(.headlines(stores[0].headlines))
    } else if !stores.isEmpty {
      blocks.append(.table(try overview(stores, input, &book)))
    }
    return ReviewSection("At a glance", blocks)
  }

  /// Sales of each store, and of stores with one currency together. Two currencies are never added.
  private static func overview(
    _ stores: [StoreReview], _ input: ReviewInput, _ book: inout TraceBook
  ) throws -> ReviewTable {
    let period = input.period
    func row(
      _ name: String, _ figure: (FigureID.Measure, Range<CivilDay>, Range<CivilDay>?) -> FigureID
    ) throws
      -> [Span]
    {
      let now = try book.figure(figure(.kpi("sales"), period.days, nil))
      let before = try book.figure(figure(.kpi("sales"), period.before, nil))
      let yearBefore = try book.figure(figure(.kpi("sales"), period.yearBefore, nil))
      return [
        .name(name), .figure(now), .figure(before),
        try book.growth(figure(.growth("sales"), period.days, period.before), now, before), .figure(yearBefore),
        try book.growth(figure(.growth("sales"), period.days, period.yearBefore), now, yearBefore),
      ]
    }
    var rows = try stores.map { store in
      try row(store.name.capitalizedFirst) { store.scope.figure($0, $1, against: $2) }
    }
    let account = input.account.account.id
    let currencies = Dictionary(grouping: stores, by: { $0.scope.part.marketplace.currency })
    for (currency, group) in currencies.sorted(by: { $0.key.code < $1.key.code }) where group.count > 1 {
      rows.append(
        try row("Together in \(currency.code)") {
          FigureID(
            $0, account: account, by: .account, slice: account.text, currency: currency, days: $1, against: $2,
            asOf: input.account.asOf)
        })
    }
    return ReviewTable(
      id: "stores", title: "Sales by store",
      columns: ["Store", "Sales", "Before", "Change", "A year before", "Change in a year"], rows: rows
    ).withoutEmptyYear
  }

  private static func span(_ days: Range<CivilDay>) -> [Span] {
    [.day(days.lowerBound), .words(" to "), .day(days.upperBound.advanced(by: -1))]
  }
}

internal import StewardDomain
internal import StewardPerformance
internal import StewardReview

/// What a review says of one store.
struct StoreReview {
  let scope: StoreScope
  /// One or two sentences.
  private(set) var opening: [Span] = []
  private(set) var headlines: [Headline] = []
  private(set) var blocks: [ReviewBlock] = []
  /// Plain names of figures without a value in the period.
  private(set) var missing: [String] = []

  /// As it stands in a sentence.
  var name: String { PlainWords.country(scope.part.marketplace) }
  private var slug: String { PlainWords.slug(scope.part.marketplace) }

  init(_ part: MarketplaceSnapshot, _ input: ReviewInput, _ book: inout TraceBook) throws {
    scope = StoreScope(part, input)
    let explanation = try? RevenueExplanation(of: part, from: input.period.before, to: input.period.days)
    opening = try openingWords(explanation, &book)
    blocks.append(.table(try figures(input.catalogue, &book)))
    blocks.append(.chart(try line(&book)))
    guard let explanation else {
      blocks.append(
        .paragraph([.words("Sales weren't reported in both periods, so their change can't be split into causes.")]))
      return
    }
    blocks.append(.chart(try waterfall(explanation, &book)))
    let (now, then) = (
      try book.figure(scope.figure(.kpi("sales"))), try book.figure(scope.figure(.kpi("sales"), input.period.before))
    )
    if !TraceBook.areComparable(now, then) {
      blocks.append(
        .paragraph([.words("Of the period before fewer days are known, and a part of the change is just that.")]))
    }
    blocks += try movers(explanation, &book)
  }

  private func openingWords(_ explanation: RevenueExplanation?, _ book: inout TraceBook) throws -> [Span] {
    let period = scope.period
    let now = try book.figure(scope.figure(.kpi("sales")))
    guard now.value != nil else {
      return [.words("In \(name), no sales were reported in this period.")]
    }
    var words: [Span] = [.words("In \(name), sales were "), .figure(now)]
    var changes: [[Span]] = []
    for (window, name) in [(period.before, "before"), (period.yearBefore, "a year before")] {
      let then = try book.figure(scope.figure(.kpi("sales"), window))
      let growth = try book.growth(scope.figure(.growth("sales"), against: window), now, then)
      guard case .figure(let figure) = growth, figure.value != nil else { continue }
      changes.append([.words(changes.isEmpty ? ", " : " and "), growth, .words(" against \(name)")])
    }
    words += changes.joined()
    words.append(.words("."))
    guard let explanation, explanation.changeMinor != 0 else { return words }
    let drivers = SalesDriver.allCases.filter { explanation[$0] != 0 }
    if let main = drivers.max(by: { explanation[$0].magnitude < explanation[$1].magnitude }) {
      words += [
        .words(" The largest part of the change came from \(PlainWords.deed(main, isUp: explanation[main] > 0)): "),
        .figure(try book.figure(scope.figure(.part(main), against: period.before))), .words("."),
      ]
    }
    return words
  }

  /// All figures that have a value in one of the three windows.
  private mutating func figures(_ catalogue: KPICatalogue, _ book: inout TraceBook) throws -> ReviewTable {
    let period = scope.period
    var rows: [[Span]] = []
    for (kpi, name) in PlainWords.figures where catalogue[kpi] != nil {
      let windows = [period.days, period.before, period.yearBefore]
      let values = try windows.map { try scope.figure(.kpi(kpi), $0).value(in: [book.input.account], catalogue).value }
      if values[0] == nil { missing.append(name) }
      guard values.contains(where: { $0 != nil }) else { continue }
      let figures = try windows.map { try book.figure(scope.figure(.kpi(kpi), $0)) }
      let change = try book.growth(scope.figure(.growth(kpi), against: period.before), figures[0], figures[1])
      let yearly = try book.growth(scope.figure(.growth(kpi), against: period.yearBefore), figures[0], figures[2])
      rows.append([.words(name), .figure(figures[0]), .figure(figures[1]), change, .figure(figures[2]), yearly])
      if headlines.count < 4, figures[0].value != nil {
        headlines.append(Headline(name, figures[0], before: figures[1]))
      }
    }
    return ReviewTable(
      id: "figures-\(slug)", title: "Figures",
      columns: ["Figure", "This period", "Before", "Change", "A year before", "Change in a year"], rows: rows)
  }

  /// Days, or whole weeks from the end where there are many days.
  private func line(_ book: inout TraceBook) throws -> ReviewChart {
    let step = scope.period.days.count > 62 ? 7 : 1
    func points(_ days: Range<CivilDay>) throws -> [Figure] {
      let count = days.count / step
      let first = days.upperBound.advanced(by: -count * step)
      return try (0..<count).map { place in
        let start = first.advanced(by: place * step)
        return try book.figure(scope.figure(.kpi("sales"), start..<start.advanced(by: step)))
      }
    }
    let now = try points(scope.period.days)
    let before = try points(scope.period.before)
    let hasBefore = before.contains { $0.value != nil }
    return ReviewChart(
      id: "sales-by-\(step == 1 ? "day" : "week")-\(slug)", title: "Sales by \(step == 1 ? "day" : "week")",
      summary: "Sales of \(name) in this period\(hasBefore ? ", and in the period before as a dashed line" : "").",
      content: .line(
        DailyLine(
          first: scope.period.days.upperBound.advanced(by: -now.count * step), step: step, days: now,
          comparison: hasBefore ? Array(before.suffix(now.count)) : [])))
  }

  private func waterfall(_ explanation: RevenueExplanation, _ book: inout TraceBook) throws -> ReviewChart {
    let drivers = SalesDriver.allCases.filter { explanation[$0] != 0 }
    let steps = try drivers.map {
      LabelledFigure(
        PlainWords.name($0), try book.figure(scope.figure(.part($0), against: scope.period.before)))
    }
    let names = drivers.map { PlainWords.deed($0, isUp: explanation[$0] > 0) }.joined(separator: ", ")
    return ReviewChart(
      id: "why-\(slug)", title: "Why sales changed",
      summary: "From the sales before to those of this period: \(names).",
      content: .waterfall(
        Waterfall(
          start: LabelledFigure("Before", try book.figure(scope.figure(.kpi("sales"), scope.period.before))),
          steps: steps, end: LabelledFigure("This period", try book.figure(scope.figure(.kpi("sales")))))))
  }

  private func movers(_ explanation: RevenueExplanation, _ book: inout TraceBook) throws -> [ReviewBlock] {
    let all = try explanation.movers(Int.max)
    let titles = Dictionary(
      scope.part.listings.compactMap { listing in listing.title.map { (listing.item.name, $0) } },
      uniquingKeysWith: { first, _ in first })
    let gainers = all.filter { $0.changeMinor > 0 }.prefix(5)
    let losers = all.filter { $0.changeMinor < 0 }.prefix(5)
    let columns = ["Item", "This period", "Before", "Change", "Mostly by"]
    return try [("gainers", "Items that gained most", gainers), ("losers", "Items that lost most", losers)].map {
      id, title, movers in
      let rows = try movers.map { mover -> [Span] in
        let item = mover.item
        let label = titles[item.name].map { "\(item.name): \($0)" } ?? item.name
        return [
          .name(label), .figure(try book.figure(scope.figure(.kpi("sales"), of: item))),
          .figure(try book.figure(scope.figure(.kpi("sales"), of: item, scope.period.before))),
          .figure(try book.figure(scope.figure(.change("sales"), of: item, against: scope.period.before))),
          .words(PlainWords.deed(mover.driver, isUp: mover.changeMinor > 0)),
        ]
      }
      return .table(ReviewTable(id: "\(id)-\(slug)", title: title, columns: columns, rows: rows))
    }
  }
}

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
  /// Whether sales can't be compared with those a year before.
  private(set) var lacksYearBefore = true
  /// Whether views stand in for visits, as in a vendor's store.
  private let ofViews: Bool
  /// Plain names of figures without a value in the period.
  private(set) var missing: [String] = []

  /// As it stands in a sentence.
  var name: String { PlainWords.country(scope.part.marketplace) }
  private var slug: String { PlainWords.slug(scope.part.marketplace) }

  init(_ part: MarketplaceSnapshot, _ input: ReviewInput, _ book: inout TraceBook) throws {
    scope = StoreScope(part, input)
    let explanation = try? RevenueExplanation(of: part, from: input.period.before, to: input.period.days)
    ofViews = explanation.map { $0[.glanceViews] != 0 && $0[.sessions] == 0 } ?? false
    opening = try openingWords(explanation, &book)
    blocks.append(.table(try figures(input.catalogue, &book)))
    blocks.append(.chart(try line(&book)))
    guard let explanation else {
      blocks.append(
        .paragraph([.words("Sales weren't reported in both periods, so their change can't be split into causes.")]))
      blocks += try DropTable.blocks(scope, ofViews: ofViews, &book)
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
    blocks += try DropTable.blocks(scope, ofViews: ofViews, &book)
  }

  private mutating func openingWords(_ explanation: RevenueExplanation?, _ book: inout TraceBook) throws -> [Span] {
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
      if window == period.yearBefore { lacksYearBefore = false }
      changes.append([.words(changes.isEmpty ? ", " : " and "), growth, .words(" against \(name)")])
    }
    words += changes.joined()
    words.append(.words("."))
    guard let explanation, explanation.changeMinor != 0 else { return words }
    let order = SalesDriver.allCases.sorted { explanation[$0] > explanation[$1] }
    for (driver, verb) in [(order.first, "gained by"), (order.last, "lost by")] {
      guard let driver, (explanation[driver] > 0) == (verb == "gained by"), explanation[driver] != 0 else { continue }
      words += [
        .words(" Most was \(verb) \(PlainWords.deed(driver, isUp: explanation[driver] > 0, ofViews: ofViews)): "),
        .figure(try book.figure(scope.figure(.part(driver), against: period.before))), .words("."),
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
      columns: ["Figure", "This period", "Before", "Change", "A year before", "Change in a year"], rows: rows
    ).withoutEmptyYear
  }

  /// Days, or whole weeks from the end where there are many days.
  private func line(_ book: inout TraceBook) throws -> ReviewChart {
    let step = scope.period.days.count > 62 ? 7 : 1
    let most = scope.period.days.count / step
    /// Weeks are counted from the end, days from the beginning.
    func points(_ days: Range<CivilDay>) throws -> [Figure] {
      let count = min(most, days.count / step)
      let first = step == 1 ? days.lowerBound : days.upperBound.advanced(by: -count * step)
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
          comparison: hasBefore ? before : [])))
  }

  private func waterfall(_ explanation: RevenueExplanation, _ book: inout TraceBook) throws -> ReviewChart {
    let drivers = SalesDriver.allCases.filter { explanation[$0] != 0 }
    let steps = try drivers.map {
      LabelledFigure(
        PlainWords.name($0, ofViews: ofViews), try book.figure(scope.figure(.part($0), against: scope.period.before)))
    }
    let names = drivers.map { PlainWords.deed($0, isUp: explanation[$0] > 0, ofViews: ofViews) }.joined(separator: ", ")
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
    let titles = scope.titles
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
          .words(PlainWords.deed(mover.driver, isUp: mover.changeMinor > 0, ofViews: ofViews)),
        ]
      }
      return .table(ReviewTable(id: "\(id)-\(slug)", title: title, columns: columns, rows: rows))
    }
  }
}

extension ReviewTable {
  /// Without the last two columns, of a year before, where nothing in them is known; without the last one where nothing
  /// can be compared.
  var withoutEmptyYear: ReviewTable {
    func isEmpty(_ column: Int) -> Bool {
      rows.allSatisfy { if case .figure(let figure) = $0[column] { figure.value == nil } else { true } }
    }
    let last = columns.count - 1
    let dropped = isEmpty(last - 1) ? 2 : isEmpty(last) ? 1 : 0
    return ReviewTable(
      id: id, title: title, columns: columns.dropLast(dropped), rows: rows.map { $0.dropLast(dropped) })
  }
}

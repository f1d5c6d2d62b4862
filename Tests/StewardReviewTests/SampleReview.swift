import StewardDomain
import StewardReview

/// An invented review that has everything a review may have.
enum SampleReview {
  static let euro = FigureUnit.money("EUR")
  static let names = ["Steel bottle \"Nord\" <750 ml> & lid", "Lunch box, large", "Tea tin", "=SUM(A1:A9)"]

  static func figure(_ value: Int64?, _ unit: FigureUnit = euro, isOpen: Bool = false, known: Int = 30) -> Figure {
    Figure(
      value, unit, coverage: Coverage(known: known, asked: 30), settledness: isOpen ? .open : .settled, trace: "sales")
  }

  static func line(days: Int) -> ReviewChart {
    let now = (0..<days).map { day in
      figure(day == 11 ? nil : Int64(42_000 + (day * 7919) % 13_000 + day * 400), isOpen: day >= days - 5)
    }
    let before = (0..<days).map { figure(Int64(40_000 + ($0 * 6007) % 11_000)) }
    return ReviewChart(
      id: "sales-by-day", title: "Sales by day", summary: "Sales rose over the month and were higher than before.",
      content: .line(DailyLine(first: CivilDay(number: 20_000), days: now, comparison: before)))
  }

  static var waterfall: ReviewChart {
    ReviewChart(
      id: "why", title: "Why sales changed", summary: "More visits and better conversion, lower prices.",
      content: .waterfall(
        Waterfall(
          start: LabelledFigure("Before", figure(1_234_500)),
          steps: [
            LabelledFigure("More visits", figure(310_000)), LabelledFigure("Better conversion", figure(95_050)),
            LabelledFigure("Lower prices", figure(-142_025)), LabelledFigure("Out of stock", figure(-61_000)),
          ], end: LabelledFigure("This month", figure(1_436_525)))))
  }

  static var bars: ReviewChart {
    let values: [Int64] = [205_000, 81_900, -30_550, -64_000]
    return ReviewChart(
      id: "movers", title: "Products that moved most", summary: "Two products rose and two fell.",
      content: .bars(zip(names, values).map { LabelledFigure($0, figure($1)) }))
  }

  static var sparklines: ReviewChart {
    let lines = names.enumerated().map { place, name in
      Sparkline(
        name, points: (0..<30).map { figure(Int64(5 + ($0 * (place + 3) * 31) % 17), .count) },
        total: figure(Int64(300 + place), .count))
    }
    return ReviewChart(
      id: "units-by-product", title: "Units by product", summary: "One small line for each product.",
      content: .sparklines(lines))
  }

  static var document: ReviewDocument {
    let table = ReviewTable(
      id: "top-products", title: "Top products", columns: ["Product", "Sales", "Units"],
      rows: names.map { [.name($0), .figure(figure(123_456)), .figure(figure(nil, .count, known: 0))] })
    let opening: [Span] = [
      .words("Sales were "), .figure(figure(1_436_525, isOpen: true)), .words(", a change of "),
      .figure(figure(164, .percent)), .words(". The last settled day is "), .day(CivilDay(number: 20_024)), .words("."),
    ]
    let headlines = [
      Headline("Sales", figure(1_436_525, isOpen: true), before: figure(1_234_500)),
      Headline("Units", figure(1_210, .count), before: figure(1_090, .count)),
      Headline("Advertising share", figure(87, .percent, known: 28)),
      Headline("Sales in Japan", figure(1_250_000, .money("JPY"))),
    ]
    return ReviewDocument(
      title: "Monthly review", account: "Nord & <Söhne>",
      period: CivilDay(number: 20_000)..<CivilDay(number: 20_030),
      sections: [
        ReviewSection("At a glance", [.paragraph(opening), .headlines(headlines), .chart(line(days: 30))]),
        ReviewSection("What changed and why", [.chart(waterfall), .chart(bars), .table(table)]),
        ReviewSection("Products", [.chart(sparklines)]),
      ],
      traces: [
        Trace(
          id: "sales", title: "Sales of the account",
          sources: [
            Trace.Source(
              number: 12, document: "orders-2024-10.txt", hash: String(repeating: "0a1b2c3d", count: 8),
              lines: [2..<3, 7..<120])
          ])
      ])
  }
}

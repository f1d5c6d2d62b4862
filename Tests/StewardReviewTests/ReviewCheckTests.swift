import StewardDomain
import StewardReview
import Testing

@Suite struct ReviewCheckTests {
  private func check(_ blocks: [ReviewBlock]) throws(ReviewError) {
    var document = SampleReview.document
    document.sections = [ReviewSection("A", blocks)]
    try document.check()
  }

  @Test func `a figure without a trace is refused`() {
    var document = SampleReview.document
    document.traces = []
    #expect(throws: ReviewError.untraced("sales")) { try document.html() }
  }

  @Test func `a number among the words is refused`() {
    #expect(throws: ReviewError.digitsInWords("rose by 5")) { try check([.paragraph([.words("rose by 5")])]) }
    #expect(throws: ReviewError.digitsInWords("½")) { try check([.headlines([Headline("½", SampleReview.figure(1))])]) }
  }

  @Test func `a waterfall whose steps don't add up is refused`() {
    var chart = SampleReview.waterfall
    chart.content = .waterfall(
      Waterfall(
        start: LabelledFigure("Before", SampleReview.figure(1)), steps: [],
        end: LabelledFigure("After", SampleReview.figure(2))))
    #expect(throws: ReviewError.stepsDoNotAddUp("why")) { try check([.chart(chart)]) }
  }

  @Test func `one picture has one currency`() {
    var chart = SampleReview.bars
    chart.content = .bars([
      LabelledFigure("A", SampleReview.figure(1)), LabelledFigure("B", SampleReview.figure(1, .money("USD"))),
    ])
    #expect(throws: ReviewError.mixedUnits("movers")) { try check([.chart(chart)]) }
  }

  @Test func `identifiers are safe as names of files and stand once`() {
    let table = ReviewTable(id: "../up", title: "T", columns: [], rows: [])
    #expect(throws: ReviewError.badIdentifier("../up")) { try check([.table(table)]) }
    #expect(throws: ReviewError.badIdentifier("why")) {
      try check([.chart(SampleReview.waterfall), .chart(SampleReview.waterfall)])
    }
  }

  @Test func `uneven rows and what can't be drawn are refused`() {
    let table = ReviewTable(id: "t", title: "T", columns: ["A"], rows: [[]])
    #expect(throws: ReviewError.uneven("t")) { try check([.table(table)]) }
    var chart = SampleReview.bars
    chart.content = .bars([LabelledFigure("A", SampleReview.figure(Int64.min))])
    #expect(throws: ReviewError.outOfRange("movers")) { try check([.chart(chart)]) }
  }

  @Test func `figures are written with their unit`() {
    #expect(SampleReview.figure(-123_456_789).text == "EUR -1,234,567.89")
    #expect(SampleReview.figure(1_250_000, .money("JPY")).text == "JPY 1,250,000")
    #expect(SampleReview.figure(-35, .percent).text == "-3.5%")
    #expect(SampleReview.euro.text(310_000, isSigned: true) == "EUR +3,100.00")
    #expect(SampleReview.figure(nil).text == "not known")
    #expect(SampleReview.figure(5, .count, isOpen: true, known: 28).caveat == "28 of 30 days known, may still change")
  }
}

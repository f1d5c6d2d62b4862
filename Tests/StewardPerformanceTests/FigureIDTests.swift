import StewardDomain
import StewardPerformance
import Testing

@Suite struct FigureIDTests {
  private static let days: Range<CivilDay> = CivilDay(number: 20_000)..<CivilDay(number: 20_004)

  private static func id(_ measure: FigureID.Measure, _ slice: String, against: Bool = false) -> FigureID {
    FigureID(
      measure, account: "acme", store: "DE", by: .sku, slice: slice, currency: "EUR", days: days,
      against: against ? CivilDay(number: 19_996)..<CivilDay(number: 20_000) : nil,
      asOf: Instant(microseconds: 1_764_072_085_000_120))
  }

  @Test func `a name says what it is and is safe in a shell`() {
    let name = Self.id(.kpi("sales"), "MUG 1/ä").description
    #expect(
      name
        == "kpi:sales/in=acme/store=DE/sku=MUG%201%2F%C3%A4/EUR/2024-10-04..2024-10-07/2025-11-25T12:01:25.000120Z")
  }

  @Test(arguments: ["A", "", "a/b=c", "100%", "é ∞", "a.b*?$`'\"\\"]) func `names are read back`(slice: String) {
    let measures: [FigureID.Measure] = [
      .kpi("sales"), .change("sales"), .growth("asp"), .part(.unitsPerOrder),
    ]
    for measure in measures {
      var isPlain = false
      if case .kpi = measure { isPlain = true }
      var id = Self.id(measure, slice, against: !isPlain)
      #expect(FigureID(id.description) == id)
      id.account = nil
      id.store = nil
      id.dimension = .portfolio
      #expect(FigureID(id.description) == id)
    }
  }

  @Test func `what isn't a name is refused`() {
    let good = Self.id(.kpi("sales"), "A").description
    let bad = [
      "", "R-e5xvyzy7", "D7", "kpi:sales", String(good.dropLast()), good + "/x", good.replacing("kpi", with: "sum"),
      good.replacing("EUR", with: "EURO"), good.replacing("2024-10-07", with: "2024-10-01"),
      good.replacing("..", with: "."), good.replacing("kpi:", with: "change:"), good.replacing("12:01", with: "25:01"),
      good.replacing("sku=A", with: "sku=%4"), good.replacing("sku=A", with: "sku=%41"),
    ]
    for text in bad { #expect(FigureID(text) == nil, "\(text)") }
  }

  @Test func `a figure by its name is that of the report`() throws {
    let part = try KPITests.part([
      .orderItems: [1, 0, 0, nil, 10, 10, 10, 10], .sessions: [2, 0, 0, 7, 200, 200, 200, 200],
      .orderedRevenue: [100, nil, 300, 1, 5, 6, 7, 8],
    ])
    let catalogue = try KPICatalogue()
    let account = KPITests.account([part])
    for kpi in ["sales", "conversion", "sessions", "acos"] {
      for dimension in KPIDimension.allCases {
        for row in try KPITests.rows([part], kpi, by: dimension) {
          let id = FigureID(
            .kpi(kpi), account: "acme", by: dimension, slice: row.slice, currency: row.currency, days: KPITests.days,
            asOf: account.asOf)
          let definition = try #require(catalogue[kpi])
          #expect(try id.value(in: [account], catalogue) == row.figures[0].read(definition))
        }
      }
    }
  }

  @Test func `growth is known only where there was something before`() throws {
    let part = try KPITests.part([.unitsOrdered: [nil, 4, 0, 6, nil, nil, nil, nil]])
    let account = KPITests.account([part])
    func growth(_ now: Int, _ then: Int) throws -> Int64? {
      func day(_ place: Int) -> Range<CivilDay> {
        KPITests.first.advanced(by: place)..<KPITests.first.advanced(by: place + 1)
      }
      let id = FigureID(
        .growth("units"), account: nil, by: .portfolio, slice: "portfolio", currency: "EUR", days: day(now),
        against: day(then), asOf: account.asOf)
      return try id.value(in: [account], try KPICatalogue()).value
    }
    #expect(try growth(3, 1) == 500_000)
    #expect(try growth(2, 1) == -1_000_000)
    #expect(try growth(1, 2) == nil)
    #expect(try growth(1, 0) == nil)
    #expect(try growth(0, 1) == nil)
  }
}

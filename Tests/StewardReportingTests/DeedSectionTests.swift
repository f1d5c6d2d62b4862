import StewardDomain
import StewardPerformance
import StewardReporting
import StewardReview
import Testing

@Suite struct DeedSectionTests {
  private typealias Deed = ReviewInput.Deed
  private static let days = SampleAccount.period.days

  private static func deed(
    _ number: Int64, _ decisions: [Deed.Decision], from start: Int? = nil, _ standing: Deed.Standing = .watched
  ) -> Deed {
    let advice = SampleAccount.recommendation(Int(number))
    let window = start.map { days.lowerBound.advanced(by: $0)..<days.lowerBound.advanced(by: $0 + 20) }
    return Deed(number: number, advice: advice, decisions: decisions, window: window, standing: standing)
  }

  private static func euro(_ low: Int64, _ expected: Int64, _ high: Int64) -> MoneyInterval {
    func money(_ minor: Int64) -> Money { Money(minorUnits: minor, currency: "EUR") }
    return MoneyInterval(low: money(low), expected: money(expected), high: money(high), level: 0.9)
  }

  private static func review(_ deeds: [Deed]) throws -> ReviewDocument {
    var input = try SampleAccount.input([try SampleAccount.store("DE")])
    input.deeds = deeds
    let document = try ReviewComposer.review(input, finder: NoSources())
    try document.check()
    return document
  }

  @Test func `what was done stands with its promise, its effect and the identifiers of both`() throws {
    let day = Self.days.lowerBound.advanced(by: 3)
    let document = try Self.review([
      Self.deed(
        4, [.init(.done, by: "Ann", on: day)], from: 3, .measured(Self.euro(-500, 1_234, 90_000), on: day, remark: "")),
      Self.deed(5, [.init(.done, by: "Ann", on: day)], from: 10),
      Self.deed(6, [.init(.done, by: "Ben", on: day)], from: -8, .unmeasurable(why: "it brought nothing", on: day)),
      Self.deed(7, [.init(.done, by: "Ben", on: day)], from: -15, .waiting),
    ])

    let table = try #require(document.tables.first { $0.id == "done" })
    #expect(
      table.rows.map { $0[3].text } == [
        "watched until 2026-10-30", "measured", "couldn't be measured: it brought nothing",
        "its days are over: steward outcomes measures it",
      ])
    let brought = try #require(document.tables.first { $0.id == "brought" })
    #expect(brought.rows.count == 1)
    let measured = brought.rows[0]
    #expect(measured.map(\.text).suffix(4) == ["EUR 2.50", "EUR +12.34", "EUR -5.00", "EUR +900.00"])
    let ids = measured.compactMap { span -> String? in
      if case .figure(let figure) = span { figure.trace } else { nil }
    }
    #expect(ids == ["R-4.promise.4", "R-4.effect.4", "R-4.effect.4", "R-4.effect.4"])
    #expect(ids.allSatisfy { AdviceFigureID($0)?.number == 4 })
    #expect(table.rows[0][0] == .traced("Reorder 30 of item 5", trace: "R-5.promise.5"))
  }

  @Test func `what was decided in the period stands with who, when and why, the newest first`() throws {
    let day = Self.days.lowerBound
    let document = try Self.review([
      Self.deed(1, [.init(.accepted, by: "Ann 2", on: day.advanced(by: -1))]),
      Self.deed(2, [.init(.rejected, by: "Ben", on: day, reason: "not worth it: 3 are left")]),
      Self.deed(
        3,
        [
          .init(.putOff, by: "Cem", on: day.advanced(by: 1), until: "2027-02-01"),
          .init(.accepted, by: "Ann 2", on: day.advanced(by: 2)),
        ]),
    ])

    let table = try #require(document.tables.first { $0.id == "decided" })
    #expect(
      table.rows.map { $0[2...4].map(\.text) } == [
        ["accepted", "–", "Ann 2"], ["put off", "2027-02-01", "Cem"], ["rejected", "not worth it: 3 are left", "Ben"],
      ])
    #expect(!document.tables.contains { $0.id == "done" })
  }

  @Test func `nothing decided is a sentence, and nothing measured has no table of effects`() throws {
    let long = Self.days.lowerBound.advanced(by: -40)
    let nothing = try Self.review([Self.deed(1, [.init(.done, by: "Ann", on: long)], from: -40)])
    #expect(!nothing.tables.contains { ["done", "decided"].contains($0.id) })
    #expect(try nothing.html().contains("Nothing was decided in this period"))
    let watched = try Self.review([Self.deed(1, [.init(.done, by: "Ann", on: long)], from: -2)])
    #expect(watched.tables.contains { $0.id == "done" } && !watched.tables.contains { $0.id == "brought" })
    let late = try Self.review([
      Self.deed(1, [], from: -40, .measured(Self.euro(1, 2, 3), on: Self.days.lowerBound, remark: "in 2 stores"))
    ])
    #expect(late.tables.first { $0.id == "done" }?.rows.first?[3].text == "measured, in 2 stores")
  }

  @Test func `what doesn't fit is counted in words`() throws {
    let day = Self.days.lowerBound
    let document = try Self.review((1...38).map { Self.deed($0, [.init(.accepted, by: "Ann", on: day)]) })
    #expect(document.tables.first { $0.id == "decided" }?.rows.count == 15)
    #expect(try document.html().contains("Twenty-three more aren&#39;t shown: steward advice list lists all."))
  }

  @Test(arguments: ["R-1.effect.x", "R-1.effect.", "R-1.what", "F-1.effect", "R-1.effect.1.2", "R-1", "R-1.effect.+1"])
  func `other texts name no figure of advice`(text: String) { #expect(AdviceFigureID(text) == nil) }

  @Test(arguments: ["R-1a.effect", "R-1a.promise.12"])
  func `names of figures of advice are read as they are written`(text: String) {
    #expect(AdviceFigureID(text)?.description == text)
  }
}

import StewardDomain
import StewardPerformance
import StewardReporting
import StewardReview
import Testing

@Suite struct DropTableTests {
  private static let first = SampleAccount.period.days.lowerBound

  private static func drop(
    _ number: Int, _ days: Range<Int>, loss: Int64, store: MarketplaceID = "A1PA6795UKMFR9",
    causes: [DropCause] = [.stockOut, .copiedListing, .reviewDrop, .price]
  ) -> ReviewInput.Said<ReviewInput.Drop> {
    ReviewInput.Said(
      id: "T-\(number)",
      value: ReviewInput.Drop(
        subject: Subject(marketplace: store, item: ItemIdentity(sku: SKU("SKU-\(number)"), asin: ASIN("B\(number)"))),
        metric: .availability, days: first.advanced(by: days.lowerBound)..<first.advanced(by: days.upperBound),
        lossPerDayMinor: loss, causes: causes.map { .init($0, statement: "0 of 40 units") }, evidence: []))
  }

  private static func review(_ drops: [ReviewInput.Said<ReviewInput.Drop>]) throws -> ReviewDocument {
    var input = try SampleAccount.input([try SampleAccount.store("DE")])
    input.drops = drops
    let document = try ReviewComposer.review(input, finder: NoSources())
    try document.check()
    return document
  }

  @Test func `what cost most in the period stands first, with its cause and what else fits`() throws {
    let document = try Self.review([
      Self.drop(1, -30..<1, loss: 900), Self.drop(2, 3..<8, loss: 400), Self.drop(3, -9..<0, loss: 10_000),
      Self.drop(4, 3..<8, loss: 500, store: "A13V1IB3VIYZZH"), Self.drop(5, 9..<10, loss: 1, causes: []),
    ])

    let table = try #require(document.tables.first { $0.id == "drops-de" })
    #expect(table.rows.map { $0[0].text } == ["SKU-2", "SKU-1", "SKU-5"])
    #expect(
      table.rows[0].dropFirst(3).map(\.text) == [
        "stock", "EUR 4.00", "nothing was in stock (0 of 40 units)",
        "another page shows its picture; more bad reviews",
      ])
    #expect(table.rows[0][5] == .traced("nothing was in stock (0 of 40 units)", trace: "T-2"))
    #expect(table.rows[2].suffix(2).map(\.text) == ["not known", "–"])
    #expect(document.figures.filter { $0.trace == "T-2" }.map(\.value) == [400])
  }

  @Test func `at most five stand there, and where none fell there is no table`() throws {
    let many = try Self.review((1...6).map { Self.drop($0, 1..<3, loss: 5) })
    #expect(many.tables.first { $0.id == "drops-de" }?.rows.map { $0[0].text }.last == "SKU-5")
    #expect(try many.html().contains("One more isn&#39;t shown: steward trends lists all."))
    #expect(try !Self.review([Self.drop(1, -9..<0, loss: 5)]).tables.contains { $0.id.hasPrefix("drops") })
  }
}

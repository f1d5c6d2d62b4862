import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import NewMarkets

@Suite struct ShortfallTests {
  /// Twenty a day in France, so that ten are to be expected.
  private let there: [(SKU, Daily)] = twelve(4) + [("SLOW", Daily(units: 20))]

  private func findings(_ slow: Daily, title: String? = nil) throws -> [Finding] {
    var builder = store("DE", twelve(2) + [("SLOW", slow)])
    if let title {
      var listing = ListingContent(
        item: ItemIdentity(sku: "SLOW", asin: "B0SLOW", parentASIN: "B0SLOW"),
        sources: [RecordReference(document: DocumentID(2), line: 9)])
      listing.title = title
      builder.add(listing)
    }
    builder.add(sibling: store("FR", there).snapshot(), exchange: 1)
    let snapshot = builder.snapshot()
    let monitor = try monitor("regional-shortfall")
    #expect(monitorContract(monitor, snapshot: snapshot) == [])
    return try monitor.findings(snapshot)
  }

  @Test func `an item that sells as the stores differ is left alone`() throws {
    #expect(try findings(Daily(units: 10)).isEmpty)
    #expect(try findings(Daily(units: 6)).isEmpty)
  }

  @Test func `one that sells a tenth is named, with what was to be expected`() throws {
    let finding = try #require(try findings(Daily(units: 1, visits: 10)).first)

    #expect(finding.subject.item?.sku == "SLOW")
    #expect(finding.title.hasPrefix("SLOW sells 90 units where its sales in FR let expect about "))
    #expect(finding.title.hasSuffix("few come to see it. Check search terms, category and ads"))
    #expect(finding.evidence.count == 5)
  }

  @Test func `visitors who don't buy are another cause than visitors who stay away`() throws {
    #expect(try findings(Daily(units: 1, visits: 100)).first?.title.contains("visitors come and don't buy") == true)
  }

  @Test func `a price that explains it is named first, then the featured offer, then content`() throws {
    let dear = Daily(units: 2, price: 6_000, visits: 100, offerShare: 3_000)
    #expect(try findings(dear).first?.title.contains("% more here than its price in FR") == true)
    let lost = Daily(units: 2, visits: 100, offerShare: 3_000)
    #expect(try findings(lost).first?.title.contains("featured offer on 30 % of views") == true)
    let foreign = Daily(units: 2, visits: 100)
    #expect(try findings(foreign, title: "SLOW in FR").first?.title.contains("translated") == true)
  }

  @Test func `days without stock explain it, so nothing is said`() throws {
    #expect(try findings(Daily(units: 10, emptyDays: 45)).isEmpty)
  }

  @Test func `where an account isn't active, its largest store gives a range, and one store alone none`() throws {
    func entry(_ snapshot: MarketplaceSnapshot) throws -> Finding? {
      let monitor = try monitor("market-knowledge")
      #expect(monitorContract(monitor, snapshot: snapshot) == [])
      return try monitor.findings(snapshot).first { $0.clause.hasPrefix("entry") }
    }
    let large = try #require(try entry(germany(twelve(8), france: twelve(4))))
    #expect(large.title.contains("might sell for EUR"))
    #expect(large.evidence.contains { $0.statement.hasPrefix("Before selling in US: an importer of record") })
    #expect(large.evidence.allSatisfy { !$0.statement.hasPrefix("Before selling in DE") })
    #expect(try entry(germany(twelve(2), france: twelve(4))) == nil)
    let alone = try #require(try entry(store("DE", twelve(2)).snapshot()))
    #expect(alone.title.hasPrefix("Nothing tells what this account would sell"))
  }
}

import StewardDomain
import Testing

@Suite struct MarketplaceTests {
  @Test(
    arguments: [
      ("US", "ATVPDKIKX0DER"), ("us", "ATVPDKIKX0DER"), ("GB", "A1F83G8C2ARO7P"), ("UK", "A1F83G8C2ARO7P"),
      ("A1PA6795UKMFR9", "A1PA6795UKMFR9"), ("a1vc38t7yxb528", "A1VC38T7YXB528"),
    ] as [(String, MarketplaceID)])
  func `is found by country or by Amazon's number, in any case`(name: String, id: MarketplaceID) throws {
    #expect(try #require(Marketplace.named(name)).id == id)
  }

  @Test(arguments: ["", "XX", "USA", "amazon.de", "ATVPDKIKX0DE"])
  func `an unknown name finds nothing`(name: String) {
    #expect(Marketplace.named(name) == nil)
  }

  @Test(
    arguments: [
      ("Amazon.de", "DE"), ("www.amazon.co.uk", "UK"), ("WWW.AMAZON.COM", "US"), ("amazon.com.be", "BE"),
    ] as [(String, String)])
  func `is found by the domain that settlements print`(domain: String, country: String) throws {
    #expect(try #require(Marketplace.selling(at: domain)).countryCode == country)
  }

  @Test func `a domain that only begins alike isn't it`() {
    #expect(Marketplace.selling(at: "amazon.com.evil.example") == nil)
    #expect(Marketplace.selling(at: "amazon") == nil)
  }

  @Test func `no two stores share a number, a country or a domain`() {
    #expect(Set(Marketplace.all.map(\.id)).count == Marketplace.all.count)
    #expect(Set(Marketplace.all.map(\.countryCode)).count == Marketplace.all.count)
    #expect(Set(Marketplace.all.map(\.domain)).count == Marketplace.all.count)
    for store in Marketplace.all { #expect(Marketplace.find(store.id) == store) }
  }
}

@Suite struct IdentifierTests {
  @Test(
    arguments: [
      ("ListingQuality", true), ("a", true), ("A-1_b.c", true), ("9lives", true), ("a..b", true),
      (String(repeating: "a", count: 64), true), ("", false), (".", false), ("..", false), (".hidden", false),
      ("a/b", false), ("a\\b", false), ("a b", false), ("ä", false), ("a\u{0}", false), ("a\n", false),
      ("~", false), ("a:b", false), (String(repeating: "a", count: 65), false),
    ] as [(String, Bool)])
  func `a bundle's name is a single path component that stays in its folder`(name: String, isSafe: Bool) {
    #expect(BundleID(name).isSafePathComponent == isSafe)
  }

  @Test func `a document is called by its number`() {
    #expect(DocumentID(42).description == "D42")
    #expect(DocumentID(9) < DocumentID(10))
  }

  @Test func `an item is called by its SKU, else by its ASIN`() {
    #expect(ItemIdentity(sku: "S-1", asin: "B0").name == "S-1")
    #expect(ItemIdentity(sku: "", asin: "B0").name == "B0")
  }
}

@Suite struct MetricTests {
  @Test func `the catalogue is in the order of the numbers, without gaps and with one name each`() {
    let catalogue = Metric.catalogue

    #expect(catalogue.map { Int($0.metric.number) } == Array(1...catalogue.count))
    #expect(Set(catalogue.map(\.name)).count == catalogue.count)
    for entry in catalogue { #expect(Metric.named(entry.name) == entry.metric && entry.metric.definition == entry) }
  }

  @Test func `a number of a newer version is called by its number`() {
    #expect(Metric(number: 60_000).description == "metric60000")
    #expect(Metric(number: 0).description == "metric0")
    #expect(Metric.named("metric60000") == nil)
  }
}

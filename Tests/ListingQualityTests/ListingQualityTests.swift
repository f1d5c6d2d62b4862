import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import ListingQuality

@Suite struct ListingQualityTests {
  @Test func `both scorers keep the promises of a scorer`() throws {
    var builder = SnapshotBuilder("DE", days: "2026-11-01"..<"2026-11-02")
    builder.add(cleanListing())
    for (number, fault) in faults.enumerated() {
      var listing = ListingContent(item: ItemIdentity(sku: SKU("S\(number)")))
      listing.title = "Tasse"
      fault.plant(&listing)
      builder.add(listing)
    }
    builder.add(ListingContent(item: ItemIdentity(sku: "UNKNOWN")))

    for scorer in try scorers() {
      #expect(scorerContract(scorer, snapshot: builder.snapshot()) == [])
    }
  }

  @Test func `a clean listing scores one on both sides`() throws {
    for scorer in try scorers() {
      let score = try #require(try scorer.scores(snapshot(cleanListing())).first)

      #expect(score.value == 1)
      #expect(score.reasons.allSatisfy { $0.points == 0 })
    }
  }

  @Test(arguments: faults)
  func `each rule sees its planted fault and nothing else`(fault: Fault) throws {
    var listing = cleanListing()
    fault.plant(&listing)
    let all = try scorers().flatMap { try $0.scores(snapshot(listing)) }.flatMap(\.reasons)
    let broken = all.filter { $0.points < 0 }

    #expect(broken.count == fault.statements.count)
    for statement in fault.statements {
      #expect(broken.contains { $0.evidence.statement.contains(statement) }, "\(broken.map(\.evidence.statement))")
    }
  }

  @Test func `every rule of the pack has a planted fault`() throws {
    let pack = try pack()
    let rules = Set((pack.compliance + pack.persuasion).map(\.id))

    #expect(Set(faults.flatMap(\.rules)) == rules)
  }

  // By hand: all weights of compliance add up to 20; without the bullet points' rules (4) to 16. The title's length
  // weighs 3.
  @Test func `unknown parts count neither way and are named`() throws {
    var listing = cleanListing()
    listing.bullets = nil
    listing.title = String(repeating: "Becher ", count: 2) + String(repeating: "x", count: 200)
    let score = try #require(try scorers()[0].scores(snapshot(listing)).first)

    #expect(abs(score.value - (1 - 3.0 / 16)) < 1e-12)
    #expect(score.reasons.count { $0.evidence.statement.contains("not known") && $0.points == 0 } == 3)
  }

  @Test func `a listing of which nothing is known has no score`() throws {
    for scorer in try scorers() {
      #expect(try scorer.scores(snapshot(ListingContent(item: ItemIdentity(sku: "A")))).isEmpty)
    }
  }

  @Test func `a suppressed listing points at the records that say so`() throws {
    var listing = cleanListing()
    let record = RecordReference(document: DocumentID(7), line: 12)
    listing.issues = [ListingIssue(code: "18027", message: "Main image missing", severity: "ERROR", source: record)]
    let score = try #require(try scorers()[0].scores(snapshot(listing)).first)

    #expect(score.reasons.first?.evidence.source == .records([record]))
    #expect(abs(score.value - 0.75) < 1e-12)
  }

  @Test(
    arguments: [
      ("Yahoo! Tasse", "Yahoo!", true), ("Yahoo! Tasse", nil, true), ("Tasse neu!", nil, false),
      ("Tasse neu!", "Becherland", false), ("Was? Tasse", "Yahoo!", false),
    ] as [(String, String?, Bool)])
  func `the brand may have what titles may not`(title: String, brand: String?, holds: Bool) throws {
    var listing = ListingContent(item: ItemIdentity(sku: "A"))
    listing.title = title
    listing.brand = brand
    let check = try #require(try pack().compliance.first { $0.id == "title-characters" }?.check)

    #expect((check.verdict(listing, in: germany) == .holds) == holds)
  }

  @Test(
    arguments: [
      ("DE", "Tee und Tasse und Kanne und Sieb", true), ("DE", "Tee Tee Tee", false), ("DE", "TEE tee Tee", false),
      ("US", "Men's Shirt Men's Socks Men's Hat", false), ("US", "2 Cups 2 Plates 2 Forks", true),
      ("FR", "Eau de rose de Grasse de France", true), ("IT", "L'olio, l'aceto, l'acqua", true),
      ("DE", "Müsli Müsli mit Nüssen", true),
    ] as [(String, String, Bool)])
  func `small words may come often`(country: String, title: String, holds: Bool) throws {
    var listing = ListingContent(item: ItemIdentity(sku: "A"))
    listing.title = title
    let check = try #require(try pack().compliance.first { $0.id == "title-words" }?.check)
    let marketplace = try #require(Marketplace.named(country))

    #expect((check.verdict(listing, in: marketplace) == .holds) == holds)
  }

  @Test func `words of a language without spaces aren't judged`() throws {
    var listing = ListingContent(item: ItemIdentity(sku: "A"))
    listing.title = "湯のみ 湯のみ 湯のみ"
    let check = try #require(try pack().compliance.first { $0.id == "title-words" }?.check)
    let japan = try #require(Marketplace.named("JP"))

    guard case .unknown = check.verdict(listing, in: japan) else { Issue.record("judged"); return }
  }

  @Test func `a product type may have a lower limit`() throws {
    let text = #"""
      {"name": "x", "effectiveFrom": "2025-01-21",
       "compliance": [{"id": "title-length", "title": "t", "weight": 1, "citation": "c", "parameters":
         {"maximum": 200, "productTypes": [{"productType": "SHOES", "maximum": 80}]}}],
       "persuasion": [{"id": "a-plus", "title": "t", "weight": 1, "citation": "c", "parameters": {}}]}
      """#
    let check = try #require(try RulePack(parsing: Array(text.utf8)).compliance.first?.check)
    var listing = cleanListing()

    #expect(check.verdict(listing, in: germany) == .holds)
    listing.productType = "SHOES"
    #expect(check.verdict(listing, in: germany) != .holds)
  }

  @Test func `search terms are measured in bytes`() throws {
    var listing = ListingContent(item: ItemIdentity(sku: "A"))
    let check = try #require(try pack().compliance.first { $0.id == "search-terms-bytes" }?.check)

    listing.searchTerms = String(repeating: "ü", count: 124) + "x"
    #expect(check.verdict(listing, in: germany) == .holds)
    listing.searchTerms = String(repeating: "ü", count: 125)
    #expect(check.verdict(listing, in: germany) == .fails("The search terms take 250 bytes, more than 249"))
  }

  @Test(
    arguments: [
      "{", "{}", #"{"name": "x", "effectiveFrom": "2025-01-21", "compliance": [], "persuasion": []}"#,
      #"""
      {"name": "x", "effectiveFrom": "2025-01-21",
       "compliance": [{"id": "new-rule", "title": "t", "weight": 1, "citation": "c", "parameters": {}}]}
      """#,
      #"""
      {"name": "x", "effectiveFrom": "2025-01-21",
       "compliance": [{"id": "title-length", "title": "t", "weight": 1, "citation": "c", "parameters": {}}]}
      """#,
    ])
  func `a pack that can't be used is refused when the bundle is made`(text: String) {
    #expect(throws: PluginError.self) { try RulePack(parsing: Array(text.utf8)) }
  }

  @Test func `the contract sees reasons that don't add up`() {
    struct Boaster: Scorer {
      let identifier = "Boaster"
      func scores(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Score] {
        let evidence = Evidence("", source: .rule(pack: "p", rule: ""))
        return [
          Score(
            subject: Subject(marketplace: "X", item: ItemIdentity(sku: "Z")), base: 1,
            reasons: [Score.Reason(points: 0.5, evidence: evidence)])
        ]
      }
    }

    let violations = scorerContract(Boaster(), snapshot: snapshot(cleanListing()))

    for part in [
      "identifier", "add up", "no statement", "no rule", "marketplace", "isn't in the snapshot", "empty snapshot",
    ] {
      #expect(violations.contains { $0.contains(part) }, "\(part)")
    }
  }
}

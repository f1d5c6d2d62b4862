import Testing

@testable import StewardAnalytics

@Suite struct CatalogueMatchingTests {
  // scikit-learn 1.9.1: TfidfVectorizer(sublinear_tf=True) over the grams of three and four letters and over the codes, fitted on
  // both lists; (2 × grams + codes) / 3, since details are empty.
  @Test func `likeness is that of a public tool`() throws {
    let left = try Catalogue(names: ["Sony Turntable PSLX350H", "Bose Speaker AM53BK"])
    let right = try Catalogue(names: ["Sony PS-LX350H Turntable", "Bose Acoustimass", "Linksys Switch"])

    let candidates = MatchCandidates(left, right)

    #expect(candidates.ofLeft[0].map(\.right) == [0])
    #expect(abs(candidates.ofLeft[0][0].likeness - 0.76579564) < 1e-6)
    #expect(candidates.ofLeft[1].map(\.right) == [1])
    #expect(abs(candidates.ofLeft[1][0].likeness - 0.09669759) < 1e-6)
    #expect(candidates.ofRight[2].isEmpty)
  }

  @Test func `codes are words with digits, without what joins them`() {
    func count(_ text: String) -> Int {
      var codes = 0
      TextFeatures.codes(Array(text.utf8)) { _ in codes += 1 }
      return codes
    }
    func code(_ text: String) -> UInt64 {
      var found: UInt64 = 0
      TextFeatures.codes(Array(text.utf8)) { found = $0 }
      return found
    }

    #expect(count("the 7.2 channel rx-v663 of 2008 has 0101093600 and -- 10/100") == 3)
    #expect(code("010-10936-00") == code("0101093600"))
    #expect(code("df-x1") != code("df-x2"))
    #expect(count("") == 0)
  }

  @Test(arguments: [UInt64(1), 2, 3], [1.0, 0.5, 0.1])
  func `the products that both shops have are found and few others`(seed: UInt64, shared: Double) throws {
    let shops = try TwoShops(products: 300, shared: shared, seed: seed)

    let match = shops.left.matched(with: shops.right)

    let right = match.pairs.filter { shops.partner[$0.left] == $0.right }.count
    #expect(Double(right) > 0.85 * Double(shops.partner.count))
    #expect(Double(match.pairs.count - right) <= 0.1 * Double(match.pairs.count) + 2)
    #expect(abs(match.chanceShare - (1 - shared)) < 0.25)
  }

  @Test func `no product has two partners, and none is far from the best`() throws {
    let shops = try TwoShops(products: 120, shared: 0.6, seed: 4)

    let match = shops.left.matched(with: shops.right)

    #expect(Set(match.pairs.map(\.left)).count == match.pairs.count)
    #expect(Set(match.pairs.map(\.right)).count == match.pairs.count)
    #expect(zip(match.pairs, match.pairs.dropFirst()).allSatisfy { $0.score >= $1.score })
    #expect(match.pairs.allSatisfy { $0.score >= match.threshold })
  }

  @Test func `left and right are alike`() throws {
    let shops = try TwoShops(products: 120, shared: 0.6, seed: 7)

    let there = Set(shops.left.matched(with: shops.right).pairs.map { [$0.left, $0.right] })
    let back = Set(shops.right.matched(with: shops.left).pairs.map { [$0.right, $0.left] })

    #expect(there.symmetricDifference(back).count <= 2)
  }

  @Test func `catalogues without anything in common have no pairs`() throws {
    let left = try Catalogue(names: (0..<40).map { "aaa\($0)bbb" })
    let right = try Catalogue(names: (0..<40).map { _ in "" })

    #expect(left.matched(with: right).pairs.isEmpty)
    #expect(try Catalogue(names: []).matched(with: left).pairs.isEmpty)
    #expect(try left.matched(with: Catalogue(names: [])).pairs.isEmpty)
  }

  @Test func `names that are all the same tell nothing`() throws {
    let same = try Catalogue(names: [String](repeating: "Blue Widget 2000", count: 60))

    let match = same.matched(with: same)

    #expect(match.pairs.isEmpty)
    #expect(match.threshold == .infinity)
  }

  @Test func `a price decides between products of one name`() throws {
    let left = try Catalogue(names: ["Garden Chair Oak", "Garden Table Oak"], prices: [20, 300])
    let right = try Catalogue(names: ["Garden Chair Oak", "Garden Chair Oak"], prices: [90, 21])

    let first = MatchCandidates(left, right).assignment()[0]

    #expect(first.left == 0 && first.right == 1)
  }

  @Test func `columns that don't fit and prices that are none are refused`() {
    #expect(throws: MatchError.unevenColumns) { try Catalogue(names: ["a"], details: []) }
    #expect(throws: MatchError.unevenColumns) { try Catalogue(names: ["a"], prices: []) }
    for price in [0, -1, .nan, .infinity] as [Double] {
      #expect(throws: MatchError.badPrice(row: 1)) { try Catalogue(names: ["a", "b"], prices: [nil, price]) }
    }
  }
}

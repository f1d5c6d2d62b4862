import StewardAnalytics
import Testing

@Suite struct HashIndexTests {
  private static func hashes(_ count: Int, seed: UInt64) -> [PerceptualHash] {
    var random = SceneNoise(seed: seed)
    return (0..<count).map { _ in
      PerceptualHash(words: SIMD4(random.next(), random.next(), random.next(), random.next() >> 4))
    }
  }

  private static func disturbed(_ hash: PerceptualHash, bits: Int, seed: UInt64) -> PerceptualHash {
    var random = SceneNoise(seed: seed)
    var words = hash.words
    for bit in (0..<252).shuffled(using: &random).prefix(bits) { words[bit / 64] ^= 1 << UInt64(bit % 64) }
    return PerceptualHash(words: words)
  }

  private static let stored = hashes(3_000, seed: 1)
  private static let index = try? HashIndex(stored)

  @Test(arguments: [HashIndex.Effort.quick, .thorough, .exact])
  func `a hash is found where it is`(effort: HashIndex.Effort) throws {
    let index = try #require(Self.index)

    for position in stride(from: 0, to: 3_000, by: 500) {
      let hits = index.search([Self.stored[position]], within: 40, effort: effort)
      #expect(hits == [HashIndex.Hit(position: position, code: 0, differingBits: 0)])
    }
  }

  @Test func `comparing every hash finds what is near, nearest first`() throws {
    let index = try #require(Self.index)
    let codes = [Self.disturbed(Self.stored[70], bits: 30, seed: 2), Self.disturbed(Self.stored[9], bits: 20, seed: 3)]

    let hits = index.search(codes, within: 110, effort: .exact)

    let expected = Self.stored.indices.compactMap { position -> HashIndex.Hit? in
      let bits = codes.map { $0.distance(to: Self.stored[position]) }
      guard let least = bits.min(), least <= 110, let code = bits.firstIndex(of: least) else { return nil }
      return HashIndex.Hit(position: position, code: code, differingBits: least)
    }
    #expect(hits.count == expected.count && Set(hits) == Set(expected))
    #expect(hits.map(\.differingBits) == hits.map(\.differingBits).sorted())
    #expect(hits.prefix(2).map(\.position) == [9, 70])
  }

  @Test func `tables find no more than comparing does, and most of it`() throws {
    let index = try #require(Self.index)
    var found = [HashIndex.Effort.quick: 0, .thorough: 0]

    for trial in 0..<60 {
      let codes = [Self.disturbed(Self.stored[trial * 40], bits: 12, seed: UInt64(trial))]
      let exact = Set(index.search(codes, within: 54, effort: .exact))
      for effort in [HashIndex.Effort.quick, .thorough] {
        let hits = Set(index.search(codes, within: 54, effort: effort))
        #expect(hits.isSubset(of: exact))
        found[effort, default: 0] += hits.count
      }
    }

    #expect(found[.thorough] == 60)
    #expect(found[.quick] ?? 0 >= 57)
  }

  @Test func `hashes that are all alike are each found once`() throws {
    let crowd = Array(repeating: Self.stored[5], count: 5_000)
    let index = try HashIndex(crowd)

    let hits = index.search([Self.stored[5], Self.stored[6], Self.stored[5]], within: 10, effort: .thorough)

    #expect(hits.map(\.position) == Array(0..<5_000))
    #expect(hits.allSatisfy { $0.code == 0 && $0.differingBits == 0 })
  }

  @Test func `nothing is found in nothing`() throws {
    let empty = try HashIndex([])

    #expect(empty.count == 0)
    for effort in [HashIndex.Effort.quick, .thorough, .exact] {
      #expect(empty.search([Self.stored[0]], within: 256, effort: effort).isEmpty)
      #expect(try #require(Self.index).search([], within: 256, effort: effort).isEmpty)
    }
  }

  @Test func `an edited image leads back to its original`() throws {
    let hasher = ImageHasher()
    let scenes = (0..<40).map { InventedScene(seed: UInt64(500 + $0)) }
    let index = try HashIndex(scenes.map { try hasher.signature(of: $0.image(72, 72)).hash })

    for (position, scene) in scenes.enumerated() where position % 8 == 0 {
      let edited = try scene.image(100, 100, left: 0.1, top: 0.1, right: 0.9, bottom: 0.9).mirrored()
      let hits = index.search(try hasher.probe(of: edited).codes, within: 54)
      #expect(hits.first?.position == position)
    }
  }
}

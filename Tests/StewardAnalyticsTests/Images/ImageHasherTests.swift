import StewardAnalytics
import Testing

@Suite struct ImageHasherTests {
  private let hasher = ImageHasher()

  @Test(arguments: [(64, 64), (17, 23), (131, 97), (20, 211)] as [(Int, Int)])
  func `the hash of a mirrored image is exactly the mirrored hash`(width: Int, height: Int) throws {
    let image = try InventedScene(seed: 3).image(width, height)

    let plain = try hasher.probe(of: image)
    let mirrored = try hasher.probe(of: image.mirrored())

    #expect(mirrored.signature.hash == plain.signature.hash.mirrored)
    #expect(Set(mirrored.codes) == Set(plain.codes))
  }

  @Test func `the same pixels give the same bits`() throws {
    let image = try InventedScene(seed: 5).image(77, 50)

    let probe = try hasher.probe(of: image)

    #expect(try ImageHasher().probe(of: image) == probe)
    #expect(try hasher.signature(of: image) == probe.signature)
    #expect(probe.codes.first == probe.signature.hash)
  }

  @Test func `an image in another size has nearly the same hash`() throws {
    let scene = InventedScene(seed: 8)

    let small = try hasher.signature(of: scene.image(80, 80)).hash
    let large = try hasher.signature(of: scene.image(300, 200)).hash

    #expect(small.distance(to: large) < 30)
  }

  @Test func `unrelated images differ in about half of the bits`() throws {
    let hashes = try (0..<20).map { try hasher.signature(of: InventedScene(seed: UInt64(100 + $0)).image()).hash }

    for (index, hash) in hashes.enumerated() {
      for other in hashes[(index + 1)...] { #expect((80...176).contains(hash.distance(to: other))) }
    }
  }

  @Test(arguments: [0, 7, 128, 255] as [UInt8])
  func `an image of one colour is refused`(level: UInt8) throws {
    let image = try RGBImage(width: 40, height: 30, pixels: Array(repeating: level, count: 3_600))

    #expect(throws: ImageError.tooLittleDetail(frequencies: 0, needed: 24)) { try hasher.signature(of: image) }
    #expect(throws: ImageError.tooLittleDetail(frequencies: 0, needed: 24)) { try hasher.probe(of: image) }
  }

  @Test func `a speck on white is too little`() throws {
    let image = try InventedScene.image(200, 200) { x, y in
      x > 0.5 && x < 0.51 && y > 0.4 && y < 0.41 ? SIMD3(200, 200, 200) : SIMD3(255, 255, 255)
    }

    #expect(throws: ImageError.self) { try hasher.signature(of: image) }
  }

  @Test(arguments: [(1, 1), (15, 400), (400, 15)] as [(Int, Int)])
  func `an image that is too small is refused`(width: Int, height: Int) throws {
    let image = try RGBImage(width: width, height: height, pixels: Array(repeating: 9, count: width * height * 3))

    #expect(throws: ImageError.tooSmall(side: min(width, height), needed: 16)) { try hasher.signature(of: image) }
  }

  @Test func `long and narrow images are hashed`() throws {
    let scene = InventedScene(seed: 21)

    let banner = try hasher.signature(of: scene.image(3_000, 16)).hash
    let square = try hasher.signature(of: scene.image(64, 64)).hash

    #expect(banner.distance(to: square) < 90)
  }

  @Test func `pixels that don't fill the sides are refused`() {
    #expect(throws: ImageError.noPixels) { try RGBImage(width: 0, height: 4, pixels: []) }
    #expect(throws: ImageError.noPixels) { try RGBImage(width: 4, height: -1, pixels: []) }
    #expect(throws: ImageError.unequalLengths(bytes: 11, width: 2, height: 2)) {
      try RGBImage(width: 2, height: 2, pixels: Array(repeating: 0, count: 11))
    }
    #expect(throws: ImageError.unequalLengths(bytes: 0, width: .max, height: .max)) {
      try RGBImage(width: .max, height: .max, pixels: [])
    }
    #expect(throws: ImageError.unequalLengths(bytes: 3, width: .max, height: 1)) {
      try RGBImage(width: .max, height: 1, pixels: [1, 2, 3])
    }
  }
}

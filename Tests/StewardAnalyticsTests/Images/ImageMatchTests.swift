import StewardAnalytics
import Testing

@Suite struct ImageMatchTests {
  private static let hasher = ImageHasher()
  private static let scene = InventedScene(seed: 12)
  private let limits = LikenessLimits()

  private func match(_ image: RGBImage, scene: InventedScene = scene) throws -> ImageMatch {
    let first = try Self.hasher.probe(of: scene.image())
    return try #require(try ImageMatch(between: first, and: Self.hasher.probe(of: image)))
  }

  @Test func `an image is no distance from itself`() throws {
    let match = try match(Self.scene.image())

    #expect(match.distance == 0)
    #expect(!match.mirrored)
    #expect(limits.likeness(of: match) == .duplicate)
  }

  @Test(
    arguments: [
      (0.05, 0.05, 0.95, 0.95), (0.1, 0.1, 0.9, 0.9), (0.15, 0.15, 0.85, 0.85), (0.1, 0, 1, 1), (0, 0, 0.83, 1),
      (0.1, 0.1, 1, 1), (0.15, 0, 0.85, 1), (-0.1, -0.1, 1.1, 1.1), (0, 0, 1, 1.2),
    ] as [(Double, Double, Double, Double)])
  func `a part of the scene, or more of it, is a duplicate`(
    left: Double, top: Double, right: Double, bottom: Double
  ) throws {
    let match = try match(Self.scene.image(120, 90, left: left, top: top, right: right, bottom: bottom))

    #expect(limits.likeness(of: match) == .duplicate, "\(match)")
  }

  @Test func `a mirrored image is a duplicate at no distance`() throws {
    let match = try match(Self.scene.image().mirrored())

    #expect(match.distance == 0)
    #expect(match.mirrored)
  }

  @Test func `a cropped, mirrored and colourless image is a duplicate`() throws {
    let image = try Self.scene.image(200, 160, left: 0.1, top: 0.1, right: 0.9, bottom: 0.9).mirrored().mapped {
      color in
      let weighted: [Int] = [299 * Int(color.x), 587 * Int(color.y), 114 * Int(color.z)]
      return SIMD3(repeating: UInt8(weighted.reduce(0, +) / 1_000))
    }

    let match = try match(image)

    #expect(match.mirrored)
    #expect(match.colorConflicts == 0)
    #expect(limits.likeness(of: match) == .duplicate)
  }

  @Test func `a darker image is a duplicate`() throws {
    let match = try match(
      Self.scene.image().mapped { color in color / 4 &* 3 })

    #expect(limits.likeness(of: match) == .duplicate)
  }

  @Test(arguments: [1.06, 1.12, 1.25] as [Double])
  func `an image that was made square with white margins is a duplicate`(factor: Double) throws {
    let padded = try InventedScene.image(120, 90) { x, y in
      let inner = (x - 0.5) * factor + 0.5
      return inner >= 0 && inner < 1 ? Self.scene.color(inner, y) : SIMD3(255, 255, 255)
    }

    let match = try match(padded)

    #expect(limits.likeness(of: match) == .duplicate, "\(match)")
  }

  @Test func `an image with a coloured banner beside it is a duplicate`() throws {
    let advertised = try InventedScene.image(100, 120) { x, y in
      y < 100.0 / 120 ? Self.scene.color(x, y * 1.2) : SIMD3(20, 40, 160)
    }

    let match = try match(advertised)

    #expect(limits.likeness(of: match) == .duplicate, "\(match)")
  }

  @Test(arguments: [0, 1, 2, 3])
  func `a tile of a collage is a duplicate`(place: Int) throws {
    let others = (0..<4).map { InventedScene(seed: UInt64(40 + $0)) }
    let collage = try InventedScene.image(200, 200) { x, y in
      let tile = (y < 0.5 ? 0 : 2) + (x < 0.5 ? 0 : 1)
      let shown = tile == place ? Self.scene : others[tile]
      return shown.color((x * 2).truncatingRemainder(dividingBy: 1), (y * 2).truncatingRemainder(dividingBy: 1))
    }

    let match = try match(collage)

    #expect(limits.likeness(of: match) == .duplicate, "\(match)")
  }

  @Test func `a variant with another colour is similar, not a duplicate`() throws {
    var scene = InventedScene(seed: 31, count: 12)
    scene.rectangles.append(.init(left: 0.3, top: 0.3, right: 0.6, bottom: 0.7, color: SIMD3(200, 40, 40)))
    var variant = scene
    // About as bright, so that luma alone wouldn't show it.
    variant.rectangles[12].color = SIMD3(20, 110, 60)

    let match = try match(variant.image(), scene: scene)

    #expect(match.differingBits <= limits.duplicateDistance)
    #expect(match.colorConflicts > 10)
    #expect(limits.likeness(of: match) == .similar)
  }

  @Test func `unrelated images are different, whichever comes first`() throws {
    let probes = try (0..<6).map { try Self.hasher.probe(of: InventedScene(seed: UInt64(60 + $0)).image()) }

    for first in probes.indices {
      for second in probes.indices where second != first {
        let match = try #require(ImageMatch(between: probes[first], and: probes[second]))
        #expect(limits.likeness(of: match) == .different)
        #expect(match == ImageMatch(between: probes[second], and: probes[first]))
        #expect(ImageMatch(between: probes[first], and: probes[second], within: match.differingBits - 1) == nil)
      }
    }
  }

  @Test func `the limits belong to the caller`() throws {
    let match = try match(Self.scene.image(left: 0.1, top: 0.1, right: 0.9, bottom: 0.9))

    #expect(match.distance > 0)
    #expect(LikenessLimits(duplicateDistance: 0).likeness(of: match) == .similar)
    #expect(LikenessLimits(duplicateDistance: 0, similarBits: 0).likeness(of: match) == .different)
    #expect(LikenessLimits(duplicateConflicts: -1).likeness(of: match) == .similar)
  }
}

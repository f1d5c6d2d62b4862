import StewardAnalytics
import Testing

@Suite struct PerceptualHashTests {
  @Test func `a hash is written and read as 64 digits`() throws {
    let hash = PerceptualHash(words: SIMD4(1, 0xFEDC_BA98_7654_3210, 0, 0x0FFF_FFFF_FFFF_FFFF))

    #expect(hash.hex == "0000000000000001fedcba987654321000000000000000000fffffffffffffff")
    #expect(PerceptualHash(hex: hash.hex) == hash)
  }

  @Test(arguments: ["", "12", String(repeating: "g", count: 64), String(repeating: "+", count: 64), "é"])
  func `what isn't 64 digits isn't a hash`(text: String) {
    #expect(PerceptualHash(hex: text) == nil)
  }

  @Test func `the distance is the number of bits that differ`() {
    let none = PerceptualHash(words: .zero)
    let some = PerceptualHash(words: SIMD4(1, 3, 7, 1 << 63))

    #expect(none.distance(to: some) == 7)
    #expect(some.distance(to: none) == 7)
    #expect(none.distance(to: PerceptualHash(words: SIMD4(repeating: .max))) == 256)
  }

  // Odd horizontal frequencies among 252: for sums 1 … 21 there are ⌈s/2⌉ of s + 1 where s is even, (s + 1)/2 where odd.
  @Test func `a mirror turns 121 bits, and turns them back`() {
    let none = PerceptualHash(words: .zero)

    #expect(none.distance(to: none.mirrored) == 121)
    #expect(none.mirrored.mirrored == none)
  }

  // Pixels r = (3x² + 5y² + 7xy)/64, g = (xy + 40y)/16, b = (5x + y²)/8, all modulo 256. scipy 1.17.1: exact area average
  // to 64 × 64 in numpy, luma, scipy.fft.dctn(cells[6:58, 6:58], type=2), signs in the order of the hash.
  @Test(
    arguments: [
      (128, 128, "827197d199200002697f865f704523fb6cf92ac0c8306dd8029f33b333d01dc8", 0),
      (192, 64, "64af098623c71224252eca4f690344b4acfd98df6bb3a6c8049f2d560336d87d", 0),
      (100, 150, "8291a7d190200212d98fa41eb2413bd74cf35a80dcb0c89c0cbe72b2e634deda", 3),
    ] as [(Int, Int, String, Int)])
  func `the bits are the signs of the cosine transform of the inner cells`(
    width: Int, height: Int, expected: String, tolerance: Int
  ) throws {
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        pixels.append(UInt8((3 * x * x + 5 * y * y + 7 * x * y) / 64 % 256))
        pixels.append(UInt8((x * y + 40 * y) / 16 % 256))
        pixels.append(UInt8((5 * x + y * y) / 8 % 256))
      }
    }
    let image = try RGBImage(width: width, height: height, pixels: pixels)

    let hash = try ImageHasher().signature(of: image).hash

    // Weights are whole 256ths, so that sides that 64 doesn't divide may turn frequencies that are almost zero.
    #expect(hash.distance(to: try #require(PerceptualHash(hex: expected))) <= tolerance)
  }
}

import StewardAnalytics
import Testing

@Suite struct ImageMeasuresTests {
  private static let white = SIMD3<UInt8>(255, 255, 255)

  /// A rectangle of a colour on another one.
  private func image(
    _ width: Int, _ height: Int, left: Int, top: Int, right: Int, bottom: Int, color: SIMD3<UInt8>,
    on background: SIMD3<UInt8> = white
  ) throws -> RGBImage {
    var pixels: [UInt8] = []
    for row in 0..<height {
      for column in 0..<width {
        let found = left <= column && column < right && top <= row && row < bottom ? color : background
        for channel in 0..<3 { pixels.append(found[channel]) }
      }
    }
    return try RGBImage(width: width, height: height, pixels: pixels)
  }

  @Test func `a product on white is measured`() throws {
    let product = try image(100, 80, left: 20, top: 10, right: 70, bottom: 74, color: SIMD3(10, 90, 200))

    let measures = ImageMeasures(of: product, whiteLevel: 250)

    #expect(measures.productBox == PixelBox(left: 20, top: 10, width: 50, height: 64))
    #expect(measures.fillRatio == 0.4)
    #expect(measures.longestFill == 0.8)
    #expect(measures.whiteBackgroundShare == 1)
    #expect(measures.whiteShare == 0.6)
    #expect(measures.smallestSide == 80)
    #expect(measures.longestSide == 100)
  }

  @Test func `a background that isn't white fills the frame`() throws {
    let product = try image(
      50, 50, left: 20, top: 20, right: 30, bottom: 30, color: SIMD3(0, 0, 0), on: SIMD3(249, 255, 255))

    let strict = ImageMeasures(of: product, whiteLevel: 250)
    let lenient = ImageMeasures(of: product, whiteLevel: 249)

    #expect(strict.whiteBackgroundShare == 0)
    #expect(strict.fillRatio == 1)
    #expect(lenient.whiteBackgroundShare == 1)
    #expect(lenient.fillRatio == 0.04)
  }

  @Test func `a product that touches one side takes its share of the outline`() throws {
    let product = try image(10, 10, left: 0, top: 3, right: 5, bottom: 7, color: SIMD3(1, 2, 3))

    let measures = ImageMeasures(of: product, whiteLevel: 255)

    #expect(measures.whiteBackgroundShare == 32.0 / 36)
  }

  @Test func `dust doesn't widen the box`() throws {
    var pixels = try image(1_000, 100, left: 400, top: 40, right: 600, bottom: 60, color: SIMD3(9, 9, 9)).pixels
    pixels[3 * (5 * 1_000 + 500)] = 0
    let dusty = try RGBImage(width: 1_000, height: 100, pixels: pixels)

    #expect(ImageMeasures(of: dusty, whiteLevel: 250).productBox?.top == 40)
    #expect(ImageMeasures(of: dusty, whiteLevel: 250, specksPerThousand: 0).productBox?.top == 5)
  }

  @Test(arguments: [(1, 1), (1, 9), (9, 1), (2, 2)] as [(Int, Int)])
  func `the smallest images are measured`(width: Int, height: Int) throws {
    let white = try image(width, height, left: 0, top: 0, right: 0, bottom: 0, color: Self.white)
    let black = try image(width, height, left: 0, top: 0, right: width, bottom: height, color: SIMD3(0, 0, 0))

    #expect(ImageMeasures(of: white, whiteLevel: 255).whiteBackgroundShare == 1)
    #expect(ImageMeasures(of: white, whiteLevel: 255).productBox == nil)
    #expect(ImageMeasures(of: white, whiteLevel: 255).fillRatio == 0)
    #expect(ImageMeasures(of: black, whiteLevel: 255).whiteBackgroundShare == 0)
    #expect(ImageMeasures(of: black, whiteLevel: 255).fillRatio == 1)
  }

  @Test func `a guideline tells each breach with its figures`() throws {
    let guideline = ImageGuideline(
      whiteLevel: 250, leastWhiteBackground: 0.99, leastFill: 0.85, smallestSide: 90, leastLongestSide: 110,
      mostLongestSide: 10_000)
    let product = try image(
      100, 80, left: 0, top: 10, right: 50, bottom: 50, color: SIMD3(10, 90, 200), on: Self.white)

    #expect(
      guideline.breaches(of: product) == [
        .backgroundNotWhite(share: 1 - 40.0 / 356, least: 0.99), .productTooSmall(fill: 0.5, least: 0.85),
        .sideTooShort(pixels: 80, least: 90), .longestSideTooShort(pixels: 100, least: 110),
      ])
    #expect(
      ImageGuideline(whiteLevel: 250, mostLongestSide: 99).breaches(of: product)
        == [.longestSideTooLong(pixels: 100, most: 99)])
    #expect(ImageGuideline(whiteLevel: 250).breaches(of: product).isEmpty)
  }
}

import CJPEG
import StewardAnalytics
import StewardImaging
import Testing

@Suite struct ImageDecoderTests {
  private let decoder = ImageDecoder()

  @Test(arguments: [(1, 1), (7, 3), (64, 48), (301, 2)] as [(Int, Int)])
  func `a PNG gives back its pixels`(width: Int, height: Int) throws {
    let picture = try ImageFiles.picture(width, height)

    let decoded = try decoder.decode(ImageFiles.png(picture.pixels, width, height))

    #expect(decoded.image == picture)
    #expect(decoded.format == .png)
    #expect(decoded.width == width && decoded.height == height)
  }

  @Test(arguments: [0, TJFLAG_PROGRESSIVE] as [Int32])
  func `a JPEG of the best quality gives back nearly its pixels`(flags: Int32) throws {
    let picture = try ImageFiles.picture(70, 45)

    let decoded = try decoder.decode(ImageFiles.jpeg(picture.pixels, 70, 45, flags: flags))

    let furthest = zip(decoded.image.pixels, picture.pixels).map { abs(Int($0) - Int($1)) }.max()
    #expect(try #require(furthest) <= 4)
    #expect(decoded.format == .jpeg)
  }

  // Pillow 13.0.0: a palette of (10, 20, 30), (200, 100, 50), black and white, the indices 0 … 3 in two rows.
  @Test func `a palette is resolved`() throws {
    let hex = """
      89504e470d0a1a0a0000000d49484452000000020000000202030000000fd8e5b70000000c504c54450a141e \
      c86432000000ffffff906a449d0000000c49444154789c631060d8000000e400c127a8e8570000000049454e \
      44ae426082
      """
    let digits = Array(hex.utf8.filter { $0 != 0x20 })
    let file = try stride(from: 0, to: digits.count, by: 2).map { start in
      try #require(UInt8(String(decoding: digits[start..<start + 2], as: UTF8.self), radix: 16))
    }

    #expect(try decoder.decode(file).image.pixels == [10, 20, 30, 200, 100, 50, 0, 0, 0, 255, 255, 255])
  }

  @Test func `gray is taken, and what shines through is white`() throws {
    let transparent = try ImageFiles.png([10, 20, 30, 0, 10, 20, 30, 255], 2, 1, format: 3)
    let gray = try ImageFiles.png([0, 128, 255], 3, 1, format: 0)

    #expect(try decoder.decode(transparent).image.pixels == [255, 255, 255, 10, 20, 30])
    #expect(try decoder.decode(gray).image.pixels == [0, 0, 0, 128, 128, 128, 255, 255, 255])
  }

  @Test func `four inks become three colours`() throws {
    // Inverted, as Adobe's programs write them: no ink at all, then black alone, then cyan alone.
    let inks: [UInt8] = [255, 255, 255, 255, 255, 255, 255, 0, 0, 255, 255, 255]
    let colors = [[255, 255, 255], [0, 0, 0], [0, 255, 255]]
    let blocks = (0..<3).flatMap { color in (0..<64).flatMap { _ in inks[color * 4..<color * 4 + 4] } }

    let decoded = try decoder.decode(ImageFiles.jpeg(blocks, 8, 24, format: TJPF_CMYK))

    for (place, color) in colors.enumerated() {
      let start = (place * 64 + 27) * 3
      for channel in 0..<3 { #expect(abs(Int(decoded.image.pixels[start + channel]) - color[channel]) <= 4) }
    }
  }

  @Test(
    arguments: [(nil, 320, 200), (200, 320, 200), (100, 160, 100), (60, 160, 100), (50, 80, 50), (20, 40, 25)]
      as [(Int?, Int, Int)])
  func `a JPEG is reduced no further than asked`(shortest: Int?, width: Int, height: Int) throws {
    let picture = try ImageFiles.picture(320, 200)
    let file = try ImageFiles.jpeg(picture.pixels, 320, 200)

    let decoded = try decoder.decode(file, shortestSide: shortest)

    #expect(decoded.image.width == width && decoded.image.height == height)
    #expect(decoded.width == 320 && decoded.height == 200)
  }

  @Test func `a reduced JPEG has nearly the same hash`() throws {
    // Patches of 40 × 32 pixels, each of a colour of its own.
    let pixels = (0..<512 * 640).flatMap { place -> [UInt8] in
      let patch = place / 640 / 32 * 16 + place % 640 / 40
      return [UInt8(patch * 73 % 256), UInt8(patch * patch * 31 % 256), UInt8(patch * 151 % 256)]
    }
    let file = try ImageFiles.jpeg(pixels, 640, 512, quality: 90)
    let hasher = ImageHasher()

    let whole = try hasher.probe(of: decoder.decode(file).image)
    let reduced = try hasher.probe(of: decoder.decode(file, shortestSide: 128).image)

    let match = try #require(ImageMatch(between: whole, and: reduced))
    #expect(LikenessLimits().likeness(of: match) == .duplicate)
  }

  @Test(arguments: [[], [0xFF], Array("GIF89a".utf8), Array("<html>".utf8), [0x89, 0x50, 0x4E, 0x47]] as [[UInt8]])
  func `other bytes are neither JPEG nor PNG`(bytes: [UInt8]) {
    #expect(throws: ImagingError.unknownFormat) { try decoder.decode(bytes) }
  }

  @Test func `an error says what was found and what to do`() {
    let limits = ImagingLimits(bytes: 1, side: 2, pixels: 3)

    #expect(ImagingError.damaged(.png, reason: "bad header").description.contains("PNG file is damaged (bad header)"))
    #expect(ImagingError.tooManyBytes(found: 9, limit: 7).description.contains("9 bytes; at most 7"))
    #expect(ImagingError.tooManyPixels(width: 4, height: 5, limits: limits).description.contains("4 x 5"))
    #expect(ImagingError.unknownFormat.description.contains("neither JPEG nor PNG"))
  }
}

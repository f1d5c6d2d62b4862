import CJPEG
import StewardAnalytics
import StewardImaging
import Testing

@Suite struct DamagedFileTests {
  private let decoder = ImageDecoder(limits: ImagingLimits(side: 4_000, pixels: 1_000_000))

  private static func files() throws -> [[UInt8]] {
    let picture = try ImageFiles.picture(40, 24)
    return [
      try ImageFiles.png(picture.pixels, 40, 24),
      try ImageFiles.jpeg(picture.pixels, 40, 24, quality: 75),
      try ImageFiles.jpeg(picture.pixels, 40, 24, quality: 75, flags: TJFLAG_PROGRESSIVE),
    ]
  }

  @Test func `a file that ends early is refused, wherever it ends`() throws {
    for file in try Self.files() {
      // The end marker itself may be missing: the last two bytes of a JPEG, the last chunk of a PNG.
      for length in 0..<file.count - 14 {
        #expect(throws: ImagingError.self, "\(length) of \(file.count) bytes") {
          try decoder.decode(Array(file[..<length]))
        }
      }
    }
  }

  @Test func `changed bytes never crash`() throws {
    var random = FileNoise(seed: 11)
    var refused = 0
    for file in try Self.files() {
      for _ in 0..<1_500 {
        var damaged = file
        for _ in 0..<Int.random(in: 1...6, using: &random) {
          damaged[Int.random(in: 0..<file.count, using: &random)] = .random(in: 0...255, using: &random)
        }
        if Bool.random(using: &random) { damaged.removeLast(Int.random(in: 0..<damaged.count, using: &random)) }
        do throws(ImagingError) {
          let image = try decoder.decode(damaged, shortestSide: Bool.random(using: &random) ? 8 : nil).image
          #expect(image.pixels.count == image.width * image.height * 3)
        } catch {
          refused += 1
        }
      }
    }
    #expect(refused > 1_000)
  }

  @Test func `noise behind a true beginning never crashes`() throws {
    var random = FileNoise(seed: 12)
    for file in try Self.files() {
      for _ in 0..<300 {
        let head = file[..<Int.random(in: 3..<file.count, using: &random)]
        let noise = (0..<Int.random(in: 0...400, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        let decoded = try? decoder.decode(head + noise)
        #expect(decoded.map { $0.image.pixels.count == $0.image.width * $0.image.height * 3 } ?? true)
      }
    }
  }

  @Test func `a header that promises too much is refused before anything is unpacked`() throws {
    let limits = decoder.limits
    var jpeg = try Self.files()[1]
    let frame = try #require((0..<jpeg.count - 1).first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
    jpeg.replaceSubrange(frame + 5..<frame + 9, with: [0xF0, 0xF0, 0xF0, 0xF0])

    #expect(throws: ImagingError.tooManyPixels(width: 61_680, height: 61_680, limits: limits)) {
      try decoder.decode(jpeg)
    }

    let wide = try ImageFiles.picture(4_001, 1)
    let png = try ImageFiles.png(wide.pixels, 4_001, 1)
    #expect(throws: ImagingError.tooManyPixels(width: 4_001, height: 1, limits: limits)) { try decoder.decode(png) }
    #expect(throws: Never.self) { try ImageDecoder().decode(png) }
  }

  @Test func `a picture of few bytes and many pixels is refused`() throws {
    let png = try ImageFiles.png([UInt8](repeating: 0, count: 3 * 1_200 * 1_000), 1_200, 1_000)

    #expect(png.count < 20_000)
    #expect(throws: ImagingError.tooManyPixels(width: 1_200, height: 1_000, limits: decoder.limits)) {
      try decoder.decode(png)
    }
  }

  @Test func `a file of too many bytes isn't looked at`() {
    let small = ImageDecoder(limits: ImagingLimits(bytes: 10))

    #expect(throws: ImagingError.tooManyBytes(found: 11, limit: 10)) {
      try small.decode([UInt8](repeating: 0xFF, count: 11))
    }
  }
}

import CJPEG
import CPNG
import StewardAnalytics
import Testing

/// The generator of Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
struct FileNoise: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Files as the libraries' own encoders write them.
enum ImageFiles {
  /// Slow changes of colour, which survive compression.
  static func picture(_ width: Int, _ height: Int) throws -> RGBImage {
    var pixels: [UInt8] = []
    for row in 0..<height {
      for column in 0..<width {
        pixels += [
          UInt8(row * 255 / height), UInt8(column * 255 / width), UInt8((row + column) * 255 / (width + height)),
        ]
      }
    }
    return try RGBImage(width: width, height: height, pixels: pixels)
  }

  static func jpeg(
    _ pixels: [UInt8], _ width: Int, _ height: Int, format: TJPF = TJPF_RGB, quality: Int32 = 100, flags: Int32 = 0
  ) throws -> [UInt8] {
    let encoder = try #require(tjInitCompress())
    defer { tjDestroy(encoder) }
    var buffer: UnsafeMutablePointer<UInt8>?
    var size: UInt = 0
    let status = tjCompress2(
      encoder, pixels, Int32(width), 0, Int32(height), Int32(format.rawValue), &buffer, &size,
      Int32(TJSAMP_444.rawValue), quality, flags)
    defer { tjFree(buffer) }
    try #require(status == 0)
    return Array(UnsafeBufferPointer(start: buffer, count: Int(size)))
  }

  /// - Parameter format: as libpng numbers it: 2 for colour, 3 with transparency, 0 for gray.
  static func png(_ pixels: [UInt8], _ width: Int, _ height: Int, format: UInt32 = 2) throws -> [UInt8] {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    image.width = UInt32(width)
    image.height = UInt32(height)
    image.format = format
    var bytes = [UInt8](repeating: 0, count: pixels.count * 2 + 4_096)
    var size = bytes.count
    try #require(png_image_write_to_memory(&image, &bytes, &size, 0, pixels, 0, nil) != 0)
    return Array(bytes[..<size])
  }
}

internal import CPNG
internal import StewardAnalytics

/// PNG by way of libpng's simplified interface, which returns from errors and takes every depth and kind of colour.
enum PNG {
  static func decode(_ bytes: UnsafeRawBufferPointer, limits: ImagingLimits) throws(ImagingError) -> DecodedImage {
    var reader = png_image()
    reader.version = UInt32(PNG_IMAGE_VERSION)
    // Also after success: the reader is empty then.
    defer { png_image_free(&reader) }
    guard png_image_begin_read_from_memory(&reader, bytes.baseAddress, bytes.count) != 0 else { throw failure(reader) }
    let (width, height) = (Int(reader.width), Int(reader.height))
    try limits.check(width: width, height: height)

    reader.format = PNG_FORMAT_FLAG_COLOR
    var white = png_color(red: 255, green: 255, blue: 255)
    var read: Int32 = 0
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, count in
      buffer.initialize(repeating: 0)
      read = png_image_finish_read(&reader, &white, buffer.baseAddress, Int32(width * 3), nil)
      count = buffer.count
    }
    guard read != 0 else { throw failure(reader) }
    do throws(ImageError) {
      let image = try RGBImage(width: width, height: height, pixels: pixels)
      return DecodedImage(format: .png, width: width, height: height, image: image)
    } catch {
      throw .damaged(.png, reason: error.description)
    }
  }

  private static func failure(_ reader: png_image) -> ImagingError {
    let reason = withUnsafeBytes(of: reader.message) { message in
      String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
    }
    return .damaged(.png, reason: reason)
  }
}

internal import CPNG
internal import StewardAnalytics

/// PNG by way of libpng's simplified interface, which returns from errors and takes every depth and kind of colour.
enum PNG {
  static func decode(_ bytes: UnsafeRawBufferPointer, limits: ImagingLimits) throws(ImagingError) -> DecodedImage {
    // On the heap: libpng remembers the address and reports errors there.
    let reader = UnsafeMutablePointer<png_image>.allocate(capacity: 1)
    reader.initialize(to: png_image())
    reader.pointee.version = UInt32(PNG_IMAGE_VERSION)
    defer {
      // Also after success: the reader is empty then.
      png_image_free(reader)
      reader.deallocate()
    }
    guard png_image_begin_read_from_memory(reader, bytes.baseAddress, bytes.count) != 0 else {
      throw failure(reader.pointee)
    }
    let (width, height) = (Int(reader.pointee.width), Int(reader.pointee.height))
    try limits.check(width: width, height: height)

    reader.pointee.format = PNG_FORMAT_FLAG_COLOR
    var white = png_color(red: 255, green: 255, blue: 255)
    var read: Int32 = 0
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, count in
      buffer.initialize(repeating: 0)
      read = png_image_finish_read(reader, &white, buffer.baseAddress, Int32(width * 3), nil)
      count = buffer.count
    }
    guard read != 0 else { throw failure(reader.pointee) }
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

internal import CJPEG
internal import StewardAnalytics

/// JPEG by way of TurboJPEG, which returns from errors: the older interface jumps out of C functions, which Swift can't
/// take part in.
enum JPEG {
  static func decode(
    _ bytes: UnsafeRawBufferPointer, limits: ImagingLimits, shortestSide: Int?
  ) throws(ImagingError) -> DecodedImage {
    guard let decoder = tjInitDecompress() else { throw .damaged(.jpeg, reason: "no decoder") }
    defer { tjDestroy(decoder) }
    let data = bytes.bindMemory(to: UInt8.self).baseAddress
    var (width, height, subsampling, colors): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    guard tjDecompressHeader3(decoder, data, UInt(bytes.count), &width, &height, &subsampling, &colors) == 0,
      width > 0, height > 0
    else { throw failure(decoder) }
    try limits.check(width: Int(width), height: Int(height))

    let divisor = divisor(side: min(width, height), atLeast: shortestSide)
    let (scaledWidth, scaledHeight) = ((width + divisor - 1) / divisor, (height + divisor - 1) / divisor)
    let fourInks = colors == TJCS_CMYK.rawValue || colors == TJCS_YCCK.rawValue
    let pixelBytes = fourInks ? 4 : 3
    var status: Int32 = 0
    var pixels = [UInt8](unsafeUninitializedCapacity: Int(scaledWidth) * Int(scaledHeight) * pixelBytes) {
      buffer, count in
      buffer.initialize(repeating: 0)
      status = tjDecompress2(
        decoder, data, UInt(bytes.count), buffer.baseAddress, scaledWidth, 0, scaledHeight,
        Int32(fourInks ? TJPF_CMYK.rawValue : TJPF_RGB.rawValue), TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS)
      count = buffer.count
    }
    guard status == 0 else { throw failure(decoder) }
    if fourInks { pixels = printed(pixels) }
    do throws(ImageError) {
      let image = try RGBImage(width: Int(scaledWidth), height: Int(scaledHeight), pixels: pixels)
      return DecodedImage(format: .jpeg, width: Int(width), height: Int(height), image: image)
    } catch {
      throw .damaged(.jpeg, reason: error.description)
    }
  }

  private static func divisor(side: Int32, atLeast shortest: Int?) -> Int32 {
    guard let shortest else { return 1 }
    return [8, 4, 2].first { Int(side) / Int($0) >= shortest } ?? 1
  }

  /// Red, green and blue of four inks, as Adobe's programs write them: 255 is no ink.
  private static func printed(_ inks: [UInt8]) -> [UInt8] {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(inks.count / 4 * 3)
    for start in stride(from: 0, to: inks.count, by: 4) {
      let black = Int(inks[start + 3])
      for ink in 0..<3 { pixels.append(UInt8((Int(inks[start + ink]) * black + 127) / 255)) }
    }
    return pixels
  }

  private static func failure(_ decoder: tjhandle) -> ImagingError {
    .damaged(.jpeg, reason: tjGetErrorStr2(decoder).map { String(cString: $0) } ?? "no reason given")
  }
}

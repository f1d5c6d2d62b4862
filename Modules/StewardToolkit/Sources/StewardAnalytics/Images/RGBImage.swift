/// Pixels: rows from the top, red, green and blue a byte each, without gaps.
public struct RGBImage: Hashable, Sendable {
  public let width: Int
  public let height: Int
  public let pixels: [UInt8]

  /// - Throws: ``ImageError/noPixels``, ``ImageError/unequalLengths(bytes:width:height:)``.
  /// - Complexity: O(1).
  public init(width: Int, height: Int, pixels: [UInt8]) throws(ImageError) {
    guard width > 0, height > 0 else { throw .noPixels }
    let (area, tooWide) = width.multipliedReportingOverflow(by: height)
    let (bytes, tooLarge) = area.multipliedReportingOverflow(by: 3)
    guard !tooWide, !tooLarge, bytes == pixels.count else {
      throw .unequalLengths(bytes: pixels.count, width: width, height: height)
    }
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}

public import StewardAnalytics

/// A decoded file.
public struct DecodedImage: Hashable, Sendable {
  public let format: ImageFormat
  /// Pixels of the picture in the file.
  public let width: Int
  public let height: Int
  /// The picture, smaller than in the file where the caller asked for less.
  public let image: RGBImage
}

/// Turns JPEG and PNG files into pixels.
///
/// Any bytes are taken; what isn't a whole picture throws. Transparent pixels are laid over white. The orientation that
/// a camera notes in a file isn't applied, and colour profiles aren't either: the numbers are those in the file.
public struct ImageDecoder: Sendable {
  public var limits: ImagingLimits

  public init(limits: ImagingLimits = ImagingLimits()) { self.limits = limits }

  /// - Parameters:
  ///   - bytes: a whole file.
  ///   - shortestSide: the shorter side may be reduced, but not below this; a JPEG is then decoded at ½, ¼ or ⅛ of its size,
  ///     in a fraction of the time. `nil` for all pixels. PNG has no such way.
  /// - Throws: ``ImagingError``.
  /// - Complexity: O(*pixels*) time and memory.
  public func decode(_ bytes: [UInt8], shortestSide: Int? = nil) throws(ImagingError) -> DecodedImage {
    guard bytes.count <= limits.bytes else { throw .tooManyBytes(found: bytes.count, limit: limits.bytes) }
    let result = bytes.withUnsafeBytes { bytes -> Result<DecodedImage, ImagingError> in
      do throws(ImagingError) {
        switch ImageFormat(bytes) {
        case .jpeg: return .success(try JPEG.decode(bytes, limits: limits, shortestSide: shortestSide))
        case .png: return .success(try PNG.decode(bytes, limits: limits))
        case nil: throw .unknownFormat
        }
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}

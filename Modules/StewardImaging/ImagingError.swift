/// Why a file can't be decoded.
public enum ImagingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes begin neither as JPEG nor as PNG.
  case unknownFormat
  /// The file ends early or contradicts itself.
  case damaged(ImageFormat, reason: String)
  /// The file or its picture is larger than the caller allows.
  case tooManyBytes(found: Int, limit: Int)
  case tooManyPixels(width: Int, height: Int, limits: ImagingLimits)

  public var description: String {
    switch self {
    case .unknownFormat:
      "the file is neither JPEG nor PNG"
    case .damaged(let format, let reason):
      "the \(format.rawValue) file is damaged (\(reason)); expected a complete file: fetch it again"
    case .tooManyBytes(let found, let limit):
      "the file has \(found) bytes; at most \(limit) are taken"
    case .tooManyPixels(let width, let height, let limits):
      "the picture has \(width) x \(height) pixels; at most \(limits.pixels) are taken, and \(limits.side) a side"
    }
  }
}

public enum ImageFormat: String, Hashable, Sendable {
  case jpeg = "JPEG"
  case png = "PNG"

  /// By the first bytes: SOI and the next marker, or the PNG signature (ISO/IEC 15948, 5.2).
  init?(_ head: UnsafeRawBufferPointer) {
    if head.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else {
      return nil
    }
  }
}

/// How much is taken, against files of a few bytes that unpack to gigabytes.
public struct ImagingLimits: Hashable, Sendable {
  public var bytes: Int
  public var side: Int
  public var pixels: Int

  public init(bytes: Int = 64 << 20, side: Int = 20_000, pixels: Int = 100_000_000) {
    self.bytes = bytes
    self.side = side
    self.pixels = pixels
  }

  func check(width: Int, height: Int) throws(ImagingError) {
    guard width <= side, height <= side, width * height <= pixels else {
      throw .tooManyPixels(width: width, height: height, limits: self)
    }
  }
}

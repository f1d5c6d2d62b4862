/// Why bytes can't be unpacked.
public enum CompressionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The stream ends before its trailer.
  case truncated(afterBytes: Int)
  /// The stream contradicts itself.
  case corrupt(String)
  /// The unpacked size is beyond what the caller allows.
  case tooLarge(limit: Int)

  public var description: String {
    switch self {
    case .truncated(let bytes):
      "the compressed data ends early, after \(bytes) unpacked bytes; expected a complete gzip or zstd stream: fetch the file again"
    case .corrupt(let reason):
      "the compressed data is damaged (\(reason)); expected a complete gzip or zstd stream: fetch the file again"
    case .tooLarge(let limit):
      "the unpacked data is larger than \(limit) bytes"
    }
  }
}

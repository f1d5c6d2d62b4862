/// Bytes that aren't whole gzip.
public struct GzipError: Error, Hashable, Sendable, CustomStringConvertible {
  public struct Code: Hashable, Sendable {
    public let name: String
    /// The data ends before its time.
    public static let truncated = Code(name: "truncated")
    /// The data contradicts its format or its checksum.
    public static let damaged = Code(name: "damaged")
    /// More comes out than was allowed.
    public static let tooLarge = Code(name: "tooLarge")
  }

  public let code: Code
  public let description: String

  init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}

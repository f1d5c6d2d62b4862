/// A source's bytes as UTF-8 without a byte order mark, checked strictly.
///
/// Every byte is decoded once. A byte that can't stand where it does is refused, with its offset and line; nothing is
/// replaced or dropped. Copies made after the first read share their progress for charsets other than UTF-8: read
/// one of them.
public struct TranscodingSource<Base: ByteSource>: ByteSource {
  private var base: Base
  private var decoder: Decoder

  private enum Decoder {
    case utf8(UTF8Passage)
    case other(CharsetPassage)
  }

  /// - Parameter charset: a name as `CharsetDetection` or `CharsetDetector` gives it, or any that the system knows.
  /// - Throws: `invalidEncoding` where the system doesn't know the charset.
  public init(_ base: Base, charset: String) throws(FormatError) {
    self.base = base
    let name = CharsetDetection.normalised(charset)
    if name == CharsetDetection.utf8 {
      self.decoder = .utf8(UTF8Passage())
    } else {
      self.decoder = .other(try CharsetPassage(charset: name))
    }
  }

  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard buffer.count > 0 else { return 0 }
    switch decoder {
    case .utf8(var passage):
      defer { decoder = .utf8(passage) }
      return try passage.read(from: &base, into: buffer)
    case .other(let passage):
      return try passage.read(from: &base, into: buffer)
    }
  }
}

extension FormatError {
  static func undecodable(_ byte: UInt8?, charset: String, offset: Int, line: Int) -> FormatError {
    let found = byte.map { "\(named($0)) at offset \(offset)" } ?? "the end at offset \(offset), within a character,"
    return FormatError(
      .invalidEncoding, "\(found) isn't valid \(charset); the content has another charset or is damaged",
      at: SourcePosition(line: line))
  }
}

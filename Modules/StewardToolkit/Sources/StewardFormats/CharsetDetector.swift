/// Decides a content's charset from its bytes and from what was said about it.
///
/// Feed it all of the content or the beginning; a sample may end within a character.
public struct CharsetDetector: Sendable {
  /// The first four bytes, for the byte order mark.
  private var head: [UInt8] = []
  private var check = UTF8Check()
  /// Bytes that can't stand where they do in UTF-8.
  private var strayCount = 0
  private var validUTF8: Bool { strayCount == 0 }
  /// Whether most of what isn't ASCII is UTF-8: text of another charset has a pair such as `Ã¼` by chance only, so this
  /// is UTF-8 with damage.
  private var isDamagedUTF8: Bool { strayCount > 0 && check.multibyteCount > 4 * strayCount }

  public init() {}

  /// Looks at the next bytes. Linear.
  public mutating func consume(_ bytes: UnsafeRawBufferPointer) {
    if head.count < 4 { head.append(contentsOf: bytes.prefix(4 - head.count)) }
    var rest = bytes
    while let stray = check.consume(rest) {
      strayCount += 1
      rest = UnsafeRawBufferPointer(rebasing: rest[(check.resume() ? stray : stray + 1)...])
    }
  }

  /// The charset, in this order:
  ///
  /// 1. A byte order mark.
  /// 2. UTF-8, where the content is strict UTF-8 with characters outside ASCII and the label says Latin-1 or
  ///    windows-1252, or there is none. Amazon mislabels: it sends UTF-8 reports under `Cp1252`. Real windows-1252 text
  ///    that is at the same time strict UTF-8 would have to consist of pairs such as `Ã¼` throughout. Any other label
  ///    is believed, since for double-byte charsets a short text may well be both. Nearly strict UTF-8 counts too: reading
  ///    it then names the damage, where another charset would make nonsense of all the rest.
  /// 3. The label, except that content wholly in ASCII under the two labels above is UTF-8 as well as it is theirs.
  /// 4. UTF-8, where the content is strict UTF-8.
  /// 5. The fallback, or windows-1252 where that is empty.
  ///
  /// - Parameters:
  ///   - contentType: the whole header value, as `text/plain;charset=Cp1252`.
  ///   - fallback: the marketplace's usual charset, as `cp932` or `windows-1252`.
  public func charset(contentType: String?, fallback: String) -> String {
    if let marked = charsetOfByteOrderMark { return marked }
    let label = contentType.flatMap(CharsetDetection.charset(fromContentType:))
    guard let label, !Self.doubted.contains(label) else {
      if validUTF8 || isDamagedUTF8 { return CharsetDetection.utf8 }
      if let label { return Self.decodable(label) }
      return fallback.isEmpty ? CharsetDetection.windows1252 : CharsetDetection.normalised(fallback)
    }
    return label
  }

  private static let doubted = ["ISO-8859-1", CharsetDetection.windows1252]

  /// What is labelled Latin-1 is windows-1252: the bytes 0x80 to 0x9F are the euro sign and quotation marks, where
  /// Latin-1 has control characters that nobody writes.
  private static func decodable(_ label: String) -> String {
    label == "ISO-8859-1" ? CharsetDetection.windows1252 : label
  }

  private var charsetOfByteOrderMark: String? {
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { return CharsetDetection.utf8 }
    // UTF-32LE begins with the mark of UTF-16LE; a text of UTF-16 doesn't begin with NUL.
    if head.starts(with: [0xFF, 0xFE, 0, 0]) { return "UTF-32LE" }
    if head.starts(with: [0, 0, 0xFE, 0xFF]) { return "UTF-32BE" }
    if head.starts(with: [0xFF, 0xFE]) { return "UTF-16LE" }
    if head.starts(with: [0xFE, 0xFF]) { return "UTF-16BE" }
    return nil
  }
}

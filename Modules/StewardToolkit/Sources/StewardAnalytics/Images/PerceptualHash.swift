/// 256 bits that say how an image looks: the signs of its lowest frequencies, the lowest first.
///
/// Two hashes of one look differ in few bits, two of unrelated images in about half of them.
public struct PerceptualHash: Hashable, Sendable {
  /// The 64 lowest frequencies are the first word, bit 0 the lowest of all; the last four bits of the last word are 0.
  public let words: SIMD4<UInt64>

  public init(words: SIMD4<UInt64>) { self.words = words }

  /// Reads what ``hex`` writes.
  ///
  /// - Returns: `nil` where the text isn't 64 hexadecimal digits.
  public init?(hex: String) {
    let digits = Array(hex.utf8)
    guard digits.count == 64 else { return nil }
    var words = SIMD4<UInt64>.zero
    for (index, digit) in digits.enumerated() {
      guard digit != UInt8(ascii: "+"), digit != UInt8(ascii: "-"),
        let value = UInt64(String(UnicodeScalar(digit)), radix: 16)
      else { return nil }
      words[index / 16] = words[index / 16] << 4 | value
    }
    self.words = words
  }

  /// 64 hexadecimal digits, the first word first.
  public var hex: String {
    (0..<4).map { index in
      let digits = String(words[index], radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// Bits that differ, 0 … 256.
  ///
  /// - Complexity: O(1).
  @inline(__always)
  public func distance(to other: PerceptualHash) -> Int {
    let differing = words ^ other.words
    return differing[0].nonzeroBitCount + differing[1].nonzeroBitCount + differing[2].nonzeroBitCount
      + differing[3].nonzeroBitCount
  }

  /// The hash of the mirrored image, exactly: mirroring turns the sign of every odd horizontal frequency.
  public var mirrored: PerceptualHash { PerceptualHash(words: words ^ HashFrequencies.oddHorizontal) }
}

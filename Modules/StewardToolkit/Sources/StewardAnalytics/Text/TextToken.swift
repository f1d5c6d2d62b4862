/// A word, number or mark in a text.
struct TextToken: Hashable, Sendable {
  enum Kind: UInt8, Sendable {
    /// Letters, with digits after the first of them ("mp3"); a contraction is two words ("do", "n't").
    case word
    /// Begins with a digit; what belongs to it stays in it ("4gb", "1,000", "10:30").
    case number
    /// One ASCII character that is neither.
    case mark
  }

  let kind: Kind
  /// Whether the first letter is an ASCII capital.
  let isCapitalized: Bool
  /// Offset of the first byte.
  let start: Int32
  /// Offset after the last byte.
  let end: Int32
  /// FNV-1a of the bytes, ASCII in lower case and curly apostrophes straight; see ``TextHash``.
  let hash: UInt64
}

/// 64-bit FNV-1a (Fowler, Noll and Vo, draft-eastlake-fnv): the key by which words are looked up.
///
/// The multiplication leaves the upper half well mixed, so that tables take slots from there.
enum TextHash {
  static let start: UInt64 = 0xcbf2_9ce4_8422_2325

  static func adding(_ byte: UInt8, to hash: UInt64) -> UInt64 { (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }

  /// The hash of a lower-case ASCII word.
  static func of(_ text: some StringProtocol) -> UInt64 {
    var hash = start
    for byte in text.utf8 { hash = adding(byte, to: hash) }
    return hash
  }

  /// The hash of two things in order.
  static func joining(_ left: UInt64, _ right: UInt64) -> UInt64 {
    var mixed = left &* 0x9e37_79b9_7f4a_7c15
    mixed = (mixed ^ (mixed >> 29)) &+ right
    mixed = mixed &* 0xbf58_476d_1ce4_e5b9
    return mixed ^ (mixed >> 32)
  }
}

internal import StewardFormats

/// A prefix code as one table: the next bits of the stream are the place of the symbol and its length.
struct HuffmanCode {
  /// Symbol × 16 + length; 0 where no code begins with these bits.
  private let table: [UInt16]
  private let width: Int

  /// Builds the code from the lengths of its symbols (RFC 1951, section 3.2.2).
  ///
  /// - Throws: where more codes are asked for than there are. Fewer are allowed: a block may need one distance only.
  init(lengths: [UInt8]) throws {
    let width = max(1, Int(lengths.max() ?? 0))
    guard width <= 15 else { throw GzipError(.damaged, "a code of more than fifteen bits") }
    var counts = [Int](repeating: 0, count: 16)
    for length in lengths where length > 0 { counts[Int(length)] += 1 }
    var next = [Int](repeating: 0, count: 17)
    var code = 0
    for length in 1...15 {
      code = (code + (length > 1 ? counts[length - 1] : 0)) << 1
      next[length] = code
      guard code + counts[length] <= 1 << length else { throw GzipError(.damaged, "codes that overlap") }
    }
    var table = [UInt16](repeating: 0, count: 1 << width)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      let bits = Int(length)
      var reversed = 0
      for place in 0..<bits where next[bits] & (1 << place) != 0 { reversed |= 1 << (bits - 1 - place) }
      next[bits] += 1
      for place in stride(from: reversed, to: table.count, by: 1 << bits) {
        table[place] = UInt16(symbol << 4 | bits)
      }
    }
    self.table = table
    self.width = width
  }

  /// Takes the next symbol.
  @inline(__always)
  func symbol(_ input: inout BitReader<some ByteSource>) throws -> Int {
    let entry = table[try input.peek(width)]
    guard entry != 0 else {
      // Beyond the end there are zeros, which may be no code.
      try input.drop(width)
      throw GzipError(.damaged, "bits that are no code")
    }
    try input.drop(Int(entry & 15))
    return Int(entry >> 4)
  }

  private init(fixed lengths: [UInt8], width: Int) {
    // The two codes of section 3.2.6 are complete, so that building them can't fail.
    let code = try? HuffmanCode(lengths: lengths)
    self.table = code?.table ?? []
    self.width = width
  }

  static let fixedLiterals = HuffmanCode(
    fixed: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }, width: 9)
  static let fixedDistances = HuffmanCode(fixed: [UInt8](repeating: 5, count: 32), width: 5)
}

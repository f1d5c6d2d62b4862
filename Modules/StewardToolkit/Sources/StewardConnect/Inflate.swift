internal import StewardFormats

/// Unpacks a stream of "deflate" blocks. Source: RFC 1951; section numbers below are its.
enum Inflate {
  static func run(
    _ input: inout BitReader<some ByteSource>, into window: inout SlidingWindow,
    output: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var isLast = false
    while !isLast {
      isLast = try input.take(1) == 1
      switch try input.take(2) {
      case 0: try stored(&input, &window, output)
      case 1: try packed(&input, &window, output, HuffmanCode.fixedLiterals, HuffmanCode.fixedDistances)
      case 2:
        let (literals, distances) = try codes(&input)
        try packed(&input, &window, output, literals, distances)
      default: throw GzipError(.damaged, "a block of a kind that there isn't")
      }
    }
    try window.flush(output)
  }

  /// 3.2.4: bytes as they are.
  private static func stored(
    _ input: inout BitReader<some ByteSource>, _ window: inout SlidingWindow,
    _ output: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try input.alignToByte()
    let length = try input.take(16)
    guard try input.take(16) == length ^ 0xFFFF else { throw GzipError(.damaged, "a block contradicts its length") }
    for _ in 0..<length {
      if window.isNearlyFull { try window.flush(output) }
      window.append(try input.byte())
    }
  }

  private static func packed(
    _ input: inout BitReader<some ByteSource>, _ window: inout SlidingWindow,
    _ output: (UnsafeRawBufferPointer) throws -> Void, _ literals: HuffmanCode, _ distances: HuffmanCode
  ) throws {
    while true {
      if window.isNearlyFull { try window.flush(output) }
      let symbol = try literals.symbol(&input)
      if symbol < 256 {
        window.append(UInt8(symbol))
        continue
      }
      if symbol == 256 { return }
      let index = symbol - 257
      guard index < lengthBases.count else { throw GzipError(.damaged, "a length that there isn't") }
      let length = lengthBases[index] + (try input.take(lengthBits[index]))
      let place = try distances.symbol(&input)
      guard place < distanceBases.count else { throw GzipError(.damaged, "a distance that there isn't") }
      let distance = distanceBases[place] + (try input.take(distanceBits[place]))
      try window.repeatBack(distance, length: length)
    }
  }

  /// 3.2.7: the block brings its codes along.
  private static func codes(
    _ input: inout BitReader<some ByteSource>
  ) throws -> (literals: HuffmanCode, distances: HuffmanCode) {
    let literalCount = try input.take(5) + 257
    let distanceCount = try input.take(5) + 1
    let orderCount = try input.take(4) + 4
    var orderLengths = [UInt8](repeating: 0, count: 19)
    for index in 0..<orderCount { orderLengths[lengthOrder[index]] = UInt8(try input.take(3)) }
    let order = try HuffmanCode(lengths: orderLengths)
    var lengths: [UInt8] = []
    while lengths.count < literalCount + distanceCount {
      let symbol = try order.symbol(&input)
      switch symbol {
      case 16:
        guard let last = lengths.last else { throw GzipError(.damaged, "a repetition of nothing") }
        lengths += [UInt8](repeating: last, count: 3 + (try input.take(2)))
      case 17: lengths += [UInt8](repeating: 0, count: 3 + (try input.take(3)))
      case 18: lengths += [UInt8](repeating: 0, count: 11 + (try input.take(7)))
      default: lengths.append(UInt8(symbol))
      }
    }
    guard lengths.count == literalCount + distanceCount else {
      throw GzipError(.damaged, "more lengths of codes than there are codes")
    }
    return (
      try HuffmanCode(lengths: Array(lengths[..<literalCount])),
      try HuffmanCode(lengths: Array(lengths[literalCount...]))
    )
  }

  // 3.2.5
  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
  ]
  private static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12289, 16385, 24577,
  ]
  private static let distanceBits = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
  ]
  private static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
}

import Foundation
import StewardCompression
import Testing

/// The packed constants were made with Python 3: `gzip.GzipFile(mode="wb", mtime=0, compresslevel=9)`.
@Suite struct GunzipTests {
  private static let sales = "sku\tunits\nSKU-1\t3\nSKU-2\t14\n"
  private static let packedSales = "H4sIAAAAAAAC/yvOLuUszcssKeYK9g7VNeQ0BtNGnIYmXACxM4W4GwAAAA=="
  private static let packedThird = "H4sIAAAAAAAC/wv2DtU15jTgAgATy0lPCAAAAA=="
  private static let packedNothing = "H4sIAAAAAAAC/wMAAAAAAAAAAAA="
  private static let packedWithName = "H4sICAAAAAAC/29yZGVycy50eHQAS0xK5gIAToGIRwQAAAA="

  @Test(
    arguments: [(packedSales, sales), (packedThird, "SKU-3\t0\n"), (packedNothing, ""), (packedWithName, "abc\n")]
      as [(String, String)])
  func `one member gives its text`(packed: String, text: String) throws {
    let unpacked = try Gunzip.unpack(try bytes(packed))

    #expect(String(decoding: unpacked, as: UTF8.self) == text)
  }

  @Test func `members behind each other give one text, an empty one between them too`() throws {
    let packed = try bytes(Self.packedSales) + bytes(Self.packedNothing) + bytes(Self.packedThird)

    let unpacked = try Gunzip.unpack(packed)

    #expect(String(decoding: unpacked, as: UTF8.self) == Self.sales + "SKU-3\t0\n")
  }

  @Test func `the size of the pieces that come in makes no difference`() throws {
    let packed = try bytes(Self.packedSales) + bytes(Self.packedThird)
    for size in 1...packed.count {
      var unpacker = try Gunzip()
      var text: [UInt8] = []

      for start in stride(from: 0, to: packed.count, by: size) {
        try Array(packed[start..<min(start + size, packed.count)]).withUnsafeBytes { piece in
          try unpacker.consume(piece) { text.append(contentsOf: $0) }
        }
      }
      try unpacker.finish()

      #expect(String(decoding: text, as: UTF8.self) == Self.sales + "SKU-3\t0\n", "pieces of \(size)")
    }
  }

  @Test func `a stream that is cut anywhere is never taken for whole`() throws {
    for packed in [try bytes(Self.packedSales), try bytes(Self.packedNothing), try bytes(Self.packedWithName)] {
      for length in 0..<packed.count {
        #expect(throws: CompressionError.self, "\(length) of \(packed.count) bytes") {
          try Gunzip.unpack(Array(packed[..<length]))
        }
      }
    }
  }

  @Test func `a second member that is cut is told with what came before it`() throws {
    let first = try bytes(Self.packedSales)
    let second = try bytes(Self.packedThird)

    for length in 1..<second.count {
      let error = #expect(throws: CompressionError.self) { try Gunzip.unpack(first + second[..<length]) }
      guard case .truncated(let unpacked)? = error else {
        Issue.record("\(length) bytes of the second member gave \(String(describing: error))")
        continue
      }
      #expect(unpacked >= Self.sales.utf8.count)
    }
  }

  @Test func `one turned bit is found or changes nothing in the text`() throws {
    let packed = try bytes(Self.packedSales)
    var found = 0
    for bit in 0..<(packed.count * 8) {
      var damaged = packed
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)

      do {
        let text = String(decoding: try Gunzip.unpack(damaged), as: UTF8.self)
        // Time, level and system of the header and the filling of the last byte are covered by no checksum.
        #expect(text == Self.sales, "bit \(bit)")
      } catch is CompressionError {
        found += 1
      }
    }
    #expect(found > packed.count * 8 - 64)
  }

  @Test func `any bytes behind a header are refused or read, and never crash`() throws {
    var random = SplitMix(seed: 8)
    for _ in 0..<2_000 {
      var garbage: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
      for _ in 0..<Int.random(in: 0...60, using: &random) { garbage.append(.random(in: 0...255, using: &random)) }

      _ = try? Gunzip.unpack(garbage, limit: 1 << 20)
    }
  }

  @Test func `bytes behind the last member that aren't gzip are refused`() throws {
    let packed = try bytes(Self.packedSales)

    #expect(throws: CompressionError.self) { try Gunzip.unpack(packed + Array("sku\t".utf8)) }
  }

  @Test func `more than the limit is refused before it is all unpacked`() throws {
    let text = [UInt8](repeating: 0x41, count: 300_000)
    let packed = storedMember(text)

    #expect(throws: CompressionError.tooLarge(limit: 100_000)) { try Gunzip.unpack(packed, limit: 100_000) }
    #expect(try Gunzip.unpack(packed, limit: 300_000) == text)
  }

  @Test func `a gzip stream is known by its first two bytes`() {
    let known = ([[0x1F, 0x8B, 8], [0x1F, 0x8B], [0x1F], [0x8B, 0x1F], []] as [[UInt8]]).map { head in
      head.withUnsafeBytes { Gunzip.isGzip($0) }
    }

    #expect(known == [true, true, false, false, false])
  }

  @Test(arguments: [("123456789", 0xCBF4_3926), ("", 0)] as [(String, UInt32)])
  func `the checksum is CRC-32`(text: String, sum: UInt32) {
    // The check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms.
    #expect(Array(text.utf8).withUnsafeBytes { crc32($0) } == sum)
  }

  private func bytes(_ base64: String) throws -> [UInt8] { [UInt8](try #require(Data(base64Encoded: base64))) }

  /// A member of stored blocks (RFC 1951, section 3.2.4): packed without packing.
  private func storedMember(_ text: [UInt8]) -> [UInt8] {
    var member: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    func append(_ value: UInt32, bytes count: Int) {
      for shift in 0..<count { member.append(UInt8(truncatingIfNeeded: value >> UInt32(8 * shift))) }
    }
    for start in stride(from: 0, to: text.count, by: 60_000) {
      let block = text[start..<min(start + 60_000, text.count)]
      member.append(start + 60_000 >= text.count ? 1 : 0)
      append(UInt32(block.count), bytes: 2)
      append(~UInt32(block.count), bytes: 2)
      member += block
    }
    append(text.withUnsafeBytes { crc32($0) }, bytes: 4)
    append(UInt32(text.count), bytes: 4)
    return member
  }
}

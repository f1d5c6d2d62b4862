import StewardCompression
import Testing

@Suite struct ZstdTests {
  @Test(arguments: [0, 1, 2, 63, 1_000, 70_000, 1_048_576])
  func `bytes of any length come back as they were`(count: Int) throws {
    var random = SplitMix(seed: UInt64(count))
    // Half noise, half text that packs well.
    let bytes = (0..<count).map { index -> UInt8 in
      index % 2 == 0 ? UInt8.random(in: 0...255, using: &random) : 0x20
    }

    let packed = try bytes.withUnsafeBytes { try Zstd.pack($0) }
    let unpacked = try packed.withUnsafeBytes { try Zstd.unpack($0, size: count) }

    #expect(unpacked == bytes)
  }

  @Test(arguments: [nil, 6, 11, 20])
  func `a packer gives buffers one after the other that come back as they were`(hashLog: Int32?) throws {
    let packer = try ZstdPacker(hashLog: hashLog)
    for count in [0, 1, 70_000, 5, 300_000, 1_000] {
      var random = SplitMix(seed: UInt64(count))
      let bytes = (0..<count).map { $0 % 3 == 0 ? UInt8.random(in: 0...255, using: &random) : 0x20 }

      let packed = try bytes.withUnsafeBytes { try packer.pack($0) }

      #expect(try packed.withUnsafeBytes { try Zstd.unpack($0, size: count) } == bytes)
      #expect(try bytes.withUnsafeBytes { try packer.pack($0) } == packed)
    }
  }

  @Test func `a packer with parameters that there aren't is refused`() {
    #expect(throws: CompressionError.self) { try ZstdPacker(hashLog: 99) }
  }

  @Test func `text that repeats is packed to a small part`() throws {
    let bytes = Array(String(repeating: "2026-11-23\tSKU-1\t3\n", count: 5_000).utf8)

    let packed = try bytes.withUnsafeBytes { try Zstd.pack($0) }

    #expect(packed.count < bytes.count / 100)
  }

  @Test func `a size that isn't the true one is refused`() throws {
    let bytes = Array("sku\tunits\n".utf8)
    let packed = try bytes.withUnsafeBytes { try Zstd.pack($0) }

    #expect(throws: CompressionError.truncated(afterBytes: bytes.count)) {
      try packed.withUnsafeBytes { try Zstd.unpack($0, size: bytes.count + 1) }
    }
    #expect(throws: CompressionError.self) {
      try packed.withUnsafeBytes { try Zstd.unpack($0, size: bytes.count - 1) }
    }
  }

  @Test func `a frame that is cut anywhere is refused`() throws {
    let bytes = Array("2026-11-23\tSKU-1\t3\n2026-11-23\tSKU-2\t14\n".utf8)
    let packed = try bytes.withUnsafeBytes { try Zstd.pack($0) }

    for length in 0..<packed.count {
      #expect(throws: CompressionError.self, "\(length) of \(packed.count) bytes") {
        try Array(packed[..<length]).withUnsafeBytes { try Zstd.unpack($0, size: bytes.count) }
      }
    }
  }

  @Test func `damaged frames never crash`() throws {
    var random = SplitMix(seed: 4)
    let bytes = Array(String(repeating: "2026-11-23\tSKU-1\t3\n", count: 40).utf8)
    let packed = try bytes.withUnsafeBytes { try Zstd.pack($0) }
    for _ in 0..<2_000 {
      var damaged = packed
      for _ in 0..<3 {
        damaged[Int.random(in: 0..<damaged.count, using: &random)] = .random(in: 0...255, using: &random)
      }

      let unpacked = try? damaged.withUnsafeBytes { try Zstd.unpack($0, size: bytes.count) }

      #expect(unpacked == nil || unpacked?.count == bytes.count)
    }
  }

  @Test func `an error says what was found and what to do`() {
    #expect(CompressionError.truncated(afterBytes: 12).description.contains("12 unpacked bytes"))
    #expect(CompressionError.truncated(afterBytes: 12).description.contains("fetch the file again"))
    #expect(CompressionError.tooLarge(limit: 7).description.contains("7 bytes"))
  }
}

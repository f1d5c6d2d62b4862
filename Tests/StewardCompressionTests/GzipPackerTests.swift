import StewardCompression
import Testing

struct GzipPackerTests {
  private func packed(_ packer: GzipPacker, _ text: [UInt8]) -> [UInt8] {
    text.withUnsafeBytes { packer.pack($0) { Array($0) } }
  }

  @Test func `documents of any size unpack to themselves, packed one after another`() throws {
    let packer = try GzipPacker()
    for count in [100_000, 0, 1, 300_000, 2, 1_000] {
      let text = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 &+ $0 / 7) }

      let packed = packed(packer, text)

      #expect(packed.withUnsafeBytes { Gunzip.isGzip($0) })
      #expect(try Gunzip.unpack(packed) == text)
    }
  }

  @Test func `what was packed before leaves no trace`() throws {
    let text = Array("the same bytes give the same bytes, the same bytes".utf8)
    let (fresh, used) = (try GzipPacker(), try GzipPacker())
    _ = packed(used, [UInt8](repeating: 7, count: 5_000))

    #expect(packed(used, text) == packed(fresh, text))
    // RFC 1952, section 2.3: no flags, no time.
    #expect(packed(fresh, text).prefix(8) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
  }

  @Test func `a higher level packs smaller`() throws {
    let text = (0..<20_000).flatMap { Array("\($0 % 977),".utf8) }

    #expect(packed(try GzipPacker(level: 9), text).count < packed(try GzipPacker(), text).count)
  }

  @Test(arguments: [-1, 0, 13] as [Int32]) func `there is no such level`(level: Int32) {
    #expect(throws: CompressionError.self) { _ = try GzipPacker(level: level) }
  }
}

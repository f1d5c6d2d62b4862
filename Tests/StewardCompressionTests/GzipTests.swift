import StewardCompression
import Testing

@Suite struct GzipTests {
  @Test(arguments: [0, 1, 2, 1_000, 100_000]) func `what is packed unpacks to itself`(count: Int) throws {
    let text = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 &+ $0 / 7) }

    let packed = try text.withUnsafeBytes { try Gzip.pack($0) }

    #expect(packed.withUnsafeBytes { Gunzip.isGzip($0) })
    #expect(try Gunzip.unpack(packed) == text)
  }

  @Test func `a header without name and time gives the same bytes each time, and few of them`() throws {
    let text = [UInt8](repeating: 65, count: 100_000)

    let packed = try text.withUnsafeBytes { try Gzip.pack($0, level: 9) }

    // RFC 1952, section 2.3: no flags, no time.
    #expect(packed.prefix(8) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
    #expect(packed.count < 300)
  }
}

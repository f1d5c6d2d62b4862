import StewardConnect
import StewardFormats
import StewardTestkit
import Testing

@Suite struct GzipTests {
  @Test func `every kind of block is unpacked`() throws {
    let squares = PackedSamples.squares(200)

    #expect(try Gzip.unpacked(PackedSamples.dynamic) == squares)
    #expect(try Gzip.unpacked(PackedSamples.fixed) == Array(squares[..<300]))
    #expect(try Gzip.unpacked(PackedSamples.stored) == Array(squares[..<120]))
    #expect(try Gzip.unpacked(PackedSamples.repeated) == Array(String(repeating: "steward", count: 20_000).utf8))
  }

  @Test func `members that follow each other are one document`() throws {
    let squares = PackedSamples.squares(200)

    #expect(
      try Gzip.unpacked(PackedSamples.stored + PackedSamples.dynamic) == Array(squares[..<120]) + squares)
  }

  @Test func `a document that comes in single bytes is the same`() throws {
    var result: [UInt8] = []
    try Gzip.unpack(ArrayByteSource(PackedSamples.dynamic, maximumRead: 1), limitBytes: .max) { result += $0 }

    #expect(result == PackedSamples.squares(200))
  }

  @Test func `every cut is noticed`() {
    for packed in [PackedSamples.dynamic, PackedSamples.fixed, PackedSamples.stored] {
      for length in 0..<packed.count {
        #expect(throws: GzipError.self) { try Gzip.unpacked(Array(packed[..<length])) }
      }
    }
  }

  @Test func `every changed byte behind the header is noticed`() {
    for packed in [PackedSamples.dynamic, PackedSamples.stored] {
      for place in 10..<packed.count {
        var damaged = packed
        damaged[place] ^= 0x5A
        #expect(throws: GzipError.self, "byte \(place)") { try Gzip.unpacked(damaged) }
      }
    }
  }

  @Test func `more than the limit doesn't come out`() {
    let error = #expect(throws: GzipError.self) { try Gzip.unpacked(PackedSamples.repeated, limitBytes: 100_000) }

    #expect(error?.code == .tooLarge)
  }

  @Test func `a file that isn't packed is whole as it is`() throws {
    let folder = try ScratchFolder()
    let path = try folder.write("plain.txt", "order-id\n1\n")

    try Gzip.verify(path: path)

    #expect(Gzip.isGzip(PackedSamples.dynamic))
    #expect(!Gzip.isGzip(Array("or".utf8)))
  }
}

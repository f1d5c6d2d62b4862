import StewardFormats
import Testing

@testable import StewardIngest

@Suite struct LineCutterTests {
  private static let text = (["sku,units"] + (0..<90).map { String(repeating: "x", count: $0 * 7 % 83) + ",\($0)" })
    .joined(separator: "\n")

  @Test(arguments: [1, 2, 63, 64, 65, 100, 1_000, 100_000])
  func `lines are the same however the bytes come`(length: Int) throws {
    #expect(try Self.cut(Self.text, length) == Self.text + "\n")
    #expect(try Self.cut(Self.text + "\n", length) == Self.text + "\n")
  }

  @Test func `nothing, a header alone and empty lines are what they are`() throws {
    for length in [1, 50] {
      #expect(try Self.cut("", length) == "")
      #expect(try Self.cut("sku", length) == "sku\n")
      #expect(try Self.cut("sku\n", length) == "sku\n")
      #expect(try Self.cut("sku\n\n\n1", length) == "sku\n\n\n1\n")
    }
  }

  @Test func `text without an end is refused before it fills the memory`() {
    let long = String(repeating: "x", count: FactRowReader.longestRow + 9_000)

    #expect(throws: FormatError.self) { try Self.cut(long, 4_096) }
    #expect(throws: FormatError.self) { try Self.cut("sku\n" + long, 4_096) }
  }

  /// The header, then the lines, put together again.
  private static func cut(_ text: String, _ length: Int) throws -> String {
    var cutter = LineCutter()
    var result: [UInt8] = []
    func header(_ line: [UInt8]) { result = line + [0x0A] }
    func lines(_ lines: UnsafeRawBufferPointer) { result += lines }
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: length) {
      try bytes[start..<min(bytes.count, start + length)].withUnsafeBytes {
        try cutter.add($0, header: header, lines: lines)
      }
    }
    try cutter.finish(header: header, lines: lines)
    return String(decoding: result, as: UTF8.self)
  }
}

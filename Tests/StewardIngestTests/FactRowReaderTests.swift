import Testing

@testable import StewardIngest

@Suite struct FactRowReaderTests {
  private static let header = "day\tsku\torderedRevenue\tunitsOrdered"

  @Test func `numbers of all lengths and forms are read exactly`() throws {
    var texts = [
      "0", "-0", "7", "-7", "0.9", "0.90", "-0.05", "00012", "0.000001", "1234567", "12345678", "1234567.89",
    ]
    for length in 1...15 {
      let digits = (0..<length).map { "\(($0 * 7 + length * 3) % 10)" }.joined()
      texts += [digits, "-" + digits, "\(digits).5", "\(digits).07", "-\(digits).25"]
    }
    for text in texts {
      let number = try #require(try Self.read(text))
      let point = text.split(separator: ".")
      #expect(number.digits == Int64(text.filter { $0 != "." }), "\(text)")
      #expect(number.fraction == (point.count > 1 ? point[1].count : 0), "\(text)")
      #expect(number.isThere)
    }
  }

  @Test(arguments: ["x", "1x", "1.", ".", "-", "--1", "1-", "1.2.3", "1,5", " 1", "1 ", "12345678x", "1e5", "\u{0661}"])
  func `what isn't a number is refused`(text: String) {
    #expect(throws: FactRowReader.Fault.self) { try Self.read(text) }
  }

  @Test func `an empty field is absent and not zero`() throws {
    #expect(try Self.read("")?.isThere == false)
  }

  @Test func `texts that differ anywhere aren't the expected ones`() {
    for count in 0...20 {
      let left = PaddedBytes()
      let right = PaddedBytes()
      let text = (0..<count).map { UInt8(0x41 + $0) }
      left.set(text)
      right.set(text + [0x2A])
      #expect(PaddedBytes.isSame(left.bytes, UnsafeRawBufferPointer(rebasing: right.bytes[0..<count])))
      for place in 0..<count {
        var other = text
        other[place] ^= 0x20
        right.set(other)
        #expect(!PaddedBytes.isSame(left.bytes, right.bytes))
      }
    }
  }

  @Test func `a table gives each text one number, in the order of first sight`() {
    var table = TextTable()
    let kept = PaddedBytes()
    for _ in 0..<2 {
      for index in 0..<500 {
        kept.set(Array("text \(index * 7_919)".utf8))
        #expect(table.number(kept.bytes) == index)
      }
    }
    #expect(table.count == 500)
  }

  /// The number as the third and the last field of a row.
  private static func read(_ text: String) throws -> FactRowReader.Number? {
    let reader = FactRowReader(
      layout: try FactFileLayout(header: Array(header.utf8), hasAccount: true, hasMarketplace: true))
    let row = Array("2026-01-01\tS\t\(text)\t\(text)\n".utf8)
    return try (row + [UInt8](repeating: 0x39, count: 64)).withUnsafeBufferPointer { bytes in
      guard var cursor = bytes.baseAddress else { return nil }
      let end = cursor + row.count
      guard try reader.row(&cursor, end: end), cursor == end else { return nil }
      let (first, last) = (reader.numbers[0], reader.numbers[1])
      #expect(first.digits == last.digits && first.fraction == last.fraction && first.isThere == last.isThere)
      return first
    }
  }
}

import StewardFormats
import Testing

@Suite struct DelimitedReaderTests {
  @Test(arguments: cuts)
  func `records and fields come out with their lines`(cut: Int) throws {
    let text = "sku\tprice\r\n\r\nA \"1\"\t1.50\n\nB\t\n\t\nlast"
    #expect(
      try records(Array(text.utf8), .tsv, maximumRead: cut) == [
        ["1", "sku", "price"], ["3", "A \"1\"", "1.50"], ["5", "B", ""], ["6", "", ""], ["7", "last"],
      ])
  }

  @Test(arguments: cuts)
  func `quoted fields may hold delimiters, line ends and doubled quotes`(cut: Int) throws {
    let text = "a,\"b, \"\"c\"\"\"\r\n\"two\r\nlines\",5\" pipe\n\"\"\n\"\"\"\",\"x\"\"y\"\"z\",\"\""
    #expect(
      try records(Array(text.utf8), .csv, maximumRead: cut) == [
        ["1", "a", "b, \"c\""], ["2", "two\r\nlines", "5\" pipe"], ["4", ""], ["5", "\"", "x\"y\"z", ""],
      ])
  }

  @Test func `a carriage return at the very end ends the line`() throws {
    #expect(try records(Array("a,b\r".utf8), .csv) == [["1", "a", "b"]])
    #expect(try records(Array("\"a\"\r".utf8), .csv) == [["1", "a"]])
    #expect(try records([], .csv) == [])
    #expect(try records(Array("\n\r\n\n".utf8), .tsv) == [])
  }

  @Test func `a tab is content in a file with commas`() throws {
    #expect(try records(Array("a\tb,\"c\td\"".utf8), .csv) == [["1", "a\tb", "c\td"]])
  }

  @Test func `a field that isn't there is empty`() throws {
    var reader = DelimitedReader(ArrayByteSource("a\tb"), dialect: .tsv)
    #expect(try reader.next())
    #expect(reader.string(1) == "b")
    #expect(reader.string(2) == "")
    #expect(reader.string(-1) == "")
    #expect(reader.position(ofField: 1, named: "price").description == "line 1, column 2 (price)")
    #expect(try !reader.next())
    #expect(try !reader.next())
  }

  @Test(arguments: cuts)
  func `a quote that isn't closed is refused where it opens`(cut: Int) {
    let error = formatError { _ = try records(Array("a,b\nc,\"d\ne\nf".utf8), .csv, maximumRead: cut) }
    #expect(error?.code == .unbalancedQuote)
    #expect(error?.position == SourcePosition(line: 2, column: 2))
  }

  @Test(arguments: cuts)
  func `text after a closing quote is refused`(cut: Int) {
    let error = formatError { _ = try records(Array("a\n\"b\" c,d\n".utf8), .csv, maximumRead: cut) }
    #expect(error?.code == .unbalancedQuote)
    #expect(error?.position == SourcePosition(line: 2, column: 1))
  }

  @Test(arguments: ["a\tb\u{0}c\n", "a\tb\u{1B}\n", "a\tb\rc\n"])
  func `control characters are refused with line and field`(text: String) {
    let error = formatError { _ = try records(Array("head\n\(text)x".utf8), .tsv, maximumRead: 3) }
    #expect(error?.code == .invalidValue)
    #expect(error?.position == SourcePosition(line: 2, column: 2))
  }

  @Test func `a control character in quotes is refused on its own line`() {
    let error = formatError { _ = try records(Array("a,\"b\nc\u{0}\"".utf8), .csv) }
    #expect(error?.code == .invalidValue)
    #expect(error?.position == SourcePosition(line: 2, column: 2))
  }

  @Test(arguments: cuts)
  func `a record of the longest length is read, and one byte more is refused`(cut: Int) throws {
    for ending in ["", "\n", "\r\n"] {
      let fits = Array(("x\n" + String(repeating: "a", count: 100) + ending).utf8)
      #expect(try records(fits, .tsv, maximumRead: cut, maximumRecordBytes: 100).count == 2)
      let long = Array(("x\n" + String(repeating: "a", count: 101) + ending).utf8)
      let error = formatError { _ = try records(long, .tsv, maximumRead: cut, maximumRecordBytes: 100) }
      #expect(error?.code == .recordTooLong)
      #expect(error?.position?.line == 2)
    }
  }

  @Test func `a line of two gigabytes is refused long before its end`() {
    let source = EndlessSource(limit: 2 << 30)
    let error = formatError {
      var reader = DelimitedReader(source, dialect: .tsv)
      _ = try reader.next()
    }
    #expect(error?.code == .recordTooLong)
    #expect(source.delivered.count < 40 << 20)
  }

  @Test func `a quote that swallows the file is named as the reason`() {
    var text = Array("a,\"b\n".utf8)
    text += [UInt8](repeating: 0x78, count: 2_000)
    let error = formatError { _ = try records(text, .csv, maximumRecordBytes: 1_000) }
    #expect(error?.code == .recordTooLong)
    #expect(error?.message.contains("is never closed") == true)
  }

  @Test func `more fields than any report has are refused`() {
    let error = formatError { _ = try records([UInt8](repeating: 0x2C, count: 100_000), .csv) }
    #expect(error?.code == .tooManyFields)
    #expect(error?.position?.line == 1)
  }

  @Test func `what a source throws is passed on`() {
    struct Broken: ByteSource, Error {
      func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { throw self }
    }
    var reader = DelimitedReader(Broken(), dialect: .tsv)
    #expect(throws: Broken.self) { try reader.next() }
  }
}

/// The same byte for ever, nearly; counts what was asked for.
private struct EndlessSource: ByteSource {
  final class Counter { var count = 0 }

  let limit: Int
  let delivered = Counter()

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, limit - delivered.count)
    for index in stride(from: 0, to: count, by: 1) { buffer[index] = 0x61 }
    delivered.count += count
    return count
  }
}

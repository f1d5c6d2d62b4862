import StewardFormats
import Testing

@Suite struct DelimitedPropertyTests {
  /// Fields of letters, quotes, delimiters, line ends and blanks.
  private static func field(_ generator: inout SeededGenerator) -> String {
    let alphabet: [String] = ["a", "\"", ",", "\n", "\r\n", " ", "é", "日", "\t", "b"]
    return (0..<Int.random(in: 0...12, using: &generator)).map { _ in alphabet.randomElement(using: &generator) ?? "" }
      .joined()
  }

  @Test func `what is written with quotes is read back`() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<500 {
      let table = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
        (0..<Int.random(in: 1...5, using: &generator)).map { _ in Self.field(&generator) }
      }
      let text = table.map { record in
        record.map { "\"" + $0.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\"" }.joined(separator: ",")
      }
      .joined(separator: Bool.random(using: &generator) ? "\n" : "\r\n")
      for cut in cuts {
        let read = try records(Array(text.utf8), .csv, maximumRead: cut)
        #expect(read.map { Array($0.dropFirst()) } == table)
      }
    }
  }

  @Test(arguments: [DelimitedDialect.tsv, .csv, DelimitedDialect(delimiter: 0x09, quoting: true)])
  func `bytes of any kind give the same records or the same error whatever the cut`(dialect: DelimitedDialect) {
    var generator = SeededGenerator(seed: 2)
    let alphabet = Array("ab\t,\"\"\n\r\n é;".utf8)
    for _ in 0..<2_000 {
      let bytes = generator.bytes(upTo: 60, from: alphabet)
      let outcomes = [Int.max, 1, 3].map { cut -> Result<[[String]], FormatError> in
        do {
          return .success(try records(bytes, dialect, maximumRead: cut, maximumRecordBytes: 20))
        } catch {
          let error = error as? FormatError ?? FormatError(.invalidValue, "another error")
          #expect((error.position?.line ?? 0) >= 1)
          return .failure(error)
        }
      }
      #expect(outcomes[0] == outcomes[1], "\(bytes)")
      #expect(outcomes[0] == outcomes[2], "\(bytes)")
    }
  }

  @Test func `records longer than the window are read whole`() throws {
    let long = String(repeating: "x", count: 700_000)
    let text = "a\t\(long)\nb\tc\n\(long)\td\n"
    let read = try records(Array(text.utf8), .tsv, maximumRead: 100_000)
    #expect(read == [["1", "a", long], ["2", "b", "c"], ["3", long, "d"]])
  }

  @Test func `copies of a reader go on independently`() throws {
    var first = DelimitedReader(ArrayByteSource("a\n\"b\"\"\"\nc"), dialect: .csv)
    #expect(try first.next())
    var second = first
    #expect(try first.next())
    #expect(first.string(0) == "b\"")
    #expect(second.string(0) == "a")
    #expect(try second.next())
    #expect(second.string(0) == "b\"")
  }
}

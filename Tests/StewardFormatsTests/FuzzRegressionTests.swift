import StewardFormats
import Testing

/// Inputs that fuzzing found, kept for ever.
@Suite struct FuzzRegressionTests {
  @Test func `an error in a stream shows the same excerpt whatever the cut`() {
    let bytes: [UInt8] =
      Array(#"{"a":[1,{"x":"#.utf8) + [0x1A] + Array(#"\u00e9\ud8":-1.5e3"#.utf8) + [UInt8](repeating: 0xFF, count: 7)
      + Array("\u{C}ll}".utf8)
    let errors = [Int.max, 1, 2, 3, 7].map { cut in
      formatError {
        var reader = JSONStreamReader(ArrayByteSource(bytes, maximumRead: cut), arrays: ["a", "a.b", "", "c.d"])
        while try reader.next() != nil {}
      }
    }
    #expect(errors[0]?.code == .invalidJSON)
    #expect(Set(errors).count == 1)
  }

  @Test func `a record beyond the limit gives the same error whatever the cut`() {
    let bytes = Array("a\n".utf8) + [UInt8](repeating: 0x62, count: 21) + Array(",\"\n\"x\"\u{0}".utf8)
    let errors = [Int.max, 1, 2, 3, 7].map { cut in
      formatError { _ = try records(bytes, .csv, maximumRead: cut, maximumRecordBytes: 20) }
    }
    #expect(errors[0]?.code == .recordTooLong)
    #expect(Set(errors).count == 1)
  }
}

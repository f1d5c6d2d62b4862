import StewardFormats
import Testing

@Suite struct TranscodingTests {
  private func decoded(_ bytes: [UInt8], _ charset: String, cut: Int = .max, room: Int = 1_000) throws -> String {
    let source = try TranscodingSource(ArrayByteSource(bytes, maximumRead: cut), charset: charset)
    return String(decoding: try drained(source, room: room), as: UTF8.self)
  }

  @Test(arguments: cuts, [1, 2, 1_000])
  func `each charset becomes UTF-8 whatever the cut`(cut: Int, room: Int) throws {
    func check(_ bytes: [UInt8], _ charset: String, _ text: String) throws {
      #expect(try decoded(bytes, charset, cut: cut, room: room) == text)
    }
    try check(Array("Größe 日本 😀".utf8), "utf8", "Größe 日本 😀")
    try check([0x47, 0xF6, 0x20, 0x80], "Cp1252", "Gö €")
    try check([0x93, 0xFA, 0x96, 0x7B, 0xB6, 0x5C], "Shift_JIS", "日本ｶ\\")
    try check([0x41, 0x00, 0xAC, 0x20, 0x3D, 0xD8, 0x00, 0xDE], "UTF-16LE", "A€😀")
    try check([0xFE, 0xFF, 0x00, 0x41, 0x20, 0xAC], "UTF-16BE", "A€")
    try check([0xFF, 0xFE, 0x41, 0x00], "UTF-16LE", "A")
    try check([0xEF, 0xBB, 0xBF, 0x41, 0xEF, 0xBB, 0xBF], "UTF-8", "A\u{FEFF}")
    try check([0xEF, 0xBB, 0xBF], "UTF-8", "")
    try check([], "UTF-8", "")
    try check([], "cp932", "")
  }

  @Test(
    arguments: [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
      [0xF4, 0x90, 0x80, 0x80], [0xF5], [0xFF], [0xC3, 0x41], [0xE2, 0x82, 0x41], [0xC3], [0xE2, 0x82],
      [0xF0, 0x9F, 0x98],
    ] as [[UInt8]])
  func `overlong forms, surrogates, stray bytes and cut tails are refused`(bytes: [UInt8]) {
    for cut in cuts {
      let error = formatError { _ = try decoded(Array("ab\ncd é\n".utf8) + bytes, "UTF-8", cut: cut) }
      #expect(error?.code == .invalidEncoding)
      #expect(error?.position?.line == 3)
    }
  }

  @Test func `the error names the byte and its offset`() {
    let error = formatError { _ = try decoded([0x61, 0x0A, 0x62, 0xFF], "UTF-8", cut: 1) }
    #expect(
      error?.description == "line 2: byte 0xFF at offset 3 isn't valid UTF-8; the content has another charset "
        + "or is damaged")
    let other = formatError { _ = try decoded([0x61, 0x0A, 0x62, 0x81, 0x63], "windows-1252", cut: 1) }
    #expect(other?.code == .invalidEncoding)
    #expect(other?.position?.line == 2)
    #expect(other?.message.contains("byte 0x81 at offset 3") == true)
  }

  @Test func `a character cut at the end is refused in other charsets too`() {
    for (bytes, charset) in [([0x61, 0x93], "cp932"), ([0x41, 0x00, 0x3D], "UTF-16LE"), ([0x3D, 0xD8], "UTF-16LE")]
      as [([UInt8], String)]
    {
      for cut in cuts {
        let error = formatError { _ = try decoded(bytes, charset, cut: cut) }
        #expect(error?.code == .invalidEncoding)
        #expect(error?.position?.line == 1)
      }
    }
  }

  @Test(arguments: ["", "no-such-charset", "UTF-8//IGNORE", "a b"])
  func `an unknown charset is refused`(name: String) {
    let error = formatError { _ = try TranscodingSource(ArrayByteSource([]), charset: name) }
    #expect(error?.code == .invalidEncoding)
  }

  @Test func `long texts pass whole`() throws {
    let text = String(repeating: "Größe 日本 😀\n", count: 20_000)
    #expect(try decoded(Array(text.utf8), "UTF-8", cut: 1_001) == text)
    let utf16 = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(try decoded(utf16, "UTF-16LE", cut: 1_001, room: 77) == text)
  }

  @Test func `strict UTF-8 agrees with the standard library on bytes of any kind`() {
    var generator = SeededGenerator(seed: 3)
    let alphabet: [UInt8] = [0x41, 0x80, 0xBF, 0xC2, 0xE0, 0xA0, 0xED, 0x9F, 0xF0, 0x90, 0xF4, 0x8F, 0xEF]
    for _ in 0..<5_000 {
      let bytes = generator.bytes(upTo: 12, from: alphabet)
      let valid = String(validating: bytes, as: UTF8.self) != nil
      for cut in [1, 3, .max] {
        #expect((formatError { _ = try decoded(bytes, "UTF-8", cut: cut) } == nil) == valid, "\(bytes)")
      }
    }
  }
}

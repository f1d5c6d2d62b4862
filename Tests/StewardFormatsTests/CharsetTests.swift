import StewardFormats
import Testing

@Suite struct CharsetTests {
  @Test(
    arguments: [
      ("text/plain;charset=Cp1252", "windows-1252"), ("text/plain; charset=\"UTF-8\"", "UTF-8"),
      ("text/plain; boundary=x; Charset = 'windows-31J'", "cp932"), ("text/plain;charset=SJIS", "cp932"),
      ("text/plain;charset=gb2312", "GBK"), ("text/plain;charset=utf8", "UTF-8"),
      ("text/plain;charset=ISO-8859-1", "ISO-8859-1"),
      ("text/plain", nil), ("charset=utf-8", nil), ("text/plain;charset=", nil), ("text/plain;charset=a//b", nil),
      ("", nil),
      ("text/plain;charset=KOI8-R", "KOI8-R"),
    ] as [(String, String?)])
  func `the label comes from the content type`(header: String, expected: String?) {
    #expect(CharsetDetection.charset(fromContentType: header) == expected)
  }

  private func detected(_ bytes: [UInt8], _ contentType: String?, _ fallback: String, cut: Int = .max) -> String {
    var detector = CharsetDetector()
    var rest = bytes[...]
    while !rest.isEmpty {
      let chunk = Array(rest.prefix(cut))
      chunk.withUnsafeBytes { detector.consume($0) }
      rest = rest.dropFirst(chunk.count)
    }
    return detector.charset(contentType: contentType, fallback: fallback)
  }

  private let latinLabel = "text/plain;charset=ISO-8859-1"

  @Test(arguments: [1, 2, .max])
  func `a byte order mark decides`(cut: Int) {
    #expect(detected([0xEF, 0xBB, 0xBF, 0x41], latinLabel, "cp932", cut: cut) == "UTF-8")
    #expect(detected([0xFF, 0xFE, 0x41, 0x00], latinLabel, "cp932", cut: cut) == "UTF-16LE")
    #expect(detected([0xFE, 0xFF, 0x00, 0x41], "text/plain;charset=utf-8", "cp932", cut: cut) == "UTF-16BE")
    #expect(detected([0xFF, 0xFE], nil, "cp932", cut: cut) == "UTF-16LE")
  }

  @Test(arguments: [1, 2, .max])
  func `UTF-8 under a Latin label or none is UTF-8`(cut: Int) {
    let text = Array("Größe".utf8)
    #expect(detected(text, latinLabel, "cp932", cut: cut) == "UTF-8")
    #expect(detected(text, "text/plain;charset=Cp1252", "", cut: cut) == "UTF-8")
    #expect(detected(text, nil, "windows-1252", cut: cut) == "UTF-8")
  }

  @Test func `another label is believed`() {
    #expect(detected(Array("Größe".utf8), "text/plain;charset=Shift_JIS", "windows-1252") == "cp932")
    #expect(detected([0x41], "text/plain;charset=GBK", "windows-1252") == "GBK")
  }

  @Test func `a Latin label holds where the content isn't UTF-8`() {
    #expect(detected([0x47, 0xF6], latinLabel, "cp932") == "windows-1252")
    #expect(detected([0x47, 0xF6], "text/plain;charset=Cp1252", "cp932") == "windows-1252")
  }

  @Test(arguments: [1, 3, Int.max])
  func `text that is UTF-8 but for a few bytes is damaged UTF-8`(cut: Int) {
    let umlauts = Array("ÄÖÜäöüßéèê".utf8)
    #expect(detected(umlauts + [0xFC, 0x20], nil, "windows-1252", cut: cut) == "UTF-8")
    #expect(detected([0xE3, 0x81] + umlauts + umlauts, "text/plain; charset=Cp1252", "", cut: cut) == "UTF-8")
    // Latin letters of one byte each, one pair of which happens to be UTF-8, and Shift_JIS.
    #expect(
      detected(Array("Caf".utf8) + [0xE9, 0x20, 0xC9, 0xAE, 0x21], nil, "windows-1252", cut: cut) == "windows-1252")
    #expect(detected([0x82, 0xA0, 0x82, 0xA2, 0xE3, 0x81, 0x82, 0xA4], nil, "cp932", cut: cut) == "cp932")
  }

  @Test func `without a label the marketplace's charset is the fallback`() {
    #expect(detected([0x93, 0xFA], nil, "Windows-31J") == "cp932")
    #expect(detected([0x93, 0xFA], nil, "") == "windows-1252")
    #expect(detected([0x41], nil, "cp932") == "UTF-8")
    #expect(detected([], nil, "cp932") == "UTF-8")
  }

  @Test func `a sample may end within a character`() {
    #expect(detected(Array("Größe".utf8.prefix(3)), nil, "cp932") == "UTF-8")
  }
}

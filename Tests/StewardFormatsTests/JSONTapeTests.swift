import StewardFormats
import Testing

@Suite struct JSONTapeTests {
  private func tape(_ text: String) throws -> JSONTape {
    let tape = JSONTape()
    try tape.parse(Array(text.utf8))
    return tape
  }

  private func refusal(_ text: String) -> FormatError? { formatError { _ = try tape(text) } }

  @Test func `all kinds of values are found by their keys`() throws {
    let root = try tape(
      #"{"a":"x","b":-12.50e+3,"c":[1,[],{"d":null}],"e":true,"f":false,"g":{},"":"empty","é":1} "#
    ).root
    #expect(root.kind == .object)
    #expect(root["a"]?.string == "x")
    #expect(root["b"]?.numberText == "-12.50e+3")
    #expect(root["b"]?.withBytes { Array($0) } == Array("-12.50e+3".utf8))
    #expect(root["c"]?.elements.map(\.kind) == [.number, .array, .object])
    #expect(root["c"]?[2]?["d"]?.isNull == true)
    #expect(root["c"]?[3] == nil)
    #expect(root["c"]?[-1] == nil)
    #expect(root["e"]?.bool == true)
    #expect(root["f"]?.bool == false)
    #expect(root["g"]?.members.map(\.key) == [])
    #expect(root[""]?.string == "empty")
    #expect(root["é"]?.numberText == "1")
    #expect(root["missing"] == nil)
    #expect(root[key: "e"]?.kind == .true)
    #expect(root.members.map(\.key) == ["a", "b", "c", "e", "f", "g", "", "é"])
    #expect(root["c"]?.withBytes { String(decoding: $0, as: UTF8.self) } == #"[1,[],{"d":null}]"#)
    #expect(root["a"]?.bool == nil)
    #expect(root["a"]?.numberText == nil)
    #expect(root["b"]?.string == nil)
  }

  @Test func `escapes are taken out, in keys too`() throws {
    let root = try tape(#"{"k\u0065y":"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00","half":"a\ud83dz\ude00"}"#).root
    #expect(root["key"]?.string == "\"\\/\u{8}\u{C}\n\r\té😀")
    #expect(root.members.map(\.key) == ["key", "half"])
    #expect(root["half"]?.string == "a\u{FFFD}z\u{FFFD}")
    #expect(root["key"]?.withBytes { $0.count } == 14)
  }

  @Test(arguments: [
    "{,}", "[1,]", "[,1]", "[1,,2]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "{\"a\":1 \"b\":2}", "[1 2]", "01", "-01",
    "1.e5", "[+1]",
    "[.5]", "[1.]", "[1e]x", "[- 1]", "tru]", "nul1", "True", "NaN", "[1]]", "{}1", "'a'", "[\"\\x\"]", "[\"\\u12g4\"]",
    "[\"a\nb\"]",
    "[\"\u{0}\"]", "\u{FEFF}{}", "}", "]", "[}", "{]", "{1:2}", "/**/1", "1 2", "[1\u{A0}]",
  ])
  func `what isn't JSON is refused with a place`(text: String) {
    let error = refusal(text)
    #expect(error?.code == .invalidJSON, "\(String(describing: error))")
    #expect((error?.position?.line ?? 0) >= 1)
    #expect((error?.position?.column ?? 0) >= 1)
  }

  @Test(arguments: [
    "", " ", "{", "[", "[1", "[1,", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "\"abc", "\"abc\\", "\"\\u12", "tr",
    "-", "1e", "1.", "1e+",
  ])
  func `half a document is called cut off`(text: String) {
    let error = refusal("\n" + text)
    #expect(error?.code == .truncated, "\(String(describing: error))")
    #expect(error?.position?.line == 2)
  }

  @Test func `errors and nodes have line and byte column`() throws {
    #expect(refusal("{\n \"é\": x}")?.position == SourcePosition(line: 2, column: 8))
    let root = try tape("{\n  \"a\": 1,\n  \"b\": [ \"x\" ]}").root
    #expect(root["a"]?.position == SourcePosition(line: 2, column: 8))
    #expect(root["b"]?[0]?.position == SourcePosition(line: 3, column: 10))
    #expect(root.column == 1)
    let shifted = JSONTape()
    try shifted.parse(Array("\n7".utf8), firstLine: 10)
    #expect(shifted.root.line == 11)
  }

  @Test func `the depth has a limit`() throws {
    let fits = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(try tape(fits).root.kind == .array)
    #expect(refusal("[" + fits + "]")?.code == .tooDeep)
    #expect(refusal(String(repeating: "{\"a\":", count: 100_000))?.code == .tooDeep)
  }

  @Test func `a tape is used again and again`() throws {
    let tape = JSONTape()
    let long = "[" + (0..<10_000).map { "\"value \($0)\"" }.joined(separator: ",") + "]"
    for _ in 0..<3 {
      try tape.parse(Array(long.utf8))
      #expect(tape.root[9_999]?.string == "value 9999")
      #expect(throws: FormatError.self) { try tape.parse(Array("[".utf8)) }
      #expect(tape.root.isNull)
      try tape.parse(Array("1".utf8))
      #expect(tape.root.numberText == "1")
    }
  }

  @Test func `bytes of any kind are parsed or refused with a place`() {
    var generator = SeededGenerator(seed: 5)
    let alphabet = Array("{}[]\",:\\u0012e.-+ \ntruefalsn".utf8)
    let tape = JSONTape()
    for _ in 0..<20_000 {
      let bytes = generator.bytes(upTo: 24, from: alphabet)
      if let error = formatError({ try tape.parse(bytes) }) {
        #expect((error.position?.line ?? 0) >= 1 && (error.position?.column ?? 0) >= 1)
      } else {
        _ = tape.root.withBytes { $0.count } + tape.root.line
      }
    }
  }
}

import StewardFormats
import Testing

@Suite struct JSONStreamTests {
  private struct Outcome: Equatable {
    var elements: [String] = []
    var header = ""
    var found: [Bool] = []
    var error: FormatError?
  }

  private func read(_ text: String, _ arrays: [String], cut: Int = .max) -> Outcome {
    var reader = JSONStreamReader(ArrayByteSource(text, maximumRead: cut), arrays: arrays)
    var outcome = Outcome()
    outcome.error = formatError {
      while let (array, element) = try reader.next() {
        outcome.elements.append("\(array):" + element.withBytes { String(decoding: $0, as: UTF8.self) })
      }
    }
    outcome.header = (try? JSONValue(reader.header).text()) ?? "twice"
    outcome.found = reader.foundArrays
    return outcome
  }

  @Test(arguments: cuts)
  func `the elements of named arrays come one by one, the rest is the header`(cut: Int) {
    let text = """
      {"spec": {"type":"X", "by\\u0041":[1,2]}, "byAsin" : [ {"a":1} , [2], 3,"x" ],
       "deep":{"n":null,"list":[true,false],"more":{}}, "empty":[ ], "tail":-1.50}

      """
    let outcome = read(text, ["byAsin", "deep.list", "empty", "missing", "spec.type"], cut: cut)
    #expect(outcome.error == nil)
    #expect(outcome.elements == ["0:{\"a\":1}", "0:[2]", "0:3", "0:x", "1:true", "1:false"])
    #expect(outcome.found == [true, true, true, false, false])
    #expect(
      outcome.header
        == #"{"spec":{"type":"X","byA":[1,2]},"byAsin":[],"deep":{"n":null,"list":[],"more":{}},"#
        + #""empty":[],"tail":-1.50}"#
    )
  }

  @Test(arguments: cuts)
  func `the document itself may be the array`(cut: Int) {
    #expect(read(" [1,\n{\"a\":[]}] ", [""], cut: cut).elements == ["0:1", "0:{\"a\":[]}"])
    #expect(read("[]", [""], cut: cut).found == [true])
    #expect(read("{\"a\":1}", [""], cut: cut).header == "{\"a\":1}")
    #expect(read("5", ["a"], cut: cut).header == "5")
    #expect(read("[1]", ["a"], cut: cut).header == "[1]")
  }

  @Test func `the header is there in part before the end`() throws {
    var reader = JSONStreamReader(ArrayByteSource(#"{"a":{"b":1,"list":[1,2]},"c":3}"#), arrays: ["a.list"])
    #expect(reader.header.isNull)
    #expect(try reader.next()?.element.numberText == "1")
    #expect(try JSONValue(reader.header).text() == #"{"a":{"b":1,"list":[]}}"#)
    #expect(try reader.next()?.element.numberText == "2")
    #expect(try reader.next() == nil)
    #expect(try reader.next() == nil)
    #expect(reader.header["c"]?.numberText == "3")
  }

  @Test(arguments: cuts)
  func `half a document is refused with its line`(cut: Int) {
    let text = "{\"x\":1,\n\"list\":[{\"a\":1},\n{\"b\":2}],\n\"y\":[]}\n"
    #expect(read(text, ["list"], cut: cut).error == nil)
    for length in 0..<text.utf8.count - 2 {
      let half = String(text.prefix(length))
      let error = read(half, ["list"], cut: cut).error
      #expect(error?.code == .truncated, "\(half)")
      #expect(error?.position?.line == half.split(separator: "\n", omittingEmptySubsequences: false).count)
    }
  }

  @Test(arguments: cuts)
  func `faults have line and column in the document`(cut: Int) {
    let error = read("{\"list\":[1,\n 2, x]}", ["list"], cut: cut).error
    #expect(error?.code == .invalidJSON)
    #expect(error?.position == SourcePosition(line: 2, column: 5))
    for text in [
      "{\"list\":[1 2]}", "{\"list\":[,]}", "{\"list\":[1,]}", "{,}", "{\"a\":1,}", "{\"list\" []}", "{} {}",
      "{\"a\":1]", "]",
    ] {
      let error = read(text, ["list"], cut: cut).error
      #expect(error?.code == .invalidJSON, "\(text)")
      #expect((error?.position?.column ?? 0) >= 1)
    }
  }

  @Test func `an array that is there twice is refused`() {
    #expect(read(#"{"a":[1],"a":[2]}"#, ["a"]).error?.code == .invalidJSON)
  }

  @Test func `an element or a header beyond its limit is refused in bounded memory`() {
    struct Endless: ByteSource {
      var head: [UInt8]
      var delivered = 0
      mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard delivered < 200 << 20 else { return 0 }
        for index in 0..<buffer.count { buffer[index] = 0x78 }
        if !head.isEmpty { buffer.copyBytes(from: head) }
        head = []
        delivered += buffer.count
        return buffer.count
      }
    }
    for (head, arrays) in [("{\"a\":[\"", ["a"]), ("{\"b\":\"", ["a"]), ("{\"", ["a"])] {
      var reader = JSONStreamReader(Endless(head: Array(head.utf8)), arrays: arrays)
      let error = formatError { _ = try reader.next() }
      #expect(error?.code == .recordTooLong)
      #expect(error?.position?.line == 1)
    }
  }

  @Test(arguments: cuts)
  func `one value a line`(cut: Int) throws {
    func lines(_ text: String) -> ([String], FormatError?) {
      var reader = JSONStreamReader(jsonl: ArrayByteSource(text, maximumRead: cut))
      var values: [String] = []
      let error = formatError {
        while let (_, element) = try reader.next() {
          values.append("\(element.line):" + element.withBytes { String(decoding: $0, as: UTF8.self) })
        }
      }
      return (values, error)
    }
    #expect(lines("{\"a\":1}\r\n\n [2]\n3").0 == ["1:{\"a\":1}", "3:[2]", "4:3"])
    #expect(lines("").0 == [])
    #expect(lines("{}\n{\"a\":\n1}").1?.code == .truncated)
    #expect(lines("{}\n{\"a\":\n1}").1?.position?.line == 2)
    #expect(lines("{} {}").1?.code == .invalidJSON)
  }

  @Test func `random documents give the same elements whatever the cut`() {
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<300 {
      let elements = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
        RandomJSON.value(&generator, depth: 3).text(pretty: Bool.random(using: &generator))
      }
      let text =
        "{\"h\":\(RandomJSON.value(&generator, depth: 2).text()),\"p\":{\"list\":["
        + "\(elements.joined(separator: " , "))]}}"
      let whole = read(text, ["p.list"])
      #expect(whole.error == nil)
      #expect(whole.elements.count == elements.count)
      for cut in cuts { #expect(read(text, ["p.list"], cut: cut) == whole) }
    }
  }

  @Test func `bytes of any kind give the same outcome whatever the cut`() {
    var generator = SeededGenerator(seed: 7)
    let alphabet = Array("{}[]\",:\\ab 12\n".utf8)
    for _ in 0..<4_000 {
      let text = String(decoding: generator.bytes(upTo: 30, from: alphabet), as: UTF8.self)
      let whole = read("{\"a\":" + text, ["a", "a.b"])
      #expect(whole.error.map { ($0.position?.line ?? 0) >= 1 } != false)
      #expect(read("{\"a\":" + text, ["a", "a.b"], cut: 1) == whole, "\(text)")
      #expect(read("{\"a\":" + text, ["a", "a.b"], cut: 3) == whole, "\(text)")
    }
  }
}

/// Values of all kinds.
enum RandomJSON {
  static func value(_ generator: inout SeededGenerator, depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2: return .number("\(Int.random(in: -1_000_000...1_000_000, using: &generator)).5e-3")
    case 3: return .number("\(Int.random(in: -9...9, using: &generator))")
    case 4: return .string(string(&generator))
    case 5:
      return .array((0..<Int.random(in: 0...4, using: &generator)).map { _ in value(&generator, depth: depth - 1) })
    default:
      return .object(
        (0..<Int.random(in: 0...4, using: &generator)).map {
          .init("\($0)" + string(&generator), value(&generator, depth: depth - 1))
        })
    }
  }

  private static func string(_ generator: inout SeededGenerator) -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "\"", "\\", "/", "\n", "\u{1}", "é", "日", "😀", "\u{7F}", "\u{2028}", "{", "]",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0...12, using: &generator) {
      text.unicodeScalars.append(alphabet.randomElement(using: &generator) ?? "a")
    }
    return text
  }
}

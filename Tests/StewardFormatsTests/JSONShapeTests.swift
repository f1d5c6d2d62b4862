import StewardFormats
import Testing

/// Elements that are alike are read by their shape: what comes out must be what the parser alone says.
@Suite struct JSONShapeTests {
  /// A value and all that is within it, with kinds, texts and places.
  private func dump(_ node: JSONNode, _ result: inout [String]) {
    let text = node.withBytes { String(decoding: $0, as: UTF8.self) }
    result.append("\(node.kind) \(text) \(node.line):\(node.column)")
    for member in node.members {
      result.append("key \(member.key)")
      dump(member.value, &result)
    }
    for element in node.elements { dump(element, &result) }
  }

  private struct Outcome: Equatable {
    var elements: [[String]] = []
    var error: FormatError?
    var shaped = 0
  }

  private func streamed(_ text: [UInt8], cut: Int = .max) -> Outcome {
    var reader = JSONStreamReader(ArrayByteSource(text, maximumRead: cut), arrays: [""])
    var outcome = Outcome()
    var shapes: Set<Int> = []
    outcome.error = formatError {
      while let (_, element) = try reader.next() {
        var lines: [String] = []
        dump(element, &lines)
        outcome.elements.append(lines)
        if let shape = reader.shape, !shapes.insert(shape).inserted { outcome.shaped += 1 }
      }
    }
    return outcome
  }

  /// As the tape has it, which knows no shapes.
  private func parsed(_ text: [UInt8]) throws -> [[String]] {
    let tape = JSONTape()
    try tape.parse(text)
    return tape.root.elements.map { element in
      var lines: [String] = []
      dump(element, &lines)
      return lines
    }
  }

  private static let values = [
    "1", "0", "-0", "-12.50", "3e5", "1.25E-3", "true", "false", "null", "\"\"", "\"B0000000001\"",
    "\"ä€😀 text of some length\"",
    "\"a\\\"b\"", "\"\\u00e4\"", "12345678901234567890.123", "\"  blanks \"",
  ]

  private func element(_ random: inout SeededGenerator, varies: Bool) -> String {
    func one(_ random: inout SeededGenerator) -> String { Self.values.randomElement(using: &random) ?? "" }
    let space = varies && Int.random(in: 0..<6, using: &random) == 0 ? " \n\t" : "\n  "
    var members = ["\"first\" : \(one(&random))", "\"in\" : { \"a\":\(one(&random)),\(space)\"b\" : { } , \"c\": [ ]}"]
    if !varies || Int.random(in: 0..<8, using: &random) > 0 { members.append("\"last\":\(one(&random))") }
    if varies, Int.random(in: 0..<8, using: &random) == 0 {
      members.append("\"k\\u0065y\": [\(one(&random)), {\"x\":1}]")
    }
    if varies, Int.random(in: 0..<12, using: &random) == 0 { return one(&random) }
    return "{\(space)" + members.joined(separator: ",\(space)") + " }"
  }

  private func document(_ random: inout SeededGenerator, elements: Int, varies: Bool = true) -> [UInt8] {
    let all = (0..<elements).map { _ in element(&random, varies: varies) }
    return Array(("[ " + all.joined(separator: " , ") + " ]\n").utf8)
  }

  @Test(arguments: 0..<40)
  func `elements read by their shape are what the parser says`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let text = document(&random, elements: 60)
    for cut in [3, .max] {
      let outcome = streamed(text, cut: cut)
      #expect(outcome.error == nil)
      #expect(outcome.elements == (try parsed(text)))
    }
  }

  @Test func `elements that differ in their values alone have one shape`() {
    let rows = (0..<50).map { "{\"sku\":\"S\($0)\",\"n\":\($0),\n\"f\":\($0 % 2 == 0 ? "null" : "1.5")}" }
    let outcome = streamed(Array("[\(rows.joined(separator: ",\n"))] \n \n \n ".utf8))
    #expect(outcome.elements.count == 50)
    #expect(outcome.shaped == 49)
    #expect(outcome.elements[49][0].hasSuffix("99:1"))
  }

  @Test func `places of one shape hold the values of the same keys`() throws {
    let text = #"[{"a":1,"b":{"c":"x"}},{"a":2,"b":{"c":null}},{"b":{"c":"y"},"a":3},{"a":4,"b":{"c":"z"}}]"#
    var reader = JSONStreamReader(ArrayByteSource(text + "        "), arrays: [""])
    var placeOfShape: [Int: Int] = [:]
    var found: [String?] = []
    while let (_, element) = try reader.next() {
      let shape = try #require(reader.shape)
      let place = try placeOfShape[shape] ?? #require(element["b"]?["c"]).place
      placeOfShape[shape] = place
      found.append(element.value(at: place).string)
    }
    #expect(found == ["x", nil, "y", "z"])
    #expect(placeOfShape.count == 2)
  }

  @Test(arguments: 0..<4)
  func `a document cut at any byte fails where it fails without shapes`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let text = document(&random, elements: 6, varies: seed % 2 == 0)
    for length in 0..<text.count - 2 {
      let outcome = streamed(Array(text[..<length]))
      let whole = formatError { _ = try parsed(Array(text[..<length])) }
      #expect(outcome.error?.code == whole?.code)
      #expect(outcome.error?.position == whole?.position)
      #expect(outcome.elements == streamed(Array(text[..<length]), cut: 1).elements)
    }
  }

  @Test(arguments: 0..<4)
  func `a document with any one byte changed reads as it does without shapes`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(100 + seed))
    let text = document(&random, elements: 6, varies: false)
    let bytes = Array("\"\\{}[],:019-.eE tn\n\u{1}".utf8)
    for place in 0..<text.count - 1 {
      var changed = text
      changed[place] = bytes.randomElement(using: &random) ?? 0
      var expected: [[String]]?
      let error = formatError { expected = try parsed(changed) }
      let outcome = streamed(changed)
      #expect(outcome.error?.code == error?.code)
      #expect(outcome.error?.position == error?.position)
      if let expected, changed[..<2] == text[..<2] { #expect(outcome.elements == expected) }
    }
  }
}

import StewardFormats
import Testing

@Suite struct JSONValueTests {
  @Test func `values are read by key and index`() throws {
    let value = try JSONValue(parsing: #"{"n":12,"d":-2.5,"w":2e3,"list":["a",true,null],"big":99999999999999999999}"#)
    #expect(value["n"]?.integer == 12)
    #expect(value["n"]?.double == 12)
    #expect(value["d"]?.integer == nil)
    #expect(value["d"]?.double == -2.5)
    #expect(value["w"]?.integer == 2_000)
    #expect(value["big"]?.integer == nil)
    #expect(value["big"]?.numberText == "99999999999999999999")
    #expect(value["list"]?[0]?.string == "a")
    #expect(value["list"]?[1]?.bool == true)
    #expect(value["list"]?[2]?.isNull == true)
    #expect(value["list"]?[3] == nil)
    #expect(value["list"]?.array?.count == 3)
    #expect(value["none"] == nil)
    #expect(value[0] == nil)
    #expect(try JSONValue(parsing: "1e999").double == nil)
  }

  @Test func `members are set, added and removed in place`() throws {
    var value: JSONValue = ["a": 1, "b": [true, nil, "x"]]
    value["a"] = "new"
    value["c"] = 3
    value["b"] = nil as JSONValue?
    value["missing"] = nil as JSONValue?
    #expect(value.text() == #"{"a":"new","c":3}"#)
  }

  @Test func `a key that is there twice is refused with its place`() {
    let error = formatError { _ = try JSONValue(parsing: "{\"a\":1,\n \"\\u0061\":2}") }
    #expect(error?.code == .invalidJSON)
    #expect(error?.position == SourcePosition(line: 2, column: 2, field: "a"))
    #expect(formatError { _ = try JSONValue(parsing: #"[{"x":{"b":1,"b":1}}]"#) }?.code == .invalidJSON)
    #expect(formatError { _ = try JSONValue(parsing: #"[{"a":1},{"a":1}]"#) } == nil)
  }

  @Test func `bytes that aren't UTF-8 are refused`() {
    let error = formatError { _ = try JSONValue(parsing: [0x22, 0x0A, 0xFF, 0x22]) }
    #expect(error?.code == .invalidEncoding)
    #expect(error?.position?.line == 2)
    #expect(formatError { _ = try JSONValue(parsing: [0x22, 0xC3]) }?.code == .invalidEncoding)
  }

  @Test func `the text is compact, pretty or sorted`() throws {
    let value = try JSONValue(parsing: #"{"b":[1,{}],"a":"\u0001\"\\/\n\t\u007f","é":[]}"#)
    #expect(value.text() == "{\"b\":[1,{}],\"a\":\"\\u0001\\\"\\\\/\\n\\t\u{7F}\",\"é\":[]}")
    #expect(value.text(sortedKeys: true).hasPrefix("{\"a\""))
    #expect(
      value.text(pretty: true, sortedKeys: true)
        == "{\n  \"a\": \"\\u0001\\\"\\\\/\\n\\t\u{7F}\",\n  \"b\": [\n    1,\n    {}\n  ],\n  \"é\": []\n}")
  }

  @Test func `every value comes back from its text`() throws {
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<2_000 {
      let value = RandomJSON.value(&generator, depth: 4)
      #expect(try JSONValue(parsing: value.text()) == value)
      #expect(try JSONValue(parsing: value.text(pretty: true)) == value)
      let sorted = value.text(sortedKeys: true)
      #expect(try JSONValue(parsing: sorted).text(sortedKeys: true) == sorted)
    }
  }
}

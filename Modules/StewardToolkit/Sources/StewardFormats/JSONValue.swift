/// A JSON value as a tree, for configuration files and small answers. For reports there are the tape and the stream.
public indirect enum JSONValue: Sendable, Hashable {
  case object([Member])
  case array([JSONValue])
  case string(String)
  /// The number's text, as JSON has it: nothing is lost.
  case number(String)
  case bool(Bool)
  case null

  /// A key and its value, in the order of the document.
  public struct Member: Sendable, Hashable {
    public var key: String
    public var value: JSONValue

    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// Parses a document in UTF-8.
  ///
  /// - Throws: as `JSONTape.parse`, and `invalidJSON` where an object has a key twice.
  public init(parsing bytes: [UInt8]) throws(FormatError) {
    var check = UTF8Check()
    let fault = bytes.withUnsafeBytes { check.consume($0) }
    if fault != nil || check.isIncomplete {
      let offset = fault ?? bytes.count
      let line = 1 + bytes[..<offset].count { $0 == 0x0A }
      throw FormatError.undecodable(fault.map { bytes[$0] }, charset: "UTF-8", offset: offset, line: line)
    }
    let tape = JSONTape()
    try tape.parse(bytes)
    try self.init(tape.root)
  }

  /// Parses a document.
  public init(parsing text: String) throws(FormatError) { try self.init(parsing: Array(text.utf8)) }

  /// Copies a value from a tape.
  ///
  /// - Throws: `invalidJSON` where an object has a key twice.
  public init(_ node: JSONNode) throws(FormatError) {
    switch node.kind {
    case .object: self = .object(try Self.members(of: node))
    case .array:
      var elements: [JSONValue] = []
      for element in node.elements { elements.append(try JSONValue(element)) }
      self = .array(elements)
    case .string: self = .string(node.string ?? "")
    case .number: self = .number(node.numberText ?? "")
    case .true: self = .bool(true)
    case .false: self = .bool(false)
    case .null: self = .null
    }
  }

  private static func members(of node: JSONNode) throws(FormatError) -> [Member] {
    var members: [Member] = []
    var keys: Set<String> = []
    for member in node.members {
      let key = member.key
      guard keys.insert(key).inserted else {
        var position = member.keyNode.position
        position.field = key
        throw FormatError(
          .invalidJSON, "the key \(FormatError.quoted(key)) is in the object twice; expected it once", at: position)
      }
      members.append(Member(key, try JSONValue(member.value)))
    }
    return members
  }
}

extension JSONValue {
  /// A member's value; `nil` where there is none, or where this is no object. Setting `nil` removes the member. Linear.
  public subscript(key: String) -> JSONValue? {
    get { object?.first { $0.key == key }?.value }
    set {
      guard var members = object else { return }
      let place = members.firstIndex { $0.key == key }
      switch (place, newValue) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil): members.remove(at: place)
      case (nil, let value?): members.append(Member(key, value))
      case (nil, nil): return
      }
      self = .object(members)
    }
  }

  /// An element; `nil` where there is none, or where this is no array.
  public subscript(index: Int) -> JSONValue? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }

  public var object: [Member]? { if case .object(let members) = self { members } else { nil } }
  public var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
  public var string: String? { if case .string(let text) = self { text } else { nil } }
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var isNull: Bool { self == .null }

  /// A number's text.
  public var numberText: String? { if case .number(let text) = self { text } else { nil } }

  /// A number that is whole and fits; `2.0` and `2e3` count as whole.
  public var integer: Int? {
    guard case .number(let text) = self else { return nil }
    var copy = text
    let parsed = copy.withUTF8 { parseScaled(UnsafeRawBufferPointer($0), scale: 0, decimal: 0x2E) }
    guard case .value(let value, exact: true) = parsed else { return nil }
    return Int(exactly: value)
  }

  /// The nearest binary fraction to a number; `nil` beyond what there is.
  public var double: Double? {
    guard case .number(let text) = self, let value = Double(text), value.isFinite else { return nil }
    return value
  }
}

extension JSONValue {
  /// The value as JSON.
  ///
  /// A number is written as its text is: one made by hand has to be a JSON number. Linear.
  /// - Parameters:
  ///   - pretty: one member or element a line, indented by two blanks.
  ///   - sortedKeys: members by their keys' UTF-8, so that equal content has equal text; else in their order.
  public func text(pretty: Bool = false, sortedKeys: Bool = false) -> String {
    var writer = JSONWriter(isPretty: pretty, sortsKeys: sortedKeys)
    writer.write(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

private struct JSONWriter {
  let isPretty: Bool
  let sortsKeys: Bool
  var bytes: [UInt8] = []
  private var depth = 0

  init(isPretty: Bool, sortsKeys: Bool) {
    self.isPretty = isPretty
    self.sortsKeys = sortsKeys
  }

  mutating func write(_ value: JSONValue) {
    switch value {
    case .object(let members): write(members)
    case .array(let elements):
      list(elements, 0x5B, 0x5D) { writer, element in writer.write(element) }
    case .string(let text): JSONEscapes.append(text, to: &bytes)
    case .number(let text): bytes += Array(text.utf8)
    case .bool(let value): bytes += Array((value ? "true" : "false").utf8)
    case .null: bytes += Array("null".utf8)
    }
  }

  private mutating func write(_ members: [JSONValue.Member]) {
    let ordered = sortsKeys ? members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) } : members
    list(ordered, 0x7B, 0x7D) { writer, member in
      JSONEscapes.append(member.key, to: &writer.bytes)
      writer.bytes += writer.isPretty ? [0x3A, 0x20] : [0x3A]
      writer.write(member.value)
    }
  }

  private mutating func list<Item>(
    _ items: [Item], _ opening: UInt8, _ closing: UInt8, _ write: (inout JSONWriter, Item) -> Void
  ) {
    bytes.append(opening)
    depth += 1
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(0x2C) }
      newLine()
      write(&self, item)
    }
    depth -= 1
    if !items.isEmpty { newLine() }
    bytes.append(closing)
  }

  private mutating func newLine() {
    guard isPretty else { return }
    bytes.append(0x0A)
    bytes += [UInt8](repeating: 0x20, count: depth * 2)
  }
}

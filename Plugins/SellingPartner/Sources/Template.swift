internal import StewardFormats

/// Fills in `{name}` in the texts of a request.
struct Template {
  /// By name. A text that needs a name which isn't there can't be filled in.
  var values: [String: String] = [:]
  /// What a list with `$each` is repeated for.
  var elements: [[String: String]] = []

  /// - Returns: `nil` where a name isn't known.
  func fill(_ text: String) -> String? { Self.fill(text, values) }

  private static func fill(_ text: String, _ values: [String: String]) -> String? {
    guard text.contains("{") else { return text }
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      guard let value = values[String(rest[rest.index(after: open)..<close])] else { return nil }
      result += rest[..<open] + value
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  /// A JSON value with its texts filled in. `{"$each": X}` as the one element of a list stands for an X for each
  /// element; `{"$number": TEXT}` for a number.
  func fill(_ json: JSONValue) -> JSONValue? { fill(json, values) }

  private func fill(_ json: JSONValue, _ values: [String: String]) -> JSONValue? {
    switch json {
    case .string(let text): return Self.fill(text, values).map { .string($0) }
    case .array(let list):
      if list.count == 1, let each = list[0]["$each"] {
        var filled: [JSONValue] = []
        for element in elements {
          guard let value = fill(each, values.merging(element) { $1 }) else { return nil }
          filled.append(value)
        }
        return .array(filled)
      }
      let filled = list.compactMap { fill($0, values) }
      return filled.count == list.count ? .array(filled) : nil
    case .object(let members):
      if members.count == 1, members[0].key == "$number" {
        return members[0].value.string.flatMap { Self.fill($0, values) }.map { .number($0) }
      }
      let filled = members.compactMap { member in fill(member.value, values).map { JSONValue.Member(member.key, $0) } }
      return filled.count == members.count ? .object(filled) : nil
    default: return json
    }
  }
}

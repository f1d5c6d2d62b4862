public import StewardFormats

extension JSONValue {
  /// The value at a path of keys joined by dots, `[0]` behind a key for an element; `nil` where there is none.
  public func at(_ path: String) -> JSONValue? {
    var value = self
    for part in path.split(separator: ".") {
      var key = part
      var index: Int?
      if part.hasSuffix("]"), let bracket = part.lastIndex(of: "[") {
        key = part[..<bracket]
        index = Int(part[part.index(after: bracket)...].dropLast())
        if index == nil { return nil }
      }
      if !key.isEmpty {
        guard let member = value[String(key)] else { return nil }
        value = member
      }
      if let index {
        guard let element = value[index] else { return nil }
        value = element
      }
    }
    return value
  }

  /// Text, or a number as it is written; `nil` for anything else and for nothing.
  public var plainText: String? { string ?? numberText }
}

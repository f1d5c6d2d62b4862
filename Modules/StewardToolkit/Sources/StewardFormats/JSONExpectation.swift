/// What may come next in a JSON text.
enum JSONExpectation {
  case value, firstElement, firstKey, key, colon
  /// A comma or the end.
  case next

  var words: String {
    switch self {
    case .value: "a value"
    case .firstElement: "a value or ]"
    case .firstKey: "a key in quotes or }"
    case .key: "a key in quotes"
    case .colon: ":"
    case .next: ", or the end of the array or object"
    }
  }
}

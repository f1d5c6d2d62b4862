internal import StewardFormats

extension JSONValue {
  /// The keys of an object in their order; none of anything else.
  var keys: [String] { object?.map(\.key) ?? [] }
}

/// Why catalogues can't be matched.
public enum MatchError: Error, Hashable, Sendable {
  /// The columns of a catalogue differ in length.
  case unevenColumns
  /// A price that isn't a finite positive number, with its row.
  case badPrice(row: Int)
}

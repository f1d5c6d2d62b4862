/// Why two lists of lines can't be reconciled.
public enum ReconcileError: Error, Hashable, Sendable {
  /// The columns of a list differ in length.
  case unevenColumns
  /// A reference that is negative, with its line.
  case badReference(Int32, line: Int)
  /// A sum doesn't fit into 64 bits.
  case overflow
  /// A tolerance is negative.
  case negativeTolerance
}

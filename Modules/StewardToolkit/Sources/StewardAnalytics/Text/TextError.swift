/// Why a kernel on texts refuses its input.
public enum TextError: Error, Hashable, Sendable {
  /// A table of words has an entry that can't be read, or one twice.
  case badTable(entry: String)
  /// Fewer texts of either kind than can be learned from.
  case tooFewTexts(found: Int, needed: Int)
  /// As many labels as texts are needed.
  case unequalLengths(texts: Int, labels: Int)
  /// Parameters out of range.
  case badParameter(String)
}

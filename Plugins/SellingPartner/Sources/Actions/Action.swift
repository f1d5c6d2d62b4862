internal import StewardFormats

/// A change at Amazon, as three requests: one that says what would happen, one that does it, one that looks whether it
/// did. It is a value and sends nothing.
protocol Action: Sendable {
  /// What people call it, with what it is about.
  var title: String { get }
  /// Changes nothing, whatever its method.
  var preview: OperationRequest { get }
  var apply: OperationRequest { get }
  var readBack: OperationRequest { get }

  /// What the preview's answer says.
  func judged(preview answer: JSONValue) -> ActionPreview
  /// Whether the change can be seen.
  func isSeen(in answer: JSONValue) -> Bool
}

/// What would happen.
struct ActionPreview: Sendable, Hashable {
  /// Whether Amazon would take it.
  let isAccepted: Bool
  /// What Amazon says to it, one sentence each.
  let remarks: [String]
}

/// What became of an action.
enum ActionResult: Sendable, Hashable {
  /// It was done and can be seen.
  case confirmed
  /// Amazon took it, and it can't be seen yet.
  case accepted
  /// The preview says that Amazon wouldn't take it. Nothing was done.
  case refused([String])
  /// Nobody knows whether it was done: the answer never came, and it can't be seen.
  case unknown(String)
}

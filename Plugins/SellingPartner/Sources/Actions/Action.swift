internal import StewardFormats
internal import StewardPluginAPI

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

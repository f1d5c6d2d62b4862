internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// One message as a line of JSON: `{"key":…,"account":…,"subject":…,"body":…,"instant":…}`.
enum OutboxLine {
  private static let start = Array("{\"key\":\"".utf8)

  /// The line with its line feed. The key comes first, so that what a crash left of a line can be told from anything
  /// else.
  static func text(_ message: Message) -> [UInt8] {
    let line = JSONValue.object([
      JSONValue.Member("key", .string(message.key)), JSONValue.Member("account", .string(message.account.text)),
      JSONValue.Member("subject", .string(message.subject)), JSONValue.Member("body", .string(message.body)),
      JSONValue.Member("instant", .string(message.instant.description)),
    ])
    return Array("\(line.text())\n".utf8)
  }

  /// The key of a complete line, or `nil` where it is no message.
  static func key(_ line: ArraySlice<UInt8>) -> String? {
    do throws(FormatError) { return try JSONValue(parsing: Array(line))["key"]?.string } catch { return nil }
  }

  /// Whether bytes can be the beginning of a line that this bundle wrote.
  static func isBegin(_ bytes: ArraySlice<UInt8>) -> Bool { zip(bytes, start).allSatisfy { $0 == $1 } }
}

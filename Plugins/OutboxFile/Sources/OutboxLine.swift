internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// One message as a line of JSON: `{"key":…,"account":…,"subject":…,"body":…,"instant":…}`.
enum OutboxLine {
  private static let start = Array("{\"key\":\"".utf8)

  /// The line with its line feed. The key comes first, so that what a crash left of a line can be told from anything else.
  static func text(_ message: Message) -> [UInt8] {
    let members = [
      ("key", message.key), ("account", message.account.text), ("subject", message.subject), ("body", message.body),
      ("instant", message.instant.description),
    ]
    let text = members.map { "\"\($0)\":\(quoted($1))" }.joined(separator: ",")
    return Array("{\(text)}\n".utf8)
  }

  /// The key of a complete line, or `nil` where it is no message.
  static func key(_ line: ArraySlice<UInt8>) -> String? {
    do throws(FormatError) { return try JSONValue(parsing: Array(line))["key"]?.string } catch { return nil }
  }

  /// Whether bytes can be the beginning of a line that this bundle wrote.
  static func isBegin(_ bytes: ArraySlice<UInt8>) -> Bool { zip(bytes, start).allSatisfy { $0 == $1 } }

  /// A JSON string, RFC 8259 §7: quotation mark, backslash and control characters are escaped, all else stands as it is.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

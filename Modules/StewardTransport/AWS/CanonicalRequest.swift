internal import StewardPluginAPI

/// The one spelling of a request that both sides hash.
struct CanonicalRequest {
  let text: String
  /// Names in lower case, in order, between semicolons.
  let signedHeaders: String

  /// - Parameter encodesPath: services other than S3 encode a path once more than it is sent.
  init(method: String, target: URLParts, headers: [HTTPHeader], bodyHash: String, encodesPath: Bool) {
    var values = ["host": [target.authority]]
    for header in headers {
      values[header.name.lowercased(), default: []].append(CanonicalRequest.trimmed(header.value))
    }
    let names = values.keys.sorted()
    let lines = names.map { "\($0):\((values[$0] ?? []).joined(separator: ","))\n" }
    signedHeaders = names.joined(separator: ";")
    let path = encodesPath ? CanonicalRequest.encoded(target.path, keeping: "/") : target.path
    text = """
      \(method)
      \(path)
      \(CanonicalRequest.query(target.query))
      \(lines.joined())
      \(signedHeaders)
      \(bodyHash)
      """
  }

  /// Spaces at the ends go, several within become one.
  private static func trimmed(_ value: String) -> String {
    value.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
  }

  /// Names and values encoded anew, in order of the names and then of the values.
  private static func query(_ query: String) -> String {
    let pairs = query.split(separator: "&").map { item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
        encoded(decoded($0))
      }
      return (name: parts.first ?? "", value: parts.count > 1 ? parts[1] : "")
    }
    return pairs.sorted { ($0.name, $0.value) < ($1.name, $1.value) }.map { "\($0.name)=\($0.value)" }
      .joined(separator: "&")
  }

  private static func decoded(_ text: Substring) -> [UInt8] {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x25, index + 2 < bytes.count,
        let byte = UInt8(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
      {
        result.append(byte)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  private static func encoded(_ text: String, keeping kept: String) -> String {
    encoded(Array(text.utf8), keeping: Array(kept.utf8))
  }

  /// All but letters, digits and `-._~` as `%XX`.
  private static func encoded(_ bytes: [UInt8], keeping kept: [UInt8] = []) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in bytes {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: result.append(byte)
      case _ where kept.contains(byte): result.append(byte)
      default: result += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

internal import CPQ
internal import StewardStorage

/// What the server said when it refused, with its five-character state.
struct ServerFailure {
  let state: String
  let error: DatabaseError

  /// Whether the same transaction may well succeed when it is run again.
  var isPassing: Bool { state == "40001" || state == "40P01" }

  static func code(of state: String) -> DatabaseError.Code {
    switch state {
    case "53100": .full
    case "57014": .timeout
    case "55P03": .busy
    case "53300", "57P01", "57P02", "57P03", "57P05": .unavailable
    case "3D000", "3F000", "42501": .cannotOpen
    case "XX001", "XX002": .corrupt
    default:
      switch state.prefix(2) {
      case "08": .unavailable
      case "23": .constraint
      case "28": .cannotOpen
      case "40": .busy
      default: .failed
      }
    }
  }

  /// The failure of a statement. `result` is `nil` where there wasn't even an answer.
  init(_ result: OpaquePointer?, on handle: OpaquePointer, doing what: String, sql: String) {
    let told = Self.field(result, 0x43)
    // The library has no state for what it found out by itself, and what it finds out is that nobody is there any more.
    let isLost = told == nil || PQstatus(handle) == CONNECTION_BAD
    state = told ?? "08006"
    var message =
      Self.field(result, 0x4D)?.split(separator: "\n").map { $0.drop { $0 == "\t" } }.joined(separator: " ")
      ?? Self.text(PQerrorMessage(handle)).replacing("\n", with: " ")
    if let detail = Self.field(result, 0x44) { message += " (\(detail))" }
    if state == "55P03" { message += "; another writer is at it" }
    let code = isLost ? DatabaseError.Code.unavailable : Self.code(of: state)
    error = DatabaseError(code, "can't \(what): \(message) in \(sql.prefix(200))")
  }

  /// The failure to connect, from the library's words in their verbose form, which hold the state.
  init(connecting words: String, to place: String) {
    let found = words.split(separator: " ").first { word in
      word.utf8.count == 6 && word.hasSuffix(":") && word.utf8.contains { (0x30...0x39).contains($0) }
        && word.utf8.dropLast().allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }
    // A server that answers and isn't trusted won't be by trying again.
    let isDistrusted = words.contains("certificate") || words.contains("does not support SSL")
    let state = found.map { String($0.dropLast()) } ?? (isDistrusted ? "28000" : "08001")
    self.state = state
    var message = words.split(separator: "\n").filter { !$0.hasPrefix("LOCATION:") }.joined(separator: "; ")
    if let found { message = message.replacing("\(found) ", with: "") }
    error = DatabaseError(Self.code(of: state), "can't open \(place): \(message)")
  }

  private static func field(_ result: OpaquePointer?, _ code: Int32) -> String? {
    guard let result, let field = PQresultErrorField(result, code) else { return nil }
    return String(cString: field)
  }

  /// Lines of the library's messages without their indentation.
  static func text(_ message: UnsafePointer<CChar>?) -> String {
    guard let message else { return "no answer" }
    let lines = String(cString: message).split(separator: "\n").map { $0.drop { $0 == "\t" } }
    return lines.isEmpty ? "no answer" : lines.joined(separator: "\n")
  }
}

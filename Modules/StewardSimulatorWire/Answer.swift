internal import StewardFormats

/// What the service says to a call.
struct Answer: Sendable {
  var status: Int
  var headers: [(name: String, value: String)]
  var body: [UInt8]
  /// How many bytes of the body are sent before the connection ends; `nil`: all, and it goes on.
  var sentBytes: Int?

  init(_ status: Int = 200, json: JSONValue) {
    self.status = status
    headers = [("Content-Type", "application/json")]
    body = Array(json.text().utf8)
  }

  init(_ status: Int = 200, type: String, body: [UInt8]) {
    self.status = status
    headers = [("Content-Type", type)]
    self.body = body
  }

  /// A refusal in the form of the Selling Partner API.
  static func refusal(_ status: Int, _ code: String, _ message: String, details: String = "") -> Answer {
    Answer(
      status,
      json: ["errors": [["code": .string(code), "message": .string(message), "details": .string(details)]]])
  }

  /// A refusal in the form of OAuth (RFC 6749, section 5.2).
  static func loginRefusal(_ status: Int, _ error: String, _ description: String) -> Answer {
    Answer(status, json: ["error": .string(error), "error_description": .string(description)])
  }

  /// A refusal in the form of the Amazon Ads API.
  static func adsRefusal(_ status: Int, _ detail: String) -> Answer {
    Answer(status, json: ["code": .string("\(status)"), "detail": .string(detail)])
  }

  /// A refusal in the form of the service that documents lie with.
  static func storageRefusal(_ status: Int, _ code: String, _ message: String) -> Answer {
    Answer(
      status, type: "application/xml",
      body: Array("<Error><Code>\(code)</Code><Message>\(message)</Message></Error>".utf8))
  }

  static func badInput(_ message: String) -> Answer { refusal(400, "InvalidInput", message) }

  static func notFound(_ what: String) -> Answer {
    refusal(404, "NotFound", "The requested resource doesn't exist.", details: what)
  }

  static let denied = "Access to requested resource is denied."
}

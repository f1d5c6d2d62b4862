internal import StewardDomain
internal import StewardFormats

/// A queue of Amazon SQS in its JSON protocol, with the notifications of one account. Source: AWS, "Amazon SQS API
/// Reference", AWS JSON protocol.
struct MessageQueue: Sendable {
  private struct Message: Sendable {
    let id: String
    let body: String
    var visibleFrom: Instant
    var receipts = 0
  }

  private static let hiddenSeconds: Int64 = 30
  private let account: AccountID
  private var messages: [Message] = []
  private var count = 0

  init(account: AccountID) { self.account = account }

  /// - Parameter visible: when it arrives.
  mutating func add(_ type: String, _ payload: JSONValue, visible: Instant) {
    count += 1
    let id = "\(account.text)-notification-\(count)"
    let body: JSONValue = [
      "notificationVersion": "2020-09-04", "notificationType": .string(type), "payloadVersion": "2020-09-04",
      "eventTime": .string(visible.description), "payload": payload,
      "notificationMetadata": [
        "applicationId": "simulated", "subscriptionId": .string("simulated-\(type)"),
        "publishTime": .string(visible.description), "notificationId": .string(id),
      ],
    ]
    messages.append(Message(id: id, body: body.text(), visibleFrom: visible))
  }

  /// Answers an operation; its name comes in the header `X-Amz-Target`.
  mutating func answer(_ operation: some StringProtocol, _ body: JSONValue, at now: Instant) -> Answer {
    switch operation {
    case "ReceiveMessage": return receive(body, at: now)
    case "DeleteMessage":
      guard let receipt = body["ReceiptHandle"]?.string else { return Self.refusal("MissingParameter") }
      delete(receipt)
      return Self.answer([:])
    case "DeleteMessageBatch":
      guard let entries = body["Entries"]?.array, (1...10).contains(entries.count) else {
        return Self.refusal("EmptyBatchRequest")
      }
      for entry in entries { delete(entry["ReceiptHandle"]?.string ?? "") }
      return Self.answer([
        "Successful": .array(entries.map { ["Id": $0["Id"] ?? .null] }), "Failed": [],
      ])
    case "ChangeMessageVisibility":
      guard let receipt = body["ReceiptHandle"]?.string, let seconds = body["VisibilityTimeout"]?.integer else {
        return Self.refusal("MissingParameter")
      }
      for place in messages.indices where Self.number(receipt) == messages[place].id {
        messages[place].visibleFrom = Instant(seconds: now.seconds + Int64(min(max(0, seconds), 43_200)))
      }
      return Self.answer([:])
    case "GetQueueAttributes":
      let waiting = messages.count { $0.visibleFrom <= now }
      return Self.answer(["Attributes": ["ApproximateNumberOfMessages": .string("\(waiting)")]])
    default: return Self.refusal("UnsupportedOperation")
    }
  }

  private mutating func receive(_ body: JSONValue, at now: Instant) -> Answer {
    let most = min(max(body["MaxNumberOfMessages"]?.integer ?? 1, 1), 10)
    let hidden = body["VisibilityTimeout"]?.integer.map { Int64(min(max(0, $0), 43_200)) } ?? Self.hiddenSeconds
    var given: [JSONValue] = []
    for place in messages.indices where messages[place].visibleFrom <= now && given.count < most {
      messages[place].visibleFrom = Instant(seconds: now.seconds + hidden)
      messages[place].receipts += 1
      let message = messages[place]
      given.append([
        "MessageId": .string(message.id), "ReceiptHandle": .string("\(message.id)#\(message.receipts)"),
        "Body": .string(message.body),
      ])
    }
    return Self.answer(given.isEmpty ? [:] : ["Messages": .array(given)])
  }

  private mutating func delete(_ receipt: String) { messages.removeAll { $0.id == Self.number(receipt) } }

  private static func number(_ receipt: String) -> String { String(receipt.prefix { $0 != "#" }) }

  private static func answer(_ json: JSONValue) -> Answer {
    Answer(type: "application/x-amz-json-1.0", body: Array(json.text().utf8))
  }

  static func refusal(_ code: String) -> Answer {
    Answer(
      400, type: "application/x-amz-json-1.0",
      body: Array(JSONValue.object([.init("__type", .string("com.amazonaws.sqs#\(code)"))]).text().utf8))
  }
}

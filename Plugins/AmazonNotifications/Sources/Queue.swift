internal import StewardConnect
internal import StewardFormats
internal import StewardPluginAPI

/// A queue of Amazon SQS, spoken to in its JSON protocol. Source: AWS, "Amazon SQS API Reference", AWS JSON protocol.
struct Queue: Sendable {
  struct Message: Sendable {
    let id: String
    let receipt: String
    let body: [UInt8]
  }

  /// A message that was received is hidden from others for so long.
  private static let hiddenSeconds = 300

  private let caller: ServiceCaller
  private let url: String
  private let endpoint: String
  private let signing: AWSSigning

  init(_ settings: NotificationSettings, policy: RetryPolicy) {
    caller = ServiceCaller(settings.services, policy: policy)
    url = settings.queueURL
    endpoint = settings.endpoint
    signing = settings.signing
  }

  /// The next messages, no more than ten. One that is hidden comes again when nobody deletes it in time.
  ///
  /// - Parameter hides: off for a look that leaves everything as it is.
  func receive(hides: Bool = true) async throws(CallError) -> [Message] {
    let answer = try await call(
      "ReceiveMessage",
      [
        "QueueUrl": .string(url), "MaxNumberOfMessages": 10, "WaitTimeSeconds": .number(hides ? "2" : "0"),
        "VisibilityTimeout": .number(String(hides ? Self.hiddenSeconds : 0)),
      ])
    return (answer["Messages"]?.array ?? []).compactMap { message in
      guard let id = message["MessageId"]?.string, let receipt = message["ReceiptHandle"]?.string,
        let body = message["Body"]?.string
      else { return nil }
      return Message(id: id, receipt: receipt, body: Array(body.utf8))
    }
  }

  /// Takes a message off the queue, for good.
  func delete(_ message: Message) async throws(CallError) {
    _ = try await call("DeleteMessage", ["QueueUrl": .string(url), "ReceiptHandle": .string(message.receipt)])
  }

  private func call(_ name: String, _ body: JSONValue) async throws(CallError) -> JSONValue {
    var request = ServiceRequest(operation: "sqs.\(name)", method: "POST", url: endpoint)
    request.headers = [
      HTTPHeader("Content-Type", "application/x-amz-json-1.0"), HTTPHeader("X-Amz-Target", "AmazonSQS.\(name)"),
    ]
    request.body = Array(body.text().utf8)
    request.signing = signing
    return try await caller.json(request)
  }
}

internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// Brings notifications from a queue, each at least once.
///
/// A message leaves the queue only after the host has it. What is received twice, from the queue or after a break, has
/// the same number and the same bytes, and the host recognises it.
struct AmazonNotificationsSource: DataSource {
  private let settings: NotificationSettings
  private let types: NotificationTypes
  private let queue: Queue

  init(
    _ services: any ConnectionServices, types: NotificationTypes, policy: RetryPolicy = RetryPolicy()
  ) throws(PluginError) {
    settings = try NotificationSettings(services)
    self.types = types
    queue = Queue(settings, policy: policy)
  }

  /// Looks at the queue and leaves everything in it.
  func check() async throws(PluginError) {
    do throws(CallError) {
      let waiting = try await queue.receive(hides: false)
      settings.services.log(.info, waiting.isEmpty ? "the queue is empty" : "notifications are waiting")
    } catch {
      throw error.pluginError
    }
  }

  func read(_ request: ReadRequest, into sink: any DocumentSink) async throws {
    let services = settings.services
    var silence = try Silence(services)
    var handled: Set<String> = []
    do {
      while handled.count < settings.maxMessages {
        try Task.checkCancellation()
        let messages = try await queue.receive()
        // A queue that only gives what it gave before has nothing new; what couldn't be read stays for its own rules.
        let new = messages.filter { handled.insert($0.id).inserted }
        if new.isEmpty { break }
        for message in new {
          guard let notification = Notification(message.body) else {
            services.log(.error, "message \(message.id) isn't a notification; it stays in the queue")
            continue
          }
          silence.note(types.entry(notification.type).type, at: services.now())
          if isWanted(notification, since: request.since) {
            _ = try await sink.deliver(document(notification))
          }
          try await queue.delete(message)
        }
        try silence.store(services)
      }
    } catch let error as CallError {
      if error.code == .cancelled { throw CancellationError() }
      throw error.pluginError
    }
    try tell(try silence.overdue(types, expected: settings.expected, services: services))
  }

  private func isWanted(_ notification: Notification, since: CivilDay?) -> Bool {
    guard let since, let happened = notification.happened else { return true }
    return happened.utcDay.day >= since
  }

  private func document(_ notification: Notification) -> SourceDocument {
    let entry = types.entry(notification.type)
    let bytes =
      entry.document == nil
      ? notification.envelope(type: entry.type) : Array((notification.json.text() + "\n").utf8)
    var document = SourceDocument(
      name: "\(entry.type) \(notification.id)", body: .bytes(bytes),
      reportType: entry.document ?? NotificationTypes.envelope)
    document.marketplace = notification.marketplace
    document.retrieved = settings.services.now()
    document.contentType = "application/json; charset=utf-8"
    document.externalID = notification.id
    return document
  }

  /// Says which types are silent; a run that has one that has to come fails, after it has brought what there was.
  private func tell(_ silent: [(type: String, hours: Int64)]) throws(PluginError) {
    for (type, hours) in silent {
      settings.services.log(.warning, "no \(type) has come for \(hours) hours: \(Self.advice)")
    }
    let missing = silent.filter { settings.expected.contains($0.type) }
    guard !missing.isEmpty else { return }
    throw PluginError(
      .unavailable, "\(missing.map { "no \($0.type) for \($0.hours) hours" }.joined(separator: ", ")): \(Self.advice)")
  }

  private static let advice = "look at its subscription, and whether the queue's policy lets Amazon in"
}

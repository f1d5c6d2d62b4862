public import StewardDomain

/// Delivers a message to people.
public protocol Notifier: Sendable {
  func check() async throws(PluginError)

  /// Delivers one message. Called again with the same key after a crash: a message whose key was delivered isn't sent twice.
  func deliver(_ message: Message) async throws(PluginError)
}

/// A message for people.
public struct Message: Sendable, Hashable {
  /// The same message always has the same key.
  public let key: String
  public let account: AccountID
  public let subject: String
  public let body: String
  public let instant: Instant

  public init(key: String, account: AccountID, subject: String, body: String, instant: Instant) {
    self.key = key
    self.account = account
    self.subject = subject
    self.body = body
    self.instant = instant
  }
}

internal import StewardPluginAPI

/// Hands mails to one mail server over SMTP (RFC 5321), encrypted where the settings don't say otherwise.
public final class MailClient: Sendable {
  private let settings: MailSettings
  private let loop = LoopClient(transfersPerLane: 4, idleConnections: 4)

  public init(_ settings: MailSettings) { self.settings = settings }

  /// Returns once the server has taken the mail for all recipients. Nothing is sent twice by itself.
  public func send(_ message: MailMessage) async throws(MailError) {
    try settings.check()
    try message.check()
    let settings = settings
    let result: Result<MailExchange.Outcome, TransportError> = await loop.run(
      lane: settings.url, label: settings.label, limits: settings.limits, log: nil
    ) { handle, clock, end, completion in
      MailExchange(message, settings: settings, handle: handle, clock: clock, end: end, completion: completion)
    }
    switch result {
    case .success(.accepted): return
    case .success(.refused(let reply)):
      throw MailError(.refused, "\(settings.label): the server refused the mail with \(reply)", reply: reply)
    case .success(.notAuthenticated(let reply)):
      throw MailError(.notAuthenticated, "\(settings.label): the server doesn't accept user and password", reply: reply)
    case .failure(let error):
      throw MailError(MailClient.codes[error.code] ?? .failed, error.message)
    }
  }

  private static let codes: [TransportError.Code: MailError.Code] = [
    .unreachable: .unreachable, .insecure: .insecure, .timeout: .timeout, .tooSlow: .timeout,
    .interrupted: .interrupted,
    .cancelled: .cancelled,
  ]
}

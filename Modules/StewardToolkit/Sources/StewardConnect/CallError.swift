public import StewardPluginAPI

/// Why a call to a service gave nothing that can be used.
public struct CallError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A code made of static members: adding one breaks no caller.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    public let description: String
    public init(_ name: String) { self.description = name }

    /// 429: too many calls.
    public static let throttled = Code("throttled")
    /// 5xx, or a machine in between that says so in HTML.
    public static let unavailable = Code("unavailable")
    /// No answer, or one that broke off.
    public static let transport = Code("transport")
    /// An answer that came all the time and wasn't over when its time was.
    public static let tooSlow = Code("tooSlow")
    /// An answer of success that isn't what it should be, such as half a JSON document.
    public static let unreadable = Code("unreadable")
    /// The access token is too old.
    public static let tokenExpired = Code("tokenExpired")
    /// The authorisation was withdrawn or has run out: the owner of the account has to give it again.
    public static let revoked = Code("revoked")
    /// The application's own id or secret is wrong, or was rotated.
    public static let badClient = Code("badClient")
    /// The application hasn't the role, or the account isn't enabled for it.
    public static let noRole = Code("noRole")
    public static let notFound = Code("notFound")
    /// The request itself isn't what the service takes.
    public static let badRequest = Code("badRequest")
    /// The service has the same request already.
    public static let duplicate = Code("duplicate")
    /// A URL that was good for some minutes.
    public static let urlExpired = Code("urlExpired")
    /// A transfer that can't succeed: the host isn't allowed, the body is larger than its limit.
    public static let refusedByHost = Code("refusedByHost")
    /// The host can't go on: its memory, its files or its quotas fail. Ends the run.
    public static let host = Code("host")
    /// The task was cancelled. Ends the run.
    public static let cancelled = Code("cancelled")
  }

  public let code: Code
  /// The operation's name, such as `reports.createReport`.
  public let operation: String
  public let status: Int?
  /// What the service says, as far as it helps. Never a secret or a URL with its query.
  public let message: String
  /// The service's own number of the call, which its support asks for.
  public let requestID: String?
  /// How long the service asks to wait.
  public let retryAfterSeconds: Double?

  public init(
    _ code: Code, _ operation: String, _ message: String, status: Int? = nil, requestID: String? = nil,
    retryAfterSeconds: Double? = nil
  ) {
    self.code = code
    self.operation = operation
    self.message = message
    self.status = status
    self.requestID = requestID
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// Whether the same call may succeed later.
  public var isPassing: Bool { [.throttled, .unavailable, .transport, .tooSlow, .unreadable].contains(code) }

  /// Whether no other call of this run can succeed either.
  public var endsRun: Bool { [.host, .cancelled, .revoked, .badClient].contains(code) }

  public var description: String {
    let number = status.map { " \($0)" } ?? ""
    return "\(operation):\(number) \(message)" + (requestID.map { " (request \($0))" } ?? "")
  }

  /// What the host is told.
  public var pluginError: PluginError {
    switch code {
    case .revoked, .badClient: PluginError(.badConfiguration, description)
    case .host, .cancelled, .refusedByHost: PluginError(.failed, description)
    case .badRequest, .unreadable: PluginError(.badInput, description)
    default: PluginError(.unavailable, description)
    }
  }

  /// What a failure of the host's means for a call.
  public static func host(_ error: PluginError, _ operation: String) -> CallError {
    CallError(Task.isCancelled ? .cancelled : .host, operation, error.message)
  }
}

/// One HTTP request that a bundle asks its host to send.
public struct HTTPRequest: Sendable {
  public enum Body: Sendable {
    case none
    case bytes([UInt8])
    /// A file on this machine, read while it is sent.
    case file(path: String)
  }

  /// Where the body of the answer goes.
  public enum Destination: Sendable, Hashable {
    case memory
    /// A file, written while the body arrives; only an answer with a status of 200 to 299 is written there.
    case file(path: String)
  }

  /// `GET`, `POST` … in upper case.
  public var method: String
  /// Absolute, `https` or `http`. Its host has to be one that the bundle's manifest allows.
  public var url: String
  public var headers: [HTTPHeader]
  public var body: Body
  public var destination: Destination
  public var limits: HTTPLimits
  /// Signs the request with AWS Signature Version 4, where the other side is an AWS service.
  public var signing: AWSSigning?

  public init(method: String = "GET", url: String, headers: [HTTPHeader] = [], body: Body = .none) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.destination = .memory
    self.limits = HTTPLimits()
  }
}

/// A header line. Its value never stands in a log where it is marked as secret.
public struct HTTPHeader: Sendable, Hashable {
  public let name: String
  public let value: String
  public let isSecret: Bool

  public init(_ name: String, _ value: String, isSecret: Bool = false) {
    self.name = name
    self.value = value
    self.isSecret = isSecret
  }
}

/// How long a request may take in each of its phases, and how much may come back.
public struct HTTPLimits: Sendable, Hashable {
  /// Finding the host, connecting, and agreeing on encryption.
  public var connectMilliseconds = 10_000
  /// From the connection to the first byte of the answer.
  public var firstByteMilliseconds = 60_000
  /// Without a byte sent, or with less than a kilobyte received, in between.
  public var idleMilliseconds = 30_000
  /// All of it.
  public var totalMilliseconds = 300_000
  /// Of the body, once it is unpacked. Amazon's gateways answer with ten megabytes at most; documents, which go to files, set their own.
  public var bodyBytes = 16 << 20

  public init() {}
}

/// What an AWS signature is made of.
public struct AWSSigning: Sendable {
  public let region: String
  public let service: String
  public let accessKeyID: Secret
  public let secretAccessKey: Secret
  public let sessionToken: Secret?

  public init(
    region: String, service: String, accessKeyID: Secret, secretAccessKey: Secret, sessionToken: Secret? = nil
  ) {
    self.region = region
    self.service = service
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
  }
}

/// An answer, whatever its status.
public struct HTTPResponse: Sendable {
  public let status: Int
  public let headers: [HTTPHeader]
  /// Empty where the body went into a file.
  public let body: [UInt8]
  /// Of the body, once it was unpacked.
  public let bodyBytes: Int

  public init(status: Int, headers: [HTTPHeader], body: [UInt8], bodyBytes: Int) {
    self.status = status
    self.headers = headers
    self.body = body
    self.bodyBytes = bodyBytes
  }

  /// The value of the first header of a name, in any case.
  public func header(_ name: String) -> String? {
    let wanted = name.lowercased()
    return headers.first { $0.name.lowercased() == wanted }?.value
  }
}

/// Why there is no answer.
public struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A code made of static members: adding one breaks no caller.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    public let name: String
    /// The request itself is malformed.
    public static let invalidRequest = Code(name: "invalidRequest")
    /// The bundle's manifest doesn't allow the host.
    public static let hostNotAllowed = Code(name: "hostNotAllowed")
    /// The name can't be resolved, or nobody listens.
    public static let unreachable = Code(name: "unreachable")
    /// The certificate isn't valid for the host, or there is no agreement on encryption.
    public static let insecure = Code(name: "insecure")
    /// A phase took longer than its limit.
    public static let timeout = Code(name: "timeout")
    /// All of it took longer than its limit, though something came all the time.
    public static let tooSlow = Code(name: "tooSlow")
    /// The body is larger than its limit.
    public static let tooLarge = Code(name: "tooLarge")
    /// The other side sends us to another host, or in circles.
    public static let redirectRefused = Code(name: "redirectRefused")
    /// The connection broke off before the answer was complete.
    public static let interrupted = Code(name: "interrupted")
    /// The body isn't what its headers say, such as damaged gzip.
    public static let badBody = Code(name: "badBody")
    /// The task was cancelled.
    public static let cancelled = Code(name: "cancelled")
    /// This host doesn't send requests.
    public static let unsupported = Code(name: "unsupported")
    public static let failed = Code(name: "failed")
    public var description: String { name }
    public init(name: String) { self.name = name }
  }

  public let code: Code
  /// What was tried and what to do, with the URL's host and path, never its query, a secret or a body.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// Whether the same request may succeed later.
  public var isPassing: Bool { [.unreachable, .timeout, .tooSlow, .interrupted, .badBody].contains(code) }

  public var description: String { message }
}

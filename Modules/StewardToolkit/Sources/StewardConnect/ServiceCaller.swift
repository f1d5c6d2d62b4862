internal import StewardDomain
public import StewardFormats
public import StewardPluginAPI

/// Makes calls: takes the turn, adds the token, sends, says what the answer means, and tries again what may pass.
public struct ServiceCaller: Sendable {
  public let services: any ConnectionServices
  /// `nil`: for services that take no token.
  public let tokens: LoginTokens?
  public let policy: RetryPolicy
  private let authorize: @Sendable (String) -> [HTTPHeader]

  /// A service that calls a new token too old this often has another trouble.
  private static let mostRenewals = 5

  /// - Parameter authorize: the headers that carry an access token.
  public init(
    _ services: any ConnectionServices, tokens: LoginTokens? = nil, policy: RetryPolicy = RetryPolicy(),
    authorize: @escaping @Sendable (String) -> [HTTPHeader] = { _ in [] }
  ) {
    self.services = services
    self.tokens = tokens
    self.policy = policy
    self.authorize = authorize
  }

  /// Makes a call and reads its answer.
  ///
  /// - Parameter read: turns an answer of success into a value; what it throws counts as the answer's fault.
  public func send<Value: Sendable>(
    _ request: ServiceRequest, read: @Sendable (HTTPResponse) throws(CallError) -> Value
  ) async throws(CallError) -> Value {
    var failures = 0
    var renewals = 0
    while true {
      let token = try await token(for: request)
      do throws(CallError) {
        return try read(try await once(request, token: token))
      } catch {
        // A call with too old a token did nothing, so it is made again whatever it does.
        if error.code == .tokenExpired, let tokens, let grant = request.grant, let token, renewals < Self.mostRenewals {
          renewals += 1
          await tokens.discard(token, of: grant)
          if renewals > 1 { try await pause(after: renewals, error) }
          continue
        }
        failures += 1
        guard
          policy.allowsAnother(after: error, failures: failures), request.isRepeatable || error.code == .throttled
        else { throw error }
        services.log(.debug, "\(error); attempt \(failures) of \(policy.attempts)")
        try await pause(after: failures, error)
      }
    }
  }

  /// Makes a call whose answer is JSON; an empty body counts as null.
  public func json(_ request: ServiceRequest) async throws(CallError) -> JSONValue {
    try await send(request) { (response) throws(CallError) in try Self.json(response, request.operation) }
  }

  /// Reads an answer as JSON.
  public static func json(_ response: HTTPResponse, _ operation: String) throws(CallError) -> JSONValue {
    if response.body.isEmpty { return .null }
    do throws(FormatError) { return try JSONValue(parsing: response.body) } catch {
      // What nests too deep was read well; it would be the same again.
      throw CallError(
        error.code == .tooDeep ? .refusedByHost : .unreadable, operation, "the answer isn't whole JSON: \(error)",
        status: response.status,
        requestID: response.header("x-amzn-RequestId"))
    }
  }

  private func token(for request: ServiceRequest) async throws(CallError) -> String? {
    guard let tokens, let grant = request.grant else { return nil }
    return try await tokens.token(grant)
  }

  private func once(_ request: ServiceRequest, token: String?) async throws(CallError) -> HTTPResponse {
    if let quota = request.quota {
      do throws(PluginError) { try await services.takeTurn(quota) } catch {
        throw CallError.host(error, request.operation)
      }
    }
    var sent = HTTPRequest(
      method: request.method, url: request.url, headers: request.headers + (token.map(authorize) ?? []),
      body: request.body.isEmpty ? .none : .bytes(request.body))
    sent.destination = request.destination
    sent.signing = request.signing
    let response: HTTPResponse
    do throws(TransportError) { response = try await services.send(sent) } catch {
      throw CallError(error, operation: request.operation)
    }
    let failure = CallError(response, operation: request.operation)
    if let quota = request.quota {
      // Only a success says at which rate the service counts: most refusals carry no such header.
      let outcome: QuotaOutcome =
        failure?.code == .throttled
        ? .refused(retryAfterSeconds: failure?.retryAfterSeconds)
        : .passed(ratePerSecond: response.header("x-amzn-RateLimit-Limit").flatMap { Double($0) })
      await services.report(outcome, of: quota)
    }
    if let failure { throw failure }
    return response
  }

  private func pause(after failures: Int, _ error: CallError) async throws(CallError) {
    var milliseconds = policy.pauseMilliseconds(
      after: failures, seed: UInt64(truncatingIfNeeded: services.now().microseconds))
    if let seconds = error.retryAfterSeconds {
      milliseconds = max(milliseconds, min(Int64(seconds * 1000), policy.longestMilliseconds * 10))
    }
    do throws(PluginError) { try await services.pause(milliseconds: milliseconds) } catch {
      throw CallError.host(error, "a pause")
    }
  }
}

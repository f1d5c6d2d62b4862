internal import StewardDomain
internal import StewardFormats
public import StewardPluginAPI

/// On whose behalf a token is asked for.
public enum LoginGrant: Hashable, Sendable {
  /// The owner of the account, who authorised the application.
  case account
  /// The application itself, for one scope.
  case application(scope: String)
}

/// Access tokens of Login with Amazon: each is asked for once, kept until shortly before its end, and renewed once
/// however many calls wait for it.
public actor LoginTokens {
  private struct Token: Sendable {
    let text: String
    let expires: Instant
  }

  private let services: any ConnectionServices
  private let url: String
  private let policy: RetryPolicy
  private var tokens: [LoginGrant: Token] = [:]
  private var renewals: [LoginGrant: Task<Result<Token, CallError>, Never>] = [:]

  /// A token isn't used in its last minute: the call has to arrive while it is good.
  private static let marginSeconds: Int64 = 60
  private static let operation = "login.token"

  /// - Parameter endpoint: the service's address; without a path the usual one is added.
  public init(_ services: any ConnectionServices, endpoint: String, policy: RetryPolicy = RetryPolicy()) {
    self.services = services
    self.policy = policy
    let trimmed = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint
    let afterScheme = trimmed.firstRange(of: "://").map { trimmed[$0.upperBound...] } ?? trimmed[...]
    url = afterScheme.contains("/") ? trimmed : trimmed + "/auth/o2/token"
  }

  /// A token that is good now.
  public func token(_ grant: LoginGrant) async throws(CallError) -> String {
    if let token = tokens[grant], services.now() < token.expires { return token.text }
    let renewal: Task<Result<Token, CallError>, Never>
    if let running = renewals[grant] {
      renewal = running
    } else {
      // Not a child of the first caller, whose end must not take the token from the others; each of them awaits it.
      renewal = Task { await self.renew(grant) }
      renewals[grant] = renewal
    }
    return try await renewal.value.get().text
  }

  /// Forgets a token that the service no longer takes; a newer one stays.
  public func discard(_ token: String, of grant: LoginGrant) {
    if tokens[grant]?.text == token { tokens[grant] = nil }
  }

  private func renew(_ grant: LoginGrant) async -> Result<Token, CallError> {
    defer { renewals[grant] = nil }
    do throws(CallError) {
      let token = try await fetch(grant)
      tokens[grant] = token
      return .success(token)
    } catch {
      return .failure(error)
    }
  }

  private func fetch(_ grant: LoginGrant) async throws(CallError) -> Token {
    let form: String
    do throws(PluginError) { form = try self.form(grant) } catch {
      throw CallError(.badClient, Self.operation, error.message)
    }
    var failures = 0
    while true {
      do throws(CallError) { return try await once(form) } catch {
        failures += 1
        guard policy.allowsAnother(after: error, failures: failures) else { throw error }
        do throws(PluginError) {
          try await services.pause(
            milliseconds: policy.pauseMilliseconds(
              after: failures, seed: UInt64(truncatingIfNeeded: services.now().microseconds)))
        } catch {
          throw CallError.host(error, Self.operation)
        }
      }
    }
  }

  private func once(_ form: String) async throws(CallError) -> Token {
    var request = HTTPRequest(
      method: "POST", url: url,
      headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")],
      body: .bytes(Array(form.utf8)))
    request.limits.bodyBytes = 1 << 20
    let asked = services.now()
    let response: HTTPResponse
    do throws(TransportError) { response = try await services.send(request) } catch {
      throw CallError(error, operation: Self.operation)
    }
    if let failure = CallError(response, operation: Self.operation) { throw Self.meaning(failure) }
    let json = try ServiceCaller.json(response, Self.operation)
    guard let text = json["access_token"]?.string, !text.isEmpty else {
      throw CallError(.unreadable, Self.operation, "the answer has no access_token", status: response.status)
    }
    let seconds = Int64(json["expires_in"]?.integer ?? 3600)
    return Token(text: text, expires: Instant(seconds: asked.seconds + max(seconds - Self.marginSeconds, 1)))
  }

  /// RFC 6749, section 5.2, names the errors.
  private static func meaning(_ error: CallError) -> CallError {
    if error.isPassing { return error }
    if error.message.contains("invalid_grant") {
      return CallError(
        .revoked, operation,
        "the account's authorisation was withdrawn or has expired; let its owner authorise the application again, and "
          + "set the secret refresh_token (\(error.message))", status: error.status, requestID: error.requestID)
    }
    return CallError(
      .badClient, operation,
      "the application isn't accepted; check the secrets client_id and client_secret, which has to be rotated every "
        + "180 days (\(error.message))", status: error.status, requestID: error.requestID)
  }

  private func form(_ grant: LoginGrant) throws(PluginError) -> String {
    var fields: [(String, String)]
    switch grant {
    case .account:
      fields = [
        ("grant_type", "refresh_token"), ("refresh_token", try services.secret("refresh_token").reveal()),
      ]
    case .application(let scope): fields = [("grant_type", "client_credentials"), ("scope", scope)]
    }
    fields += [
      ("client_id", try services.secret("client_id").reveal()),
      ("client_secret", try services.secret("client_secret").reveal()),
    ]
    return fields.map { "\($0)=\(percentEncoded($1))" }.joined(separator: "&")
  }
}

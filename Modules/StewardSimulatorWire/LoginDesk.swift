internal import StewardDomain
internal import StewardFormats

/// The access tokens of Login with Amazon, in simulation.
struct LoginDesk {
  /// Who a call is from: an account and the application that acts for it. Quotas are theirs.
  struct Caller: Hashable, Sendable {
    /// The account's place in the portfolio.
    let account: Int
    let application: String
  }

  private struct Token {
    let caller: Caller
    let ends: Instant
  }

  static let lifeSeconds: Int64 = 3600
  private let accounts: [String: Int]
  private var tokens: [String: Token] = [:]
  private var given = 0

  /// - Parameter refreshTokens: one an account, in the portfolio's order.
  init(refreshTokens: [String]) {
    accounts = Dictionary(zip(refreshTokens, refreshTokens.indices), uniquingKeysWith: { first, _ in first })
  }

  /// Answers a call for a token.
  mutating func answer(_ form: [String: String], at now: Instant) -> Answer {
    guard let application = form["client_id"], !application.isEmpty, form["client_secret"]?.isEmpty == false else {
      return .loginRefusal(401, "invalid_client", "Client authentication failed")
    }
    guard form["grant_type"] == "refresh_token" else {
      return .loginRefusal(400, "unsupported_grant_type", "Only refresh_token is simulated")
    }
    guard let refresh = form["refresh_token"], let account = accounts[refresh] else {
      return .loginRefusal(400, "invalid_grant", "The request has an invalid grant parameter : refresh_token")
    }
    tokens = tokens.filter { $0.value.ends > now }
    given += 1
    let token = "Atza|simulated-\(account)-\(given)"
    tokens[token] = Token(
      caller: Caller(account: account, application: application),
      ends: Instant(seconds: now.seconds + Self.lifeSeconds))
    return Answer(
      json: [
        "access_token": .string(token), "refresh_token": .string(refresh), "token_type": "bearer",
        "expires_in": .number("\(Self.lifeSeconds)"),
      ])
  }

  /// Who a token was given to; `nil` for one that nobody got or that has expired.
  func caller(_ token: String, at now: Instant) -> Caller? {
    tokens[token].flatMap { $0.ends > now ? $0.caller : nil }
  }
}

internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// Tokens for single resources that hold personal data. Nobody gets one who didn't ask for it in the settings.
actor RestrictedTokens {
  private var tokens: [String: (text: String, expires: Instant)] = [:]

  func token(
    for resource: String, method: String, client: SellingPartnerClient
  ) async throws(CallError) -> String {
    let now = client.caller.services.now()
    if let known = tokens[resource], now < known.expires { return known.text }
    var request = OperationRequest("tokens.createRestrictedDataToken")
    request.body = [
      "restrictedResources": [["method": .string(method), "path": .string(resource)]]
    ]
    let answer = try await client.json(request)
    guard let text = answer["restrictedDataToken"]?.string else {
      throw CallError(.unreadable, request.operation, "the answer has no restrictedDataToken")
    }
    let seconds = Int64(answer["expiresIn"]?.integer ?? 3600)
    tokens[resource] = (text, Instant(seconds: now.seconds + max(seconds - 60, 1)))
    return text
  }
}

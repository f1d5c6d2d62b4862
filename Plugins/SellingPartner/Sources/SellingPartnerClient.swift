internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// Calls operations of the service by name.
struct SellingPartnerClient: Sendable {
  let caller: ServiceCaller
  let table: OperationTable
  private let endpoint: String
  private let application: String
  private let party: String
  private let restricted: RestrictedTokens

  init(
    _ settings: SellingPartnerSettings, account: Account?, table: OperationTable, policy: RetryPolicy = RetryPolicy()
  ) {
    let services = settings.services
    caller = ServiceCaller(
      services, tokens: LoginTokens(services, endpoint: settings.loginEndpoint, policy: policy), policy: policy
    ) {
      [HTTPHeader("x-amz-access-token", $0, isSecret: true)]
    }
    self.table = table
    endpoint = settings.endpoint(for: account)
    application = settings.application
    party = settings.party
    restricted = RestrictedTokens()
  }

  /// Makes a call whose answer is JSON.
  ///
  /// - Parameters:
  ///   - priority: who goes first where the quota isn't enough for all.
  ///   - holdsPersonalData: with a token for this one resource, which is what restricted operations take.
  func json(
    _ request: OperationRequest, priority: QuotaUse.Priority = .daily, holdsPersonalData: Bool = false
  ) async throws(CallError) -> JSONValue {
    var call = try serviceRequest(request, priority: priority)
    if holdsPersonalData {
      let operation = try self.operation(request.operation)
      let resource = request.target(operation.path).map { String($0.prefix { $0 != "?" }) } ?? operation.path
      let token = try await restricted.token(for: resource, method: operation.method, client: self)
      call.grant = nil
      call.headers.append(HTTPHeader("x-amz-access-token", token, isSecret: true))
    }
    return try await caller.json(call)
  }

  /// The call as it goes out.
  func serviceRequest(
    _ request: OperationRequest, priority: QuotaUse.Priority = .daily
  ) throws(CallError) -> ServiceRequest {
    let operation = try self.operation(request.operation)
    guard let target = request.target(operation.path) else {
      throw CallError(.badRequest, operation.name, "a parameter of \(operation.path) is missing")
    }
    var call = ServiceRequest(operation: operation.name, method: operation.method, url: endpoint + target)
    call.headers = [
      HTTPHeader("Accept", "application/json"), HTTPHeader("User-Agent", "Steward/0.1 (Language=Swift)"),
    ]
    if let body = request.body {
      call.headers.append(HTTPHeader("Content-Type", "application/json"))
      call.body = Array(body.text().utf8)
    }
    call.grant = operation.scope.map { .application(scope: $0) } ?? .account
    call.isRepeatable = operation.reads
    call.quota = QuotaUse(
      application: application, party: operation.scope == nil ? party : "", operation: operation.name,
      ratePerSecond: operation.ratePerSecond, burst: operation.burst, priority: priority)
    return call
  }

  private func operation(_ name: String) throws(CallError) -> ServiceOperation {
    do throws(PluginError) { return try table.operation(name) } catch {
      throw CallError(.badRequest, name, error.message)
    }
  }
}

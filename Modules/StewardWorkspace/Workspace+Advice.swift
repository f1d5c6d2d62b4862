public import StewardDomain
internal import StewardIngest
public import StewardInsights
public import StewardStorage

extension Workspace {
  /// Where people decide on an account's recommendations.
  public func adviceDesk(of account: AccountID) throws -> AdviceDesk {
    AdviceDesk(engine, account: try self.account(account).id)
  }

  /// Keeps that advice was carried out, and how its effect will be measured.
  ///
  /// - Parameters:
  ///   - day: the first day on which it works; `nil` is today where the store is.
  ///   - margin: which share of a sale the promised money is.
  public func completeAdvice(
    _ id: String, account: AccountID, on day: CivilDay?, by person: String, margin: Double?
  ) throws -> (advice: StoredAdvice, plan: MeasurementPlan) {
    let account = try self.account(account)
    let now = currentInstant()
    let desk = AdviceDesk(engine, account: account.id)
    let store = try desk.marketplace(of: id)
    let part = try snapshot(of: account, asOf: now).marketplaces.first { $0.marketplace.id == store }
    let zone = try ZoneTables().zone(of: Marketplace.find(store))
    return try desk.complete(
      id, on: day ?? zone.day(of: now), by: person, at: now, margin: margin, pack: try TriagePack(), part)
  }

  /// What came of the advice of accounts that was carried out; measures what has settled since the last time.
  public func outcomes(
    of accounts: [Account], asOf instant: Instant
  ) async throws -> [(account: Account, lines: [OutcomeLedger.Line])] {
    try await forEachConcurrently(accounts) { account in
      let ledger = OutcomeLedger(engine, account: account.id)
      guard try !ledger.isEmpty() else { return (account, []) }
      return (account, try ledger.settle(try snapshot(of: account, asOf: instant), at: instant))
    }
  }
}

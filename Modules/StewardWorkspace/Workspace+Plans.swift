public import StewardDomain
public import StewardInsights

extension Workspace {
  /// Where people keep an account's growth plans.
  public func planDesk(of account: AccountID) throws -> PlanDesk {
    PlanDesk(engine, account: try self.account(account).id)
  }
}

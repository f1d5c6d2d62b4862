import StewardDomain
import StewardStorage
import Testing

@Suite struct ActionRepositoryTests {
  private static let account: AccountID = "mugs"
  private static let noon = Instant(utc: "2026-11-23", secondOfDay: 43_200)

  @Test func `actions count within their account and come back as they were kept`() throws {
    let database = try TestDatabase()

    let kept = try database.engine.write { session in
      let first = try ActionRepository(session, account: Self.account).add(Self.action())
      let second = try ActionRepository(session, account: Self.account).add(Self.action(state: .refused))
      let other = try ActionRepository(session, account: "cups").add(Self.action(of: "cups"))
      return [first, second, other]
    }

    #expect(kept.map(\.number) == [1, 2, 1])
    let found = try database.engine.read { try ActionRepository($0, account: Self.account).all() }
    #expect(found == [kept[1], kept[0]])
  }

  @Test func `of two that change an action, one succeeds`() throws {
    let database = try TestDatabase()
    var action = try database.engine.write { try ActionRepository($0, account: Self.account).add(Self.action()) }
    action.state = .approved
    action.decidedBy = "the owner"
    action.decided = Self.noon

    let changed = try (1...2).map { _ in
      try database.engine.write { try ActionRepository($0, account: Self.account).change(action, from: .previewed) }
    }

    #expect(changed == [true, false])
    #expect(try database.engine.read { try ActionRepository($0, account: Self.account).find(1) } == action)
    #expect(try database.engine.read { try ActionRepository($0, account: Self.account).find(2) } == nil)
  }

  @Test func `an account is stopped with a reason until it is resumed`() throws {
    let database = try TestDatabase()

    let reasons = try database.engine.write { session in
      let actions = ActionRepository(session, account: Self.account)
      var reasons = [try actions.stop()?.reason]
      try actions.stop(because: "an audit", at: Self.noon)
      try actions.stop(because: "a longer audit", at: Self.noon)
      reasons.append(try actions.stop()?.reason)
      reasons.append(try ActionRepository(session, account: "cups").stop()?.reason)
      try actions.resume()
      reasons.append(try actions.stop()?.reason)
      return reasons
    }

    #expect(reasons == [nil, "a longer audit", nil, nil])
  }

  private static func action(
    of account: AccountID = account, state: StoredAction.State = .previewed
  ) -> StoredAction {
    StoredAction(
      account: account, source: "SellingPartner", kind: "listing-patch", marketplace: "A1PA6795UKMFR9",
      parameters: #"{"sku":"MUG-1"}"#, title: "listing MUG-1: item_name", state: state,
      remarks: "WARNING 1 too short\nWARNING 2 no image", previewed: noon)
  }
}

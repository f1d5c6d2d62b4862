import Foundation
import Testing

/// Who manages which account, as a person says and asks it.
@Suite struct ManagerTests {
  @Test func `accounts are handed over, listed and shown by manager`() throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()
    let added = try Program.steward(
      "account", "add", "MUGS", "--home", home, "--kind", "seller", "--marketplace", "DE", "--manager", "Ben")
    #expect(added.status == 0, "\(added.talk)")
    #expect(try Program.steward("account", "assign", "SHOP", "--home", home, "--manager", "Ann").status == 0)
    #expect(try Program.steward("account", "assign", "SHOP", "--home", home, "--manager", "Ben").status == 0)
    #expect(try Program.steward("account", "assign", "MUGS", "--home", home, "--nobody").status == 0)

    let list = try Program.steward("account", "list", "--home", home, "--format", "json").objects()
    let history = try Program.steward("account", "managers", "SHOP", "--home", home, "--format", "json").objects()
    let triage = try Program.steward("triage", "--home", home, "--manager", "Ben", "--format", "json")

    #expect(list.map { $0["manager"] as? String } == [nil, "Ben"])
    #expect(history.map { $0["manager"] as? String } == ["Ann", "Ben"])
    #expect(triage.status == 0)
    #expect(triage.output == "[]\n")
  }

  @Test(arguments: [
    (["triage", "--manager", "Ann"], "nobody called Ann manages an account: assign one"),
    (["triage", "--manager", "Ann", "--account", "SHOP"], "--account or --manager, not both"),
    (["account", "assign", "SHOP"], "--manager NAME or --nobody"),
    (["account", "assign", "SHOP", "--manager", ""], "a manager's name is one line, and not empty"),
    (["account", "assign", "NONE", "--manager", "Ann"], "there is no account NONE; there are SHOP"),
    (["account", "managers", "NONE"], "there is no account NONE; there are SHOP"),
  ])
  func `what can't be is refused with what to do instead`(arguments: [String], says: String) throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()

    let result = try Program.run("steward", arguments + ["--home", home])

    #expect(result.status != 0)
    #expect(result.talk.contains(says), "\(result.talk)")
  }
}

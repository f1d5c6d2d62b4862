import Foundation
import Testing

/// Plans for growth through the program; what they mean is tested beside their module.
@Suite struct PlanTests {
  @Test func `a plan is made, worked through and ended`() throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()
    func plan(_ arguments: String...) throws -> Program.Result {
      try Program.run("steward", ["plan"] + arguments + ["--home", home, "--account", "SHOP", "--format", "json"])
    }
    let by = ["--by", "Ann"]

    let added = try plan(
      "add", "Autumn", "--store", "DE", "--kpi", "units", "--target", "500", "--from", "2026-10-01", "--to",
      "2026-12-31",
      by[0], by[1])
    #expect(added.status == 0, "\(added.talk)")
    _ = try plan(
      "step", "add", "1", "Order", "--area", "sourcing", "--owner", "buyer", "--due", "2026-10-20", by[0], by[1])
    let steps = try plan(
      "step", "add", "1", "Ship", "--area", "logistics", "--owner", "forwarder", "--due", "2026-11-20", "--after", "1",
      by[0], by[1]
    ).objects()
    let done = try plan("step", "done", "1", "1", "--on", "2026-10-19", by[0], by[1]).objects()
    let ended = try plan("close", "1", "--end", "dropped", by[0], by[1])

    #expect(steps.map { $0["state"] as? String } == ["ready", "waiting"])
    #expect(done.map { $0["state"] as? String } == ["done", "ready"])
    #expect(done.first?["done"] as? String == "2026-10-19")
    #expect(ended.status == 0, "\(ended.talk)")
  }

  @Test(arguments: [
    (["step", "add", "7", "Order", "--area", "sourcing", "--owner", "a", "--due", "2026-10-20"], "7"),
    (goal(of: "mood", from: "2026-10-01", to: "2026-12-31"), "mood"),
    (goal(of: "units", from: "2026-12-31", to: "2026-10-01"), "--to is before --from"),
  ])
  func `what makes no sense is refused by name`(arguments: [String], names: String) throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()

    let result = try Program.run(
      "steward", ["plan"] + arguments + ["--home", home, "--account", "SHOP", "--by", "Ann"])

    #expect(result.status != 0)
    #expect(result.talk.contains(names), "\(result.talk)")
  }

  private static func goal(of kpi: String, from: String, to: String) -> [String] {
    ["add", "Autumn", "--store", "DE", "--kpi", kpi, "--target", "5", "--from", from, "--to", to]
  }
}

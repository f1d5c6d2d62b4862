import Foundation
import Testing

/// The main job: a portfolio in, ranked work out, every figure led back.
@Suite(.serialized) struct DemoTests {
  @Test(.timeLimit(.minutes(15)))
  func `a portfolio is simulated, synced, analysed and ranked, and every figure leads to lines that make it`() throws {
    let scratch = try Scratch()
    let home = scratch.file("demo").path

    let demo = try Program.steward("demo", "--home", home, "--accounts", "2", "--days", "45", "--no-serve")
    #expect(demo.status == 0, "\(demo.talk)")
    #expect(demo.output.contains("1. "))
    let triage = try Program.steward("triage", "--home", home, "--minutes", "0", "--format", "json").objects()
    try #require(triage.count >= 3)
    let pace = triage.compactMap { ($0["value"] as? [String: Any])?["expected_minor"] as? Int }
    #expect(pace.allSatisfy { $0 >= 0 })

    for entry in triage.prefix(3) {
      let evidence = try #require(entry["evidence"] as? [[String: Any]])
      #expect(!evidence.isEmpty)
      let id = try #require(entry["id"] as? String)
      let trace = try #require(
        try Program.steward("trace", "--home", home, "\(id).value", "--format", "json").json() as? [String: Any])
      let figures = try #require(trace["figures"] as? [[String: Any]])
      #expect(figures.count == evidence.count)
      for figure in figures where figure["value"] is Int {
        #expect(figure["traced"] as? Int == figure["value"] as? Int, "\(figure["statement"] ?? "")")
        let lines = try #require(figure["lines"] as? [[String: Any]])
        #expect(lines.allSatisfy { ($0["line"] as? Int ?? 0) >= 1 && ($0["sha256"] as? String)?.count == 64 })
      }
    }

    let before = try Program.steward("facts", "export", "--home", home).output
    let again = try Program.steward("sync", "--home", home, "--format", "json").objects()
    #expect(again.allSatisfy { $0["loaded"] as? Int == 0 })
    let replayed = try Program.steward("replay", "--home", home)
    #expect(replayed.status == 0, "\(replayed.talk)")
    #expect(try Program.steward("facts", "export", "--home", home).output == before)
    let after = try Program.steward("triage", "--home", home, "--minutes", "0", "--format", "json").objects()
    #expect(after.compactMap { $0["id"] as? String } == triage.compactMap { $0["id"] as? String })
  }

  @Test func `the worker does one round, and the notifier writes each message once`() throws {
    let scratch = try Scratch()
    let home = scratch.file("demo").path
    let outbox = scratch.file("outbox.jsonl").path
    #expect(try Program.steward("demo", "--home", home, "--accounts", "1", "--days", "30", "--no-serve").status == 0)
    let account = try #require(
      try Program.steward("account", "list", "--home", home, "--format", "json").objects().first?["id"] as? String)
    let added = try Program.steward(
      "source", "add", "--home", home, "--account", account, "--bundle", "OutboxFile", "--set", "path=\(outbox)")
    #expect(added.status == 0, "\(added.talk)")

    let first = try Program.run("steward-worker", ["--home", home, "--once"])
    let once = try String(contentsOfFile: outbox, encoding: .utf8)
    let second = try Program.run("steward-worker", ["--home", home, "--once"])

    #expect(first.status == 0, "\(first.talk)")
    #expect(second.status == 0, "\(second.talk)")
    #expect(!once.isEmpty)
    #expect(try String(contentsOfFile: outbox, encoding: .utf8) == once)
  }
}

import Dispatch
import Foundation
import StewardDomain
import StewardInsights
import StewardStorage
import Synchronization
import Testing

@Suite struct RankingTests {
  private let world = AdviceWorld()
  private let now = Instant(utc: "2026-11-23", secondOfDay: 43_200)

  @Test func `what ends sooner comes before what can wait, but not before what is worth much more`() throws {
    let list = try triage([
      world.made("R-wait", 1_000, sku: "S-1", expires: "2026-12-20"),
      world.made("R-soon", 800, sku: "S-2", expires: "2026-11-24"),
      world.made("R-big", 5_000, sku: "S-3", expires: "2026-12-20"),
    ])

    #expect(list.entries.map(\.recommendation.id) == ["R-big", "R-soon", "R-wait"])
  }

  @Test func `why something stands behind another is said in words`() throws {
    let list = try triage([
      world.made("R-1", 10_000, sku: "S-1", minutes: 10), world.made("R-2", 10_000, sku: "S-2", minutes: 20),
      world.made("R-3", 2_500, sku: "S-3", minutes: 10, expires: "2026-11-25"),
    ])

    #expect(list.entries.map(\.recommendation.id) == ["R-1", "R-2", "R-3"])
    #expect(
      list.entries.map(\.comparison) == [
        nil, "behind 1 because it takes longer (20 minutes against 10)",
        "behind 2 because it brings less, though it takes less time (10 minutes against 20) and it ends sooner (2 days against 37 days)",
      ])
  }

  @Test func `of advice that excludes other advice on its item one is shown, and names the other`() throws {
    let list = try triage([
      world.made("R-up", 1_000, kind: "raise-price"), world.made("R-down", 900, kind: "lower-price"),
      world.made("R-else", 800, sku: "S-2", kind: "lower-price"),
    ])

    #expect(list.entries.map(\.recommendation.id) == ["R-up", "R-else"])
    #expect(list.entries[0].held.map(\.title) == ["do R-down"])
    #expect(list.entries[0].held.map(\.isNext) == [false])
    #expect(list.entries[1].held.isEmpty)
  }

  @Test func `what needs other advice first stands back for it, with all that it excludes`() throws {
    let list = try triage([
      world.made("R-ads", 9_000, kind: "raise-ads"), world.made("R-pause", 5_000, kind: "pause-ads"),
      world.made("R-stock", 100, kind: "reorder"),
    ])

    #expect(list.entries.map(\.recommendation.id) == ["R-stock"])
    #expect(list.entries.first?.held.map(\.id) == ["R-ads", "R-pause"])
    #expect(list.entries.first?.held.map(\.isNext) == [true, false])
    #expect(list.remaining == 0)
  }

  @Test func `kinds that need each other in a circle hide nothing but what stands back`() throws {
    let database = try InsightDatabase()
    try world.propose(["a", "b", "c"].map { world.made("R-\($0)", 1_000, kind: $0) }, in: database)
    let path = database.folder + "/pack.json"
    let text = """
      {"name": "x", "effectiveFrom": "2026-01-01", "nextTime": 0.5, "acceptance": {"successes": 1, "failures": 1},
       "hit": {"successes": 1, "failures": 1}, "needs": {"a": ["b"], "b": ["c"], "c": ["a"]}}
      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))

    let list = try Triage(
      database.engine, accounts: [InsightDatabase.acme], rates: ReferenceRates(), minutes: nil,
      pack: try TriagePack(path: path))

    #expect(list.entries.count == 1)
    #expect(list.entries.first?.held.count == 2)
  }

  @Test func `a recommender whose advice is refused falls behind one whose advice is taken`() throws {
    let database = try InsightDatabase()
    let all = (1...6).map { world.made("R-\($0)", 1_000, sku: SKU("S-\($0)"), author: $0 < 4 ? "good" : "poor") }
    try world.propose(all, in: database)
    let desk = AdviceDesk(database.engine, account: "acme")
    for id in ["R-1", "R-2"] { _ = try desk.decide(id, .accept, by: "Ann", at: now) }
    for id in ["R-5", "R-6"] { _ = try desk.decide(id, .reject(.wrongData, note: ""), by: "Ann", at: now) }

    let entries = try world.triage(database).entries

    #expect(entries.map(\.recommendation.id) == ["R-1", "R-2", "R-3", "R-4"])
    #expect(
      entries.last?.comparison == "behind 3 because its like worked out less often (46 % against 69 %)")
  }

  @Test func `the chance is the product of two posterior means`() throws {
    let pack = try TriagePack()
    var record = SuccessRecord()
    // Priors: taken 4 of 5, worked out 3 of 5.
    #expect(abs(record.chance("x", "any", pack) - 0.8 * 0.6) < 1e-12)
    record.addDecision("x", "any", isAccepted: false)
    record.addOutcome("x", "any", isHit: true)
    #expect(abs(record.chance("x", "any", pack) - 4 / 6 * 4 / 6) < 1e-12)
    #expect(abs(record.chance("y", "any", pack) - 0.8 * 0.6) < 1e-12)
  }

  @Test func `the same data give the same list, from any thread`() throws {
    let database = try InsightDatabase()
    let made = (1...60).map { number in
      world.made(
        "R-\(number)", Int64(number * 7_919 % 50) * 100, sku: SKU("S-\(number % 20)"),
        kind: ["raise-price", "lower-price", "reorder", "raise-ads"][number % 4], minutes: 5 + number % 3 * 5)
    }
    try world.propose(made, in: database)
    let texts = Mutex<Set<String>>([])

    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      guard let list = try? world.triage(database) else { return }
      let text = list.entries.map { "\($0.recommendation.id) \($0.reason) \($0.comparison ?? "") \($0.held)" }
      texts.withLock { _ = $0.insert(text.joined(separator: "\n")) }
    }

    #expect(texts.withLock { $0.count } == 1)
    #expect(texts.withLock { $0.first?.isEmpty } == false)
  }

  @Test(
    arguments: [
      "", "{}", #"{"name": "x", "effectiveFrom": "2026-01-01", "nextTime": 2}"#,
      #"{"name": "x", "effectiveFrom": "2026-01-01", "nextTime": 0.5, "acceptance": {"successes": 0, "failures": 0}, "hit": {"successes": 1, "failures": 1}}"#,
    ])
  func `a pack that isn't one is refused with its path`(text: String) throws {
    let database = try InsightDatabase()
    let path = database.folder + "/pack.json"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))

    let error = #expect(throws: InsightError.self) { try TriagePack(path: path) }

    #expect(error?.description.contains(path) == true)
  }

  private func triage(_ made: [Identified<Recommendation>]) throws -> Triage {
    let database = try InsightDatabase()
    try world.propose(made, in: database)
    return try world.triage(database)
  }
}

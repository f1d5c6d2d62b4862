import StewardDomain
import StewardSimulator
import Testing

struct ScenarioTests {
  private let base = Scenario(accounts: 2, days: 30, seed: 1, endDay: "2026-10-31")

  @Test func `a file replaces what it names and leaves the rest`() throws {
    let scenario = try Scenario(
      json: """
        {"accounts": 5, "skusPerMarketplace": [3, 9], "endDay": "2026-12-24", "base": "hostile", "noise": 0.5, "repeatsSettlements": false,
         "unitCosts": true, "weights": {"priceMistake": 4, "imageTheft": 0}}
        """, base: base)
    #expect(scenario.accounts == 5 && scenario.days == 30 && scenario.seed == 1)
    #expect(scenario.skusPerMarketplace == 3...9)
    #expect(scenario.endDay == "2026-12-24")
    #expect(scenario.mix.weight(.priceMistake) == 4 && scenario.mix.weight(.imageTheft) == 0)
    #expect(scenario.mix.weight(.rejectedAppeal) == EventMix.hostile.weight(.rejectedAppeal))
    #expect(scenario.unitCosts && !base.unitCosts)
    #expect(scenario.mix.noise == 0.5 && !scenario.mix.repeatsSettlements)
  }

  @Test func `an empty object is the base`() throws {
    #expect(try Scenario(json: " {} ", base: base) == base)
  }

  @Test(arguments: [
    "", "[]", "{", "{\"accounts\": 0}", "{\"accounts\": 1.5}", "{\"accounts\": \"many\"}", "{\"accounts\": -3}",
    "{\"days\": 99999}", "{\"colour\": 1}", "{\"weights\": {\"earthquake\": 1}}", "{\"weights\": {\"stockOut\": 1}}",
    "{\"weights\": {\"priceMistake\": -1}}", "{\"weights\": 3}", "{\"endDay\": \"2026-02-30\"}",
    "{\"skusPerMarketplace\": [9, 3]}", "{\"skusPerMarketplace\": 4}", "{\"base\": \"stormy\"}", "{\"noise\": 1e999}",
    "{\"repeatsSettlements\": 1}", "{\"unitCosts\": \"yes\"}",
    "{\"accounts\": 1} x", "{\"accounts\": 1, \"accounts\": 2}", "{\"a\\u0041\": 1}", "nul",
    String(repeating: "[", count: 5_000),
  ])
  func `bad text is an error, not a crash`(text: String) {
    #expect(throws: SimulatorError.self) { _ = try Scenario(json: text, base: self.base) }
  }

  @Test func `a scenario beyond all bounds is taken to them`() throws {
    var scenario = Scenario(accounts: 2, days: -4, seed: .max, endDay: "2026-10-31")
    scenario.skusPerMarketplace = -3...2
    (scenario.vendorEvery, scenario.orderDays, scenario.restatedDays) = (-1, -5, .max)
    (scenario.serviceDays, scenario.settlementDays) = (.min, .max)
    scenario.mix = EventMix(
      weights: [.priceMistake: .nan, .launch: .infinity], defaultWeight: -3, seasonality: .nan, noise: 1e9, growth: -40)
    let folder = try Folder(scenario)
    defer { folder.remove() }
    #expect(folder.summary.accounts == 2)
    #expect(try folder.json("truth.json")["days"].integer == 1)
    #expect(World(Scenario(accounts: 0, days: 9, seed: 1, endDay: "2026-10-31")).accounts.isEmpty)
  }

  @Test func `the mixes with a name are those that ship`() {
    #expect(EventMix.named("calm") == .calm && EventMix.named("busy") == .busy && EventMix.named("hostile") == .hostile)
    #expect(EventMix.named("Calm") == nil)
  }

  @Test func `a hostile world has more of everything than a calm one`() throws {
    func count(_ mix: EventMix) throws -> Int {
      var scenario = Scenario(accounts: 3, days: 60, seed: 2, endDay: "2026-10-31")
      scenario.skusPerMarketplace = 12...12
      scenario.mix = mix
      let folder = try Folder(scenario)
      defer { folder.remove() }
      return try folder.stores().reduce(0) { $0 + $1.store["events"].list.count { $0["kind"].text != "stockOut" } }
    }
    let (calm, busy, hostile) = (try count(.calm), try count(.busy), try count(.hostile))
    #expect(calm < busy && busy < hostile, "\(calm) \(busy) \(hostile)")
  }

  @Test func `a calm world has no documents that a reader refuses`() throws {
    let folder = try Folder.shared.get()
    let kinds = Set(try folder.stores().flatMap { $0.store["events"].list.map { $0["kind"].text } })
    #expect(kinds.isDisjoint(with: ["brokenDocument", "missingReport", "lateReport", "onboarding", "churn"]))
  }
}

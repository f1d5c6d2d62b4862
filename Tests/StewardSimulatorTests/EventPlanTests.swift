import StewardDomain
import Testing

@testable import StewardSimulator

@Suite struct EventPlanTests {
  @Test func `Ads are paused only where there are some`() {
    var scenario = Scenario(accounts: 12, days: 180, seed: 5, endDay: "2026-10-31")
    scenario.mix = EventMix(weights: [.trafficLoss: 6], defaultWeight: 1)
    var paused = 0
    for account in World(scenario).accounts {
      let catalogue = Catalogue(account, count: scenario.skusPerMarketplace.upperBound, seed: scenario.seed)
      for marketplace in account.marketplaces {
        let cast = StoreCast(
          account: account, marketplace: marketplace, catalogue: catalogue, scenario: scenario, actions: [])
        let events = cast.plan.filter { $0.cause == "adsPaused" }
        paused += events.count
        #expect(events.allSatisfy { cast.items[$0.item].advertised })
      }
    }
    #expect(paused > 0)
  }
}

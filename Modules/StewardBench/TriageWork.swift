internal import Glibc
internal import StewardDomain
internal import StewardInsights
internal import StewardSimulator

/// What there is to do in a simulated portfolio, made of its planted events.
struct TriageWork {
  let pieces: [TriagePiece]

  /// Kinds with what a list of alarms would call them (2 critical, 1 warning, 0 notice), minutes of work, and how many of ten pieces of
  /// the kind are false alarms. The figures are assumptions; the money and the days are the simulator's.
  private static let kinds: [String: (severity: Int, minutes: Int, falseInTen: Int, isClaim: Bool)] = [
    "stockOut": (2, 25, 1, false), "suppressedListing": (2, 20, 1, false), "rejectedAppeal": (2, 60, 2, false),
    "featuredOfferLoss": (1, 15, 3, false), "priceMistake": (2, 5, 2, false), "conversionDrop": (1, 30, 5, false),
    "trafficLoss": (1, 30, 4, false), "imageTheft": (1, 40, 4, false), "contentFault": (0, 30, 3, false),
    "wastedSpend": (0, 10, 2, false), "feeOvercharge": (0, 15, 2, true), "commissionOvercharge": (0, 15, 2, true),
    "duplicateFee": (0, 10, 1, true), "missingPayment": (1, 20, 3, true), "refundFeeKept": (0, 10, 1, true),
    "returnNotReceived": (0, 15, 4, true), "storageOvercharge": (0, 10, 1, true), "payoutShort": (1, 20, 1, true),
    "unreimbursedLoss": (0, 15, 3, true), "vendorShortage": (1, 30, 3, true), "vendorChargeback": (0, 20, 4, true),
    "coOpOvercharge": (0, 25, 2, true),
  ]
  /// Claims can be filed for so many days.
  private static let claimDays = 60
  /// The logarithm of what is said over what is true is normal with this deviation: one in three is off by more than a factor of two.
  private static let promiseDeviation = 0.7

  init(_ bench: TriageBench, seed: UInt64) throws {
    let place = try BenchFolder(within: bench.folder)
    var scenario = Scenario(accounts: bench.accounts, days: bench.days, seed: seed, endDay: "2026-10-31")
    scenario.mix = EventMix.named("busy") ?? .calm
    let world = World(scenario)
    _ = try SimulatedPortfolio(world).write(to: place.path + "/world")
    let events = try PlantedTruth(path: place.path + "/world/truth.json").events
    let first = scenario.endDay.advanced(by: 1 - bench.days)
    let rates = try ReferenceRates()
    let revenue = Self.revenue(of: world, rates)
    var random = SeededNumbers(seed: seed)
    var made: [TriagePiece] = []
    for event in events where event.moneyMinor > 0 {
      guard let kind = Self.kinds[event.kind], let store = Marketplace.named(event.marketplace) else { continue }
      let cost = rates.inBase(Money(minorUnits: Int64(event.moneyMinor), currency: store.currency)) ?? 0
      let begins = max(0, first.distance(to: event.days.lowerBound))
      let ends = max(begins + 1, first.distance(to: event.days.upperBound))
      let key = "\(event.account) \(event.marketplace) \(event.sku)"
      // Once for what is true; and now and then once more for a false alarm that looks like another one of its kind.
      let copies = random.unit() < Double(kind.falseInTen) / Double(10 - kind.falseInTen) ? 2 : 1
      for copy in 0..<copies {
        let shift = copy == 0 ? 0 : Int(random.unit() * Double(bench.days)) - begins
        let start = begins + shift
        let end = start + (kind.isClaim ? (ends - begins) + Self.claimDays : ends - begins)
        made.append(
          TriagePiece(
            kind: event.kind, appears: start + 1, cost: copy == 0 ? cost : 0, begins: start,
            ends: end, isClaim: kind.isClaim, revenue: revenue[key] ?? 0, severity: kind.severity,
            minutes: max(5, Int(Double(kind.minutes) * (0.7 + 0.6 * random.unit()))),
            promisedFactor: exp(Self.promiseDeviation * random.normal()), apparentCost: cost,
            saidEnd: start + max(2, Int(Double(end - start) * exp(0.3 * random.normal())))))
      }
    }
    pieces = made
  }

  /// What items and stores (`sku` empty) sold, by account, store and SKU.
  private static func revenue(of world: World, _ rates: ReferenceRates) -> [String: Double] {
    var result: [String: Double] = [:]
    for account in world.accounts {
      for store in account.account.marketplaces.compactMap({ Marketplace.find($0) }) {
        for item in world.outcomes(of: account.account.id, in: store.id) {
          let sum = rates.inBase(Money(minorUnits: item.totalRevenue, currency: store.currency)) ?? 0
          let name = "\(account.account.id) \(store.countryCode) "
          result[name + item.item.sku.text, default: 0] += sum
          result[name, default: 0] += sum
        }
      }
    }
    return result
  }
}

extension SeededNumbers {
  /// Standard normal, by Box and Muller, 1958.
  fileprivate mutating func normal() -> Double {
    let radius = (-2 * log(1 - unit())).squareRoot()
    return radius * cos(2 * .pi * unit())
  }
}

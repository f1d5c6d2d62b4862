import StewardDomain

/// The cast of a simulated world: which accounts there are and how they fare. What happens day by day is made on
/// demand.
public struct World: Sendable {
  public let scenario: Scenario
  public let accounts: [SimulatedAccount]
  /// What the accounts do; nothing at first.
  public private(set) var actions: [WorldAction] = []

  public init(_ scenario: Scenario) {
    let scenario = scenario.withinBounds
    self.scenario = scenario
    var random = Random(seed: scenario.seed, Stream.cast)
    let brands = Names.brands(scenario.accounts, &random)
    self.accounts = (0..<scenario.accounts).map { index in
      World.live(World.cast(index, brand: brands[index], scenario: scenario, random: &random), scenario)
    }
  }

  /// The same world, in which the accounts do something more.
  public func after(_ actions: [WorldAction]) -> World {
    var world = self
    world.actions += actions
    return world
  }

  /// Decides whether an account comes or goes within the world. Short worlds have no time for that.
  private static func live(_ account: SimulatedAccount, _ scenario: Scenario) -> SimulatedAccount {
    var account = account
    var random = Random(seed: scenario.seed, Stream.life, UInt64(account.index))
    let (coming, going) = (random.chance(0.1 * scenario.mix.weight(.onboarding)), random.unit())
    let (before, after) = (random.real(0.2...0.6), random.real(0.05...0.3))
    guard scenario.days >= 90 else { return account }
    if coming {
      account.daysBefore = Int(Double(scenario.days) * before)
    } else if going < 0.06 * scenario.mix.weight(.churn) {
      account.daysAfter = Int(Double(scenario.days) * after)
    }
    return account
  }

  private static func cast(
    _ index: Int, brand: String, scenario: Scenario, random: inout Random
  ) -> SimulatedAccount {
    let isVendor = scenario.vendorEvery > 0 && index % scenario.vendorEvery == scenario.vendorEvery - 1
    let climates: [SimulatedAccount.Climate] = [.steady, .steady, .growing, .growing, .declining, .strained]
    // The first accounts go through the climates in turn, so that a small portfolio has variety too.
    let climate = index < 4 ? SimulatedAccount.Climate.allCases[index] : random.pick(climates)
    let name = brand + " " + random.pick(isVendor ? Names.vendorEndings : Names.sellerEndings)
    let number = index < 9 ? "0\(index + 1)" : "\(index + 1)"
    return SimulatedAccount(
      index: index,
      account: Account(
        id: AccountID("\(brand.lowercased())-\(number)"), name: name, kind: isVendor ? .vendor : .seller,
        marketplaces: stores(index, &random).compactMap { Marketplace.named($0)?.id }),
      brand: brand, climate: climate)
  }

  /// One to three stores; the first is where the account is at home.
  private static func stores(_ index: Int, _ random: inout Random) -> [String] {
    let groups = [
      ["US", "CA", "UK"], ["DE", "FR", "IT"], ["UK", "DE", "FR"], ["JP", "US", "UK"], ["US", "CA", "JP"],
      ["DE", "UK", "US"], ["FR", "IT", "DE"], ["US", "DE", "JP"], ["IT", "ES", "DE"], ["UK", "US", "DE"],
    ]
    let count = [1, 1, 1, 1, 2, 2, 2, 2, 3, 3][random.below(10)]
    let group = random.pick(groups)
    // The first accounts go through the regions, as through the climates.
    return Array((index < 4 ? groups[index] : group).prefix(index < 3 ? max(2, count) : count))
  }
}

/// The names of the random streams: the first step of a path. A number is never given to another thing; 4, 6, 13 and 21
/// had a meaning once.
enum Stream {
  static let cast: UInt64 = 1
  static let catalogue: UInt64 = 2
  static let store: UInt64 = 3
  static let calendar: UInt64 = 5
  static let orders: UInt64 = 7
  static let settlement: UInt64 = 8
  static let restatement: UInt64 = 9
  static let listing: UInt64 = 10
  static let health: UInt64 = 11
  static let feedback: UInt64 = 12
  static let launch: UInt64 = 14
  static let life: UInt64 = 15
  static let planKind: UInt64 = 16
  static let dice: UInt64 = 17
  static let settlementError: UInt64 = 18
  static let habit: UInt64 = 19
  static let reviewText: UInt64 = 20
  static let searchTerms: UInt64 = 22
  static let baskets: UInt64 = 23
  static let vendorLedger: UInt64 = 24
  static let appeal: UInt64 = 25
}

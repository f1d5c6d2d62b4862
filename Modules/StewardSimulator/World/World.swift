import StewardDomain

/// The cast of a simulated world: which accounts there are and how they fare. What happens day by day is made on
/// demand.
public struct World: Sendable {
  public let scenario: Scenario
  public let accounts: [SimulatedAccount]

  public init(_ scenario: Scenario) {
    self.scenario = scenario
    var random = Random(seed: scenario.seed, Stream.cast)
    let brands = Names.brands(scenario.accounts, &random)
    self.accounts = (0..<scenario.accounts).map { index in
      World.cast(index, brand: brands[index], scenario: scenario, random: &random)
    }
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
      ["DE", "UK", "US"], ["FR", "IT", "DE"], ["US", "DE", "JP"], ["IT", "FR", "DE"], ["UK", "US", "DE"],
    ]
    let count = [1, 1, 1, 1, 2, 2, 2, 2, 3, 3][random.below(10)]
    let group = random.pick(groups)
    // The first accounts go through the regions, as through the climates.
    return Array((index < 4 ? groups[index] : group).prefix(index < 3 ? max(2, count) : count))
  }
}

/// The names of the random streams: the first step of a path. A number is never given to another thing.
enum Stream {
  static let cast: UInt64 = 1
  static let catalogue: UInt64 = 2
  static let store: UInt64 = 3
  static let plan: UInt64 = 4
  static let calendar: UInt64 = 5
  static let item: UInt64 = 6
  static let orders: UInt64 = 7
  static let settlement: UInt64 = 8
  static let restatement: UInt64 = 9
  static let listing: UInt64 = 10
  static let health: UInt64 = 11
  static let feedback: UInt64 = 12
  static let reimbursement: UInt64 = 13
}

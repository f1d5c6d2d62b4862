public import StewardDomain

/// One account of the world before anything happens in it.
public struct SimulatedAccount: Hashable, Sendable {
  /// Its place in the portfolio, from 0.
  public let index: Int
  public let account: Account
  public let brand: String
  public let climate: Climate
  /// Days of the world before the account was there; 0 for one that was there all the time.
  public internal(set) var daysBefore = 0
  /// Days of the world after the account was given up; 0 for one that goes on.
  public internal(set) var daysAfter = 0

  /// Whether it began within the world.
  var isNew: Bool { daysBefore > 0 }

  /// How an account's business goes as a whole.
  public enum Climate: String, Hashable, Sendable, CaseIterable {
    case steady, growing, declining, strained

    /// Change of demand in a year.
    var yearlyGrowth: Double {
      switch self {
      case .steady: 0.04
      case .growing: 0.42
      case .declining: -0.34
      case .strained: 0.02
      }
    }

    /// How many troubles are planted compared with a steady account.
    var trouble: Double {
      switch self {
      case .steady: 0.8
      case .growing: 1
      case .declining: 1.3
      case .strained: 2
      }
    }
  }

  /// The folder of its files below the portfolio's.
  public var folder: String { "accounts/\(account.id.text)" }
}

extension SimulatedAccount {
  /// The scenario as the account lives it: with its own days.
  func scenario(of world: Scenario) -> Scenario {
    var own = world
    own.days = world.days - daysBefore - daysAfter
    own.endDay = world.endDay.advanced(by: -daysAfter)
    return own
  }

  /// The stores it sells in, the one at home first.
  var marketplaces: [Marketplace] { account.marketplaces.compactMap(Marketplace.find) }
}

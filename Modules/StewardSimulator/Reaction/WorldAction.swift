public import StewardDomain

/// Something that an account does in a world: the world after it is another one.
public struct WorldAction: Hashable, Sendable {
  public let account: AccountID
  public let marketplace: MarketplaceID
  /// `nil`: every item of the store.
  public let sku: SKU?
  /// The day from which on it works, or on which it is done.
  public let day: CivilDay
  public let change: Change

  public init(account: AccountID, marketplace: MarketplaceID, sku: SKU?, day: CivilDay, change: Change) {
    self.account = account
    self.marketplace = marketplace
    self.sku = sku
    self.day = day
    self.change = change
  }

  public enum Change: Hashable, Sendable {
    /// The usual price in minor units, from the day on. It ends a price mistake. Rivals follow a lower price.
    case price(Int64)
    /// A price of so many parts of the usual one for some days.
    case promotion(days: Int, factor: Double)
    /// For some days no promotion runs: one that runs ends, and those that would begin don't.
    case noPromotion(days: Int)
    /// Units that are ordered on the day; they arrive after the item's lead time.
    case order(Int)
    /// Content is put right: faults of it, and what was suppressed or lost because of it, end on the next day.
    case repairContent
    /// Spending on ads as a multiple of the usual, from the day on; 0 pauses them. Clicks grow less than spending.
    case advertising(Double)
    /// Ads of an ad group, by the number that reports give it, aren't shown for a search term any more, from the day on. Its
    /// clicks end with what they cost; of its buyers those stay who would have come without ads. What is saved isn't
    /// spent elsewhere.
    case negateTerm(String, adGroup: String)
    /// An appeal for what was taken down, from 0 (a form letter) to 1 (cause, cure and prevention with evidence). The
    /// better it is, the likelier it is granted; the answer comes four days later.
    case appeal(quality: Double)
    /// Lost units of earlier days are claimed: they are paid for two weeks later.
    case claimLostUnits
    /// An item that the account offers in another of its stores is listed in this one, at a price in minor units; so many
    /// units are sent on the day, and it can be bought from their arrival on. Needs a SKU; nothing where the store has it.
    case list(units: Int, price: Int64)

    /// What of it can be done: nobody orders a billion units, and nobody less than none.
    var withinBounds: Change {
      func bounded(_ value: Double, _ range: ClosedRange<Double>, _ instead: Double) -> Double {
        value.isFinite ? min(range.upperBound, max(range.lowerBound, value)) : instead
      }
      switch self {
      case .price(let price): return .price(min(1_000_000_000, max(1, price)))
      case .promotion(let days, let factor):
        return .promotion(days: min(3_650, max(0, days)), factor: bounded(factor, 0.01...10, 1))
      case .noPromotion(let days): return .noPromotion(days: min(3_650, max(0, days)))
      case .order(let units): return .order(min(1_000_000, max(0, units)))
      case .advertising(let spending): return .advertising(bounded(spending, 0...20, 1))
      case .list(let units, let price):
        return .list(units: min(1_000_000, max(0, units)), price: min(1_000_000_000, max(1, price)))
      case .repairContent, .negateTerm, .appeal, .claimLostUnits: return self
      }
    }
  }
}

/// An action as it reaches an item. Days are counted from the first written day.
struct ItemAction: Sendable {
  let day: Int
  let change: WorldAction.Change
}

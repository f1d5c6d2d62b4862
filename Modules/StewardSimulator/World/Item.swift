import StewardDomain

/// A product as an account offers it in one store: everything about it that doesn't change from day to day.
struct Item: Sendable {
  let identity: ItemIdentity
  let fnsku: String
  let product: Product
  let listing: ListingText
  let colour: Int
  let material: Int

  /// Units a day at the end of the world, in a mean month, without any trouble.
  let baseUnits: Double
  let yearlyGrowth: Double
  /// Share of sessions that buy.
  let conversion: Double
  let viewsPerSession: Double
  let appShare: Double
  let businessShare: Double
  let dealSensitivity: Double
  /// By how many parts demand moves for one part of price, in the other direction.
  let elasticity: Double
  let featuredShare: Double
  let refundRate: Double

  /// Standard deviation of the logarithm of demand from day to day, beyond what counts of rare buyers have anyway.
  let volatility: Double
  /// Share of units that are bought two at a time.
  let multiUnit: Double
  /// Chance of an order in bulk on a day.
  let bulkRate: Double
  /// By how many parts demand moves for one part of the prices of the other items of the family, in their direction.
  let crossElasticity: Double
  /// The first day on which it is offered; long before the first written day for most.
  var launchDay: Int
  /// `nil` unless the account's action brought it to this store.
  var debut: Debut?

  /// The mean of the stars that it deserves.
  let stars: Double
  /// Reviews for each unit that is sold.
  let reviewRate: Double
  /// How many other offers stand on its page.
  let rivals: Int
  /// The price that the cheapest of them aims at, as part of its own.
  let rivalAim: Double

  /// The usual price at the end of the world.
  let price: Int64
  /// The usual prices, each with the first day on which it holds, ascending; the last one is ``price``.
  var priceSteps: [(from: Int, price: Int64)]
  /// What a unit costs the account, in minor units.
  let cost: Int64
  let fulfilmentFee: Int64
  /// Referral fee in hundredths of a percent.
  let commission: Int64

  let leadDays: Int
  let coverDays: Int

  let advertised: Bool
  /// Clicks on ads for one organic session.
  let adIntensity: Double
  /// Share of the clicks on ads that wouldn't have come otherwise.
  let incrementality: Double
  let clickPrice: Int64
  let clickThrough: Double
  let campaign: Int

  /// Ready for writers.
  let sku: [UInt8]
  let asin: [UInt8]
  let parent: [UInt8]
  let title: [UInt8]
}

/// What a listing says.
struct ListingText: Sendable {
  var title: String
  var brand: String
  var bullets: [String]
  var description: String
  var searchTerms: String
  var imageCount: Int
  var mainImagePixels: Int
  var hasAPlus: Bool
  var faults: [ContentFault]
}

/// A fault that is planted in a listing.
enum ContentFault: String, Sendable, CaseIterable {
  case titleTooLong, bannedCharacter, repeatedWord, fewBullets, searchTermsTooLong, smallMainImage, fewImages, noAPlus

  /// What the fault leaves of the conversion.
  var conversionFactor: Double {
    switch self {
    case .titleTooLong: 0.97
    case .bannedCharacter, .repeatedWord: 0.985
    case .fewBullets: 0.95
    case .searchTermsTooLong: 0.98
    case .smallMainImage: 0.93
    case .fewImages: 0.92
    case .noAPlus: 0.96
    }
  }
}

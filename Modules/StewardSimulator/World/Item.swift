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

  /// The usual price at the end of the world.
  let price: Int64
  /// What it was before it was changed, so many days before the end; the same where it never was.
  let earlierPrice: Int64
  let daysSincePriceChange: Int
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
  let clickPrice: Int64
  let clickThrough: Double
  let campaign: Int

  /// Ready for writers.
  let sku: [UInt8]
  let asin: [UInt8]
  let parent: [UInt8]
  let title: [UInt8]

  /// The price without promotions and mistakes.
  func usualPrice(on day: Int, of dayCount: Int) -> Int64 {
    day < dayCount - daysSincePriceChange ? earlierPrice : price
  }
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

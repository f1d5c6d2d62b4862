import StewardDomain

/// What distinguishes the stores: how much is sold there, and what a euro cent is in their currency.
struct StoreProfile: Sendable {
  let marketplace: Marketplace
  let language: Language
  /// Demand compared with the largest store.
  let size: Double
  /// Minor units for 1,000 euro cents.
  let minorUnitsPerTenEuro: Int64
  /// Hours east of Greenwich in winter.
  let winterOffset: Int
  let fulfilmentCentres: [StaticString]

  init(_ marketplace: Marketplace) {
    self.marketplace = marketplace
    self.language = Language(store: marketplace.countryCode)
    switch marketplace.countryCode {
    case "US": (size, minorUnitsPerTenEuro, winterOffset) = (1.25, 1_100, -8)
    case "CA": (size, minorUnitsPerTenEuro, winterOffset) = (0.45, 1_500, -8)
    case "UK": (size, minorUnitsPerTenEuro, winterOffset) = (0.85, 870, 0)
    case "JP": (size, minorUnitsPerTenEuro, winterOffset) = (0.7, 1_600, 9)
    case "FR": (size, minorUnitsPerTenEuro, winterOffset) = (0.6, 1_000, 1)
    case "ES": (size, minorUnitsPerTenEuro, winterOffset) = (0.5, 1_000, 1)
    case "IT": (size, minorUnitsPerTenEuro, winterOffset) = (0.55, 1_000, 1)
    default: (size, minorUnitsPerTenEuro, winterOffset) = (1, 1_000, 1)
    }
    switch marketplace.region {
    case .northAmerica: fulfilmentCentres = ["ONT8", "LEX1", "TEB9"]
    case .farEast: fulfilmentCentres = ["NRT5", "KIX4", "TYO1"]
    default: fulfilmentCentres = ["LEJ1", "LBA4", "MXP5"]
    }
  }

  /// An amount in the store's minor units.
  func minorUnits(_ euroCents: Int) -> Int64 { max(1, Int64(euroCents) * minorUnitsPerTenEuro / 1_000) }

  /// A price as shops like to show it.
  func shopPrice(_ euroCents: Int) -> Int64 {
    let exact = minorUnits(euroCents)
    return marketplace.currency.minorDigits == 0 ? max(10, exact / 10 * 10 - 20) : max(99, exact / 100 * 100 + 99)
  }

  /// The instant of a moment of the store's day. Moments from 1:00 to 22:59 in winter stay within their day in summer
  /// too.
  func instant(_ day: CivilDay, second: Int) -> Instant {
    Instant(seconds: Instant(utc: day, secondOfDay: second).seconds - Int64(winterOffset) * 3600)
  }
}

internal import StewardDomain

/// Days of marketplaces without a table of time zones: on the safe side of all zones of a region.
enum RegionClock {
  /// A day that has begun in the marketplace: no zone of North America is more than eight hours behind Greenwich, and
  /// none of the other regions is behind it at all.
  static func today(_ now: Instant, in marketplace: Marketplace) -> CivilDay {
    let hours: Int64 = marketplace.region == .northAmerica ? 8 : 0
    return Instant(seconds: now.seconds - hours * 3600).utcDay.day
  }
}

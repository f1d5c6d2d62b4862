import StewardDomain

/// Days on which people buy less or more than the season says.
enum Holidays {
  /// What the day leaves of demand in a country.
  static func factor(on day: CivilDay, country: String) -> Double {
    let (year, month, dayOfMonth) = day.components
    switch (month, dayOfMonth) {
    case (1, 1): return 0.75
    case (12, 24): return 0.6
    case (12, 25): return country == "JP" ? 1 : 0.5
    case (12, 26): return country == "JP" ? 1 : 0.8
    case (12, 10...17): return 1.12
    case (2, 8...13): return 1.04
    default: break
    }
    if country != "JP" {
      switch easter(year).distance(to: day) {
      case -2, 0, 1: return 0.85
      case -9 ..< -2: return 1.04
      default: break
      }
    }
    return national(country, month, dayOfMonth)
  }

  private static func national(_ country: String, _ month: Int, _ day: Int) -> Double {
    switch (country, month, day) {
    case ("US", 7, 4): 0.85
    case ("CA", 7, 1), ("DE", 10, 3), ("FR", 7, 14), ("ES", 10, 12), ("ES", 1, 6): 0.85
    case ("IT", 8, 10...20), ("FR", 8, 5...20), ("ES", 8, 8...20): 0.88
    case ("JP", 5, 3...5), ("JP", 8, 13...16): 1.1
    default: 1
    }
  }

  /// Easter Sunday of a year: the anonymous Gregorian algorithm (Meeus, *Astronomical Algorithms*, 1991, ch. 8).
  static func easter(_ year: Int) -> CivilDay {
    let (a, b, c) = (year % 19, year / 100, year % 100)
    let (d, e) = (b / 4, b % 4)
    let g = (8 * b + 13) / 25
    let h = (19 * a + b - d - g + 15) % 30
    let (i, k) = (c / 4, c % 4)
    let l = (32 + 2 * e + 2 * i - h - k) % 7
    let m = (a + 11 * h + 19 * l) / 433
    let month = (h + l - 7 * m + 90) / 25
    let day = (h + l - 7 * m + 33 * month + 19) % 32
    return CivilDay(year: year, month: month, day: day) ?? CivilDay(number: 0)
  }
}

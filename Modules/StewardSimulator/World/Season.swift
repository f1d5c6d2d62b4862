import StewardDomain

/// How demand runs through the year. Factors are by month, in the middle of each, with 1 as the mean of the year.
enum Season: Int, Sendable {
  case flat, gift, summer, winter, spring, school, newYear

  var months: [Double] {
    switch self {
    case .flat: [1, 0.98, 0.99, 1, 1, 0.98, 0.98, 0.99, 1, 1.01, 1.05, 1.02]
    case .gift: [0.75, 0.85, 0.85, 0.85, 0.95, 0.9, 0.85, 0.85, 0.9, 1, 1.45, 1.8]
    case .summer: [0.55, 0.6, 0.8, 1.05, 1.35, 1.6, 1.65, 1.4, 1, 0.75, 0.65, 0.6]
    case .winter: [1.3, 1.15, 0.95, 0.8, 0.7, 0.6, 0.6, 0.7, 0.95, 1.2, 1.5, 1.55]
    case .spring: [0.6, 0.8, 1.4, 1.75, 1.7, 1.3, 1, 0.85, 0.8, 0.7, 0.6, 0.5]
    case .school: [0.9, 0.8, 0.8, 0.85, 0.85, 0.9, 1.25, 1.75, 1.4, 0.9, 0.8, 0.8]
    case .newYear: [1.7, 1.3, 1.1, 1, 0.95, 0.85, 0.8, 0.8, 0.85, 0.85, 0.85, 0.95]
    }
  }

  /// Between the middles of two months the factor is interpolated.
  func factor(on day: CivilDay) -> Double {
    let (year, month, dayOfMonth) = day.components
    let position = (Double(dayOfMonth) - 0.5) / Double(CivilDay.lengthOfMonth(month, year: year)) - 0.5
    let here = months[month - 1]
    let neighbour = months[(month - 1 + (position < 0 ? 11 : 1)) % 12]
    let share = position.magnitude
    return here * (1 - share) + neighbour * share
  }
}

/// What all items of a store share on one day.
struct StoreDay: Sendable {
  /// Of the day of the week, of holidays, and of what nobody can explain.
  let common: Double
  /// How much a sales event lifts an item that is fully part of it; 0 on other days.
  let dealLift: Double
  /// By ``Season``'s raw value.
  let seasons: [Double]

  static func calendar(
    from first: CivilDay, count: Int, country: String, mix: EventMix, random: inout Random
  ) -> [StoreDay] {
    let week = [1.05, 1.03, 1, 0.98, 0.94, 0.95, 1.05]
    let all: [Season] = [.flat, .gift, .summer, .winter, .spring, .school, .newYear]
    return (0..<count).map { offset in
      let day = first.advanced(by: offset)
      let holiday = Holidays.factor(on: day, country: country)
      return StoreDay(
        common: week[day.weekday - 1] * holiday * (1 + 0.05 * mix.noise * random.normal()),
        dealLift: dealLift(on: day) * mix.seasonality,
        seasons: all.map { max(0.05, 1 + mix.seasonality * ($0.factor(on: day) - 1)) })
    }
  }

  /// The sales events that every store knows: two days in July and in October, and the long weekend at the end of
  /// November.
  private static func dealLift(on day: CivilDay) -> Double {
    let (year, month, dayOfMonth) = day.components
    switch month {
    case 7 where dayOfMonth == 8 || dayOfMonth == 9: return 1.4
    case 10 where dayOfMonth == 7 || dayOfMonth == 8: return 0.7
    case 11, 12:
      guard let first = CivilDay(year: year, month: 11, day: 1) else { return 0 }
      // The Friday after the fourth Thursday.
      let friday = first.advanced(by: (11 - first.weekday) % 7 + 22)
      return [0: 1.5, 1: 0.8, 2: 0.8, 3: 1.4][friday.distance(to: day)] ?? 0
    default: return 0
    }
  }
}

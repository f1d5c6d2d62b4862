internal import ArgumentParser
internal import StewardDomain

/// The window that another one is compared with.
enum Comparison: ExpressibleByArgument {
  /// The days right before, as many.
  case previous
  /// 364 days earlier, so that weekdays match.
  case year
  case days(Range<CivilDay>)

  init?(argument: String) {
    switch argument {
    case "previous": self = .previous
    case "year": self = .year
    default:
      let ends = argument.replacing("..", with: "/").split(separator: "/").map { CivilDay($0) }
      guard ends.count == 2, let first = ends[0], let last = ends[1], first <= last else { return nil }
      self = .days(first..<last.advanced(by: 1))
    }
  }

  func window(for days: Range<CivilDay>) -> Range<CivilDay> {
    switch self {
    case .previous: days.lowerBound.advanced(by: -days.count)..<days.lowerBound
    case .year: days.lowerBound.advanced(by: -364)..<days.upperBound.advanced(by: -364)
    case .days(let days): days
    }
  }
}

/// Which days a figure is of, and with which they are compared.
struct WindowOptions: ParsableArguments {
  @Option(help: "First day; else the last day and the 27 before it.") var from: CivilDay?
  @Option(help: "Last day; else the last one that can't be restated any more.") var to: CivilDay?
  @Option(help: "previous (as many days before), year (364 days earlier, so that weekdays match), or DAY..DAY.")
  var against: Comparison = .previous

  func validate() throws {
    if let from, let to, to < from { throw ValidationError("--to is before --from") }
  }

  /// The first day that isn't settled yet, of the store that is settled least far, except stores that ended more than
  /// four weeks before the newest one; `nil` without facts.
  static func settledBefore(_ accounts: [AccountSnapshot]) -> CivilDay? {
    let settled = accounts.flatMap(\.marketplaces).filter { $0.facts.dayCount > 0 }.map(\.settledBefore)
    let newest = settled.max()
    return settled.filter { day in newest.map { day > $0.advanced(by: -28) } ?? false }.min()
  }

  /// Both windows; the last settled day is where none is given.
  func windows(_ accounts: [AccountSnapshot]) throws -> (now: Range<CivilDay>, then: Range<CivilDay>) {
    guard let end = to?.advanced(by: 1) ?? Self.settledBefore(accounts) else {
      throw ValidationError("no facts are stored, so --to is needed")
    }
    let first = from ?? end.advanced(by: -28)
    guard first < end else { throw ValidationError("--from \(first) is after the last settled day; give --to too") }
    let now = first..<end
    let then = against.window(for: now)
    if then.count != now.count { Talk.line("The windows have \(now.count) and \(then.count) days.") }
    Talk.line("\(Self.text(now)) against \(Self.text(then))")
    return (now, then)
  }

  private static func text(_ days: Range<CivilDay>) -> String {
    "\(days.lowerBound)..\(days.upperBound.advanced(by: -1))"
  }
}

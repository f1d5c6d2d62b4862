public import StewardDomain
public import StewardStorage

/// The order in which a manager should do things: by what is lost, each minute, where they aren't done now.
public struct Triage: Sendable {
  public struct Entry: Sendable {
    public let account: Account
    public let recommendation: Identified<Recommendation>
    /// What the figures in it were known at.
    public let asOf: Instant
    /// Expected value per minute in the base currency of the rates, if it works out; `nil` where they lack its currency.
    public let basePerMinute: Double?
    /// What it is ordered by; `nil` where the rates lack its currency.
    public let priority: Priority?
    /// Why it stands where it stands.
    public let reason: String
    /// Why it stands behind the one before it; `nil` at the top.
    public var comparison: String?
    /// Advice on the same item that isn't shown beside it, and why.
    public var held: [Held] = []
  }

  /// Advice that has to stand back for other advice on its item.
  public struct Held: Sendable, Hashable {
    public let id: String
    public let title: String
    /// It can be done afterwards; else it is the alternative.
    public let isNext: Bool
  }

  public let entries: [Entry]
  public let rates: ReferenceRates
  /// How many more there are that don't fit the minutes.
  public let remaining: Int

  /// Orders the recommendations of all accounts and takes as many as fit the minutes.
  ///
  /// What was rejected, put off or done is left out as ``StandingDecisions`` says. Ties go to the earlier expiry, then to the account and
  /// the identifier, so that the same data give the same list.
  /// - Parameters:
  ///   - portfolio: the accounts whose decisions tell what works out; `nil` for the same ones. An order should not depend on what is shown.
  ///   - minutes: `nil` for the whole list.
  ///   - pack: how things are put in order; `nil` for what comes with the platform.
  public init(
    _ engine: any DatabaseEngine, accounts: [Account], of portfolio: [Account]? = nil, rates: ReferenceRates,
    minutes: Int?, pack: TriagePack? = nil
  ) throws {
    self.rates = rates
    let pack = try pack ?? TriagePack()
    var record = SuccessRecord()
    var open: [OpenAdvice] = []
    let shown = Set(accounts.map(\.id))
    for account in portfolio ?? accounts {
      try engine.read { session in
        let decisions = try StandingDecisions(session, account: account.id)
        decisions.count(in: &record)
        guard shown.contains(account.id) else { return }
        let analysis = AnalysisRepository(session, account: account.id)
        guard let newest = try analysis.newest() else { return }
        for made in try analysis.recommendations(on: newest.today) where !decisions.hide(made, on: newest.today) {
          open.append(OpenAdvice(account: account, made: made, asOf: newest.asOf, today: newest.today))
        }
      }
    }
    let learned = record
    let ordered = open.map { $0.entry(rates, learned, pack) }.sorted(by: Self.precedes)
    let (standing, hidden) = AdviceConflicts(pack).settle(ordered)
    var spent = 0
    var fitting: [Entry] = []
    for place in standing {
      let effort = ordered[place].recommendation.value.effortMinutes
      if let minutes, spent + effort > minutes { continue }
      spent += effort
      var entry = ordered[place]
      entry.held = hidden[place] ?? []
      if let before = fitting.last { entry.comparison = Self.comparison(of: entry, with: before, fitting.count) }
      fitting.append(entry)
    }
    entries = fitting
    remaining = standing.count - fitting.count
  }

  private static func precedes(_ left: Entry, _ right: Entry) -> Bool {
    let figures = (left.priority?.figure ?? -.infinity, right.priority?.figure ?? -.infinity)
    if figures.0 != figures.1 { return figures.0 > figures.1 }
    let ends = (left.recommendation.value.expires, right.recommendation.value.expires)
    if ends.0 != ends.1 { return ends.0 < ends.1 }
    return (left.account.id, left.recommendation.id) < (right.account.id, right.recommendation.id)
  }

  private static func comparison(of entry: Entry, with before: Entry, _ place: Int) -> String {
    guard let mine = entry.priority, let other = before.priority else {
      return "behind \(place) because there is no rate for its currency"
    }
    return "behind \(place) because \(mine.reason(behind: other))"
  }
}

/// A recommendation that waits for somebody.
private struct OpenAdvice {
  let account: Account
  let made: Identified<Recommendation>
  let asOf: Instant
  let today: CivilDay

  func entry(_ rates: ReferenceRates, _ record: SuccessRecord, _ pack: TriagePack) -> Triage.Entry {
    let value = made.value
    let minutes = max(1, value.effortMinutes)
    let worth = rates.inBase(value.value.expected)
    let left = today.distance(to: value.expires)
    let chance = record.chance(made.author, value.kind, pack)
    let pace = Money(
      minorUnits: value.value.expected.minorUnits / Int64(minutes), currency: value.value.expected.currency)
    return Triage.Entry(
      account: account, recommendation: made, asOf: asOf, basePerMinute: worth.map { $0 / Double(minutes) },
      priority: worth.map {
        Priority(value: $0, minutes: minutes, chance: chance, daysLeft: left, nextTime: pack.nextTime)
      },
      reason:
        "\(pace) a minute for \(minutes) minutes; \(percent(chance)) to work out; \(left == 1 ? "last day" : "\(left) days left")"
    )
  }
}

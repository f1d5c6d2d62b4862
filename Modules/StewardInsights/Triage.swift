public import StewardDomain
public import StewardStorage

/// The order in which a manager should do things: by expected value per minute.
public struct Triage: Sendable {
  public struct Entry: Sendable {
    public let account: Account
    public let recommendation: Identified<Recommendation>
    /// What the figures in it were known at.
    public let asOf: Instant
    /// Expected value per minute in the base currency of the rates; `nil` where they lack its currency.
    public let basePerMinute: Double?
    /// Why it stands where it stands.
    public let reason: String
  }

  public let entries: [Entry]
  public let rates: ReferenceRates
  /// How many more there are that don't fit the minutes.
  public let remaining: Int

  /// Orders the recommendations of all accounts and takes as many as fit the minutes.
  ///
  /// Ties go to the earlier expiry, then to the account and the identifier, so that the same data give the same list.
  /// - Parameter minutes: `nil` for the whole list.
  public init(_ engine: any DatabaseEngine, accounts: [Account], rates: ReferenceRates, minutes: Int?) throws {
    self.rates = rates
    var all: [Entry] = []
    for account in accounts {
      all += try engine.read { session in
        let analysis = AnalysisRepository(session, account: account.id)
        guard let newest = try analysis.newest() else { return [] }
        return try analysis.recommendations(on: newest.today).map { made in
          Triage.entry(account, made, newest, rates)
        }
      }
    }
    all.sort { left, right in
      let values = (left.basePerMinute ?? -1, right.basePerMinute ?? -1)
      if values.0 != values.1 { return values.0 > values.1 }
      let ends = (left.recommendation.value.expires, right.recommendation.value.expires)
      if ends.0 != ends.1 { return ends.0 < ends.1 }
      return (left.account.id, left.recommendation.id) < (right.account.id, right.recommendation.id)
    }
    var spent = 0
    var fitting: [Entry] = []
    for entry in all {
      let effort = entry.recommendation.value.effortMinutes
      if let minutes, spent + effort > minutes { continue }
      spent += effort
      fitting.append(entry)
    }
    entries = fitting
    remaining = all.count - fitting.count
  }

  private static func entry(
    _ account: Account, _ made: Identified<Recommendation>,
    _ newest: (asOf: Instant, today: CivilDay, failures: [String]), _ rates: ReferenceRates
  ) -> Entry {
    let value = made.value
    let minutes = max(1, value.effortMinutes)
    let perMinute = rates.inBase(value.value.expected).map { $0 / Double(minutes) }
    let left = newest.today.distance(to: value.expires)
    let pace = Money(
      minorUnits: value.value.expected.minorUnits / Int64(minutes), currency: value.value.expected.currency)
    return Entry(
      account: account, recommendation: made, asOf: newest.asOf, basePerMinute: perMinute,
      reason: "\(pace) a minute for \(minutes) minutes; \(left == 1 ? "last day" : "\(left) days left")")
  }
}

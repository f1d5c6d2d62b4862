import Foundation
import StewardDomain
import StewardInsights
import StewardStorage
import Testing

@Suite struct TriageTests {
  private let today: CivilDay = "2026-11-23"

  @Test func `what brings most per minute comes first, over accounts and currencies`() throws {
    // 60 USD in 10 minutes; 58 EUR = 67.28 USD in 10; 10,000 JPY = 65 USD in 10; 100 USD in 50.
    let list = try triage([
      "acme": [made("a", 6_000, "USD", minutes: 10), made("d", 10_000, "USD", minutes: 50)],
      "zenith": [made("b", 5_800, "EUR", minutes: 10), made("c", 10_000, "JPY", minutes: 10)],
    ])

    #expect(list.entries.map(\.recommendation.id) == ["b", "c", "a", "d"])
    #expect(abs((list.entries.first?.basePerMinute ?? 0) - 6.728) < 1e-9)
    #expect(list.remaining == 0)
  }

  @Test func `as much as fits the minutes is taken, and what doesn't is passed over`() throws {
    let list = try triage(
      [
        "acme": [
          made("a", 9_000, "USD", minutes: 30), made("b", 20_000, "USD", minutes: 100),
          made("c", 1_000, "USD", minutes: 30),
        ]
      ],
      minutes: 60)

    #expect(list.entries.map(\.recommendation.id) == ["a", "c"])
    #expect(list.remaining == 1)
  }

  @Test(arguments: [(0, 0, 3), (29, 1, 2), (30, 2, 1), (60, 3, 0), (1_000, 3, 0)] as [(Int, Int, Int)])
  func `the minutes are a limit that may be met but not passed`(minutes: Int, taken: Int, remaining: Int) throws {
    let list = try triage(
      [
        "acme": [
          made("a", 900, "USD", minutes: 10), made("b", 1_700, "USD", minutes: 20),
          made("c", 2_000, "USD", minutes: 30),
        ]
      ], minutes: minutes)

    #expect(list.entries.count == taken)
    #expect(list.remaining == remaining)
    #expect(list.entries.reduce(0) { $0 + $1.recommendation.value.effortMinutes } <= minutes)
  }

  @Test func `ties go to the earlier end, then to the account, then to the identifier`() throws {
    let list = try triage([
      "zenith": [made("a", 1_000, "USD", minutes: 10), made("x", 2_000, "USD", minutes: 20, expires: 3)],
      "acme": [made("c", 1_000, "USD", minutes: 10), made("b", 2_000, "USD", minutes: 20)],
    ])

    #expect(
      list.entries.map { "\($0.account.id) \($0.recommendation.id)" } == ["zenith x", "acme b", "acme c", "zenith a"])
  }

  @Test func `what has expired isn't shown, its last day is named`() throws {
    let list = try triage([
      "acme": [
        made("gone", 9_000, "USD", minutes: 1, expires: 0), made("last", 1_000, "USD", minutes: 10, expires: 1),
        made("later", 900, "USD", minutes: 10, expires: 5),
      ]
    ])

    #expect(list.entries.map(\.recommendation.id) == ["last", "later"])
    #expect(
      list.entries.map(\.reason) == [
        "USD 1.00 a minute for 10 minutes; 64 % to work out; last day",
        "USD 0.90 a minute for 10 minutes; 64 % to work out; 5 days left",
      ])
    #expect(list.remaining == 0)
  }

  @Test func `an amount in a currency without a rate comes last, and isn't hidden`() throws {
    let list = try triage(["acme": [made("odd", 900_000, "KWD", minutes: 1), made("a", 1, "USD", minutes: 10)]])

    #expect(list.entries.map(\.recommendation.id) == ["a", "odd"])
    #expect(list.entries.last?.basePerMinute == nil)
  }

  @Test func `an account without an analysis has nothing to say`() throws {
    #expect(try triage(["acme": []]).entries.isEmpty)
    let database = try InsightDatabase()
    #expect(
      try Triage(database.engine, accounts: [InsightDatabase.acme], rates: ReferenceRates(), minutes: nil).entries
        .isEmpty)
  }

  private func made(
    _ id: String, _ minor: Int64, _ currency: Currency, minutes: Int, expires: Int = 7
  ) -> Identified<Recommendation> {
    let money = Money(minorUnits: minor, currency: currency)
    return Identified(
      id: id, author: "test",
      value: Recommendation(
        subject: Subject(marketplace: InsightDatabase.us, item: nil), kind: "reorder", title: "t", action: "a",
        reversal: "r",
        evidence: [], value: MoneyInterval(low: money, expected: money, high: money, level: 0.9), valueBasis: "b",
        horizonDays: 30,
        effortMinutes: minutes, expires: today.advanced(by: expires)))
  }

  private func triage(_ results: [String: [Identified<Recommendation>]], minutes: Int? = nil) throws -> Triage {
    let database = try InsightDatabase()
    let accounts = results.keys.sorted(by: >).map {
      Account(id: AccountID($0), name: $0, kind: .seller, marketplaces: [])
    }
    try database.engine.write { session in
      for account in accounts {
        try AnalysisRepository(session, account: account.id).replace(
          asOf: Instant(utc: today), today: today, failures: [], scores: [], findings: [],
          recommendations: results[account.id.text] ?? [])
      }
    }
    return try Triage(database.engine, accounts: accounts, rates: ReferenceRates(), minutes: minutes)
  }
}

@Suite struct ReferenceRateTests {
  @Test(
    arguments: [
      (12_345, "USD", 123.45), (10_000, "EUR", 116), (10_000, "JPY", 65), (-10_000, "GBP", -133), (0, "INR", 0),
    ]
      as [(Int64, Currency, Double)])
  func `an amount is worth so much in dollars`(minor: Int64, currency: Currency, dollars: Double) throws {
    let worth = try #require(try ReferenceRates().inBase(Money(minorUnits: minor, currency: currency)))

    #expect(abs(worth - dollars) < 1e-9)
  }

  @Test func `there is a rate for the currency of every marketplace`() throws {
    let rates = try ReferenceRates()

    for store in Marketplace.all { #expect(rates.inBase(.zero(store.currency)) != nil, "\(store.currency)") }
    #expect(rates.base == "USD")
    #expect(rates.inBase(.zero("KWD")) == nil)
  }

  @Test(
    arguments: [
      "", "{}", #"{"name": "x", "effectiveFrom": "2026-02-30", "base": "USD", "perUnit": {}}"#,
      #"{"name": "x", "effectiveFrom": "2026-01-01", "base": "USD", "perUnit": {"EUR": 0}}"#,
      #"{"name": "x", "effectiveFrom": "2026-01-01", "base": "USD", "perUnit": {"EURO": 1}}"#,
    ])
  func `a table that isn't one is refused with its path`(text: String) throws {
    let database = try InsightDatabase()
    let path = database.folder + "/rates.json"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))

    let error = #expect(throws: InsightError.self) { try ReferenceRates(path: path) }

    #expect(error?.description.contains(path) == true)
  }
}

internal import Glibc
internal import StewardDomain
internal import StewardIngest
internal import StewardSQLite
internal import StewardStorage

/// Reading daily facts: one account into columns, and sums over a portfolio.
public struct FactsBench: Sendable {
  public var accounts = 100
  public var listings = 137
  public var days = 730
  public var restated = 0
  public var runs = 15
  public var folder: String?

  public init() {}

  /// One account, two years, all metrics, into columns; and how large the store is.
  public func read() throws -> BenchReport {
    let place = try BenchFolder(within: folder)
    let engine = try place.engine()
    let filled = try fill(engine)
    var report = BenchReport("facts-read")
    let rows = accounts * listings * days
    report.add("rows", rows)
    report.add("fill_seconds", filled)
    report.add("bytes_per_row", Double(place.size()) / Double(rows))
    let day = FactWorld.firstDay
    let all = day..<day.advanced(by: days)
    var cells = 0
    let now = try milliseconds(runs: runs) {
      let table = try Self.table(engine, account: accounts / 2, all, asOf: .init(seconds: 1 << 40))
      cells = table.columns.reduce(0) { $0 + $1.values.count }
    }
    report.add("cells", cells)
    report.add("read_ms", now.median)
    report.add("read_ms_best", now.best)
    if restated > 0 {
      let past = try milliseconds(runs: runs) {
        _ = try Self.table(engine, account: accounts / 2, all, asOf: .init(seconds: 1_000))
      }
      report.add("as_of_ms", past.median)
    }
    report.add("seconds", now.median / 1_000)
    report.add("rows_per_second", Double(listings * days) / (now.median / 1_000))
    report.addPeakMemory()
    return report
  }

  /// The sum of four metrics over the newest 28 days by account: of everything, and of some listings.
  public func sum() throws -> BenchReport {
    let place = try BenchFolder(within: folder)
    let engine = try place.engine()
    _ = try fill(engine)
    let end = FactWorld.firstDay.advanced(by: days)
    let window = end.advanced(by: -28)..<end
    let metrics: [Metric] = [.unitsOrdered, .orderedRevenue, .sessions, .adCost]
    var report = BenchReport("facts-sum")
    report.add("rows", accounts * listings * 28)
    var total: Int64 = 0
    let sums = try milliseconds(runs: runs) {
      total = 0
      try engine.read { session in
        for account in 0..<accounts {
          let sums = try FactRollups(session, account: Self.id(account), scope: 1).sums(of: metrics, days: window)
          total &+= sums.reduce(0) { $0 &+ $1.value }
        }
      }
    }
    report.add("sum_ms", sums.median)
    report.add("sum_ms_best", sums.best)
    var filtered: Int64 = 0
    let some = try milliseconds(runs: max(3, runs / 3)) {
      filtered = try FactScan(engine).sum(
        accounts: (0..<accounts).map { (Self.id($0), 1) }, metrics: metrics, days: window
      ) { _, item in item % 3 == 0 }
      .reduce(0) { $0 &+ $1.reduce(0) { $0 &+ $1.value } }
    }
    report.add("filtered_ms", some.median)
    report.add("filtered_ms_best", some.best)
    report.add("total", Int(total))
    report.add("filtered_total", Int(filtered))
    report.add("seconds", sums.median / 1_000)
    report.addPeakMemory()
    return report
  }

  /// Restating the newest 30 days of every listing of every account.
  public func restate() throws -> BenchReport {
    let place = try BenchFolder(within: folder)
    let engine = try place.engine()
    let path = place.path + "/facts.tsv"
    let file = FactFileWriter(accounts: accounts, listings: listings, days: days, order: .day, seed: 9)
    _ = try file.write(to: path)
    try engine.write { session in
      for account in 0..<accounts {
        let id = Self.id(account)
        try AccountRepository(session).add(
          Account(id: id, name: id.text, kind: .seller, marketplaces: ["ATVPDKIKX0DER"]))
      }
    }
    let loader = FactFileLoader(engine: engine)
    _ = try loader.load(path, account: nil, marketplace: nil, now: Instant(seconds: 1_770_000_000))
    let newest = FactFileWriter(
      accounts: accounts, listings: listings, days: 30, order: .day, seed: 10,
      firstDay: FactWorld.firstDay.advanced(by: days - 30))
    _ = try newest.write(to: path)
    var outcome = FactFileOutcome()
    let time = try seconds {
      outcome = try loader.load(path, account: nil, marketplace: nil, now: Instant(seconds: 1_780_000_000))
    }
    var report = BenchReport("facts-restate")
    report.add(seconds: time, rows: outcome.rows)
    report.addPeakMemory()
    return report
  }

  static func id(_ account: Int) -> AccountID { AccountID("A\(FactWorld.padded(account, 4))") }

  private static func table(
    _ engine: SQLiteEngine, account: Int, _ days: Range<CivilDay>, asOf: Instant
  ) throws -> FactTable {
    try engine.read {
      try FactRepository($0).table(account: id(account), scope: 1, grain: .item, days: days, asOf: asOf)
    }
  }

  /// Fills a store, and restates all of it as often as asked: a fifth of the cells each time.
  ///
  /// - Returns: seconds.
  func fill(_ engine: SQLiteEngine) throws -> Double {
    let world = FactWorld(seed: 1)
    return try seconds {
      for account in 0..<accounts {
        let months = world.months(
          account: account, listings: listings, days: days,
          version: DayVersion(document: 1, knownFrom: 1_000_000_000, hasCells: true))
        try engine.write { session in
          let id = Self.id(account)
          try AccountRepository(session).add(
            Account(id: id, name: id.text, kind: .seller, marketplaces: ["ATVPDKIKX0DER"]))
          let dimensions = DimensionRepository(session, account: id)
          _ = try dimensions.scope("ATVPDKIKX0DER")
          _ = try dimensions.family("SALES")
          for listing in 0..<listings {
            try dimensions.put(
              ItemIdentity(
                sku: SKU(FactWorld.sku(listing)), asin: ASIN(FactWorld.asin(account, listing)), parentASIN: ""),
              number: listing + 1, scope: 1)
          }
          try write(months, BulkMonths(session, account: id, scope: 1, family: 1), UInt64(account))
        }
      }
      try engine.checkpoint()
    }
  }

  private func write(_ months: [FactMonth], _ bulk: BulkMonths, _ seed: UInt64) throws {
    let open = months.count - FactCompactor.openMonths
    for (index, month) in months.enumerated() {
      try bulk.write(PackedMonth(month, isOpen: index >= open), isAlone: true)
    }
    var random = SeededNumbers(seed: seed &+ 99)
    var current = months
    for pass in 0..<restated {
      for index in current.indices {
        Self.change(&current[index], pass + 2, &random)
        try bulk.restate(current[index], isOpen: index >= open)
      }
    }
  }

  /// Changes a fifth of the cells, each on its own.
  private static func change(_ month: inout FactMonth, _ document: Int, _ random: inout SeededNumbers) {
    for day in month.versions.indices where month.versions[day] != .none {
      month.versions[day] = DayVersion(
        document: Int64(document), knownFrom: Int64(document) * 1_000_000_000, hasCells: true)
    }
    for metric in month.sections.keys.sorted() {
      guard var section = month.sections.removeValue(forKey: metric) else { continue }
      for cell in section.values.indices where random.below(5) == 0 {
        let value = section.values[cell]
        section.values[cell] = max(0, value + Int64(random.below(5)) - 2 + value / 50 * Int64(random.below(3) - 1))
      }
      month.sections[metric] = section
    }
  }
}

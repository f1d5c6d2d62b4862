internal import Dispatch
internal import Glibc
internal import StewardDomain
internal import StewardIngest
internal import StewardInsights
internal import StewardPluginAPI
public import StewardPluginHost
internal import StewardSQLite
internal import StewardStorage
internal import Synchronization

/// The whole nightly analysis of a portfolio: snapshot, forecasts, every bundle, and the results stored.
///
/// It is `Analyzer.analyze`, account by account, as `steward analyze` runs it, with drops and their causes; whatever joins the analysis is
/// measured too. Listings have content, issues, reviews and seen offers as well as facts.
public struct NightlyBench: Sendable {
  public var accounts = 100
  public var listings = 1_000
  public var days = 730
  public var threads = 2
  public var folder: String?
  let bundles: [LoadedBundle]

  /// - Parameter bundles: those with scorers, monitors and recommenders.
  public init(bundles: [LoadedBundle]) { self.bundles = bundles }

  /// Fills one store, then analyses a quarter, half and all of its accounts: time should grow as they do.
  ///
  /// - Returns: a report for each size. The peak of memory is that of the process so far, the filling included.
  public func run() throws -> [BenchReport] {
    let place = try BenchFolder(within: folder)
    let engine = try place.engine()
    var facts = FactsBench()
    facts.accounts = accounts
    facts.listings = listings
    facts.days = days
    let kinds = try DefinitionRegistry().kinds
    try RecordTables(kinds: kinds).update(engine)
    let filled = try facts.fill(engine)
    let described = try seconds {
      try NightlyRecords(kinds: kinds, listings: listings, days: days).fill(engine, accounts)
    }
    let sizes = Set([accounts / 4, accounts / 2, accounts].filter { $0 > 0 }).sorted()
    return try sizes.map { count in
      var report = BenchReport("nightly")
      report.add("accounts", count)
      let analyzer = Analyzer(
        engine: engine, kinds: kinds, restatementDays: 3, bundles: bundles, rates: try ReferenceRates())
      let cpu = Self.processorSeconds()
      var summaries: [Analyzer.Summary] = []
      let time = try seconds { summaries = try analyze(count, analyzer) }
      report.add(seconds: time, rows: count * listings * days)
      report.add("cpu_seconds", Self.processorSeconds() - cpu)
      report.add("seconds_per_account", time / Double(count))
      report.add("threads", threads)
      report.add("scores", summaries.reduce(0) { $0 + $1.scores })
      report.add("findings", summaries.reduce(0) { $0 + $1.findings })
      report.add("recommendations", summaries.reduce(0) { $0 + $1.recommendations })
      report.add("drops", summaries.reduce(0) { $0 + $1.drops })
      report.add("failures", summaries.reduce(0) { $0 + $1.failures.count })
      report.add("fill_seconds", filled + described)
      report.add("store_bytes", place.size())
      report.addPeakMemory()
      return report
    }
  }

  private func analyze(_ count: Int, _ analyzer: Analyzer) throws -> [Analyzer.Summary] {
    let marketplace = Marketplace.named("US")?.id ?? "ATVPDKIKX0DER"
    let next = Atomic<Int>(0)
    let results = Mutex<[Result<Analyzer.Summary, any Error>]>([])
    DispatchQueue.concurrentPerform(iterations: max(1, threads)) { _ in
      while true {
        let number = next.add(1, ordering: .relaxed).oldValue
        guard number < count else { return }
        let id = FactsBench.id(number)
        let account = Account(id: id, name: id.text, kind: .seller, marketplaces: [marketplace])
        let result = Result { try analyzer.analyze(account, asOf: Instant(seconds: 1 << 40)) }
        results.withLock { $0.append(result) }
      }
    }
    return try results.withLock { try $0.map { try $0.get() } }
  }

  private static func processorSeconds() -> Double {
    var usage = rusage()
    guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }
}

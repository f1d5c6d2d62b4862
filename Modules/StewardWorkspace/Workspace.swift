internal import Foundation
public import StewardDomain
public import StewardIngest
public import StewardInsights
public import StewardPluginAPI
public import StewardPluginHost
public import StewardStorage

/// A folder with a portfolio in it, put together: database, report definitions, bundles.
public struct Workspace: Sendable {
  public let home: String
  public let engine: any DatabaseEngine
  public let ingestor: Ingestor
  public let plugins: PluginHost
  let network: HostNetwork

  public var registry: DefinitionRegistry { ingestor.registry }

  /// Makes a workspace, or opens one that is there already.
  ///
  /// - Parameter database: where its tables are, if not in a file of its own: a `postgres://` address.
  public static func create(at home: String, database: String? = nil, plugins: PluginHost) throws -> Workspace {
    do { try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true) } catch {
      throw WorkspaceError("can't make the folder \(home): \(error.localizedDescription)")
    }
    if let database { try WorkspaceDatabase(home: home).setAddress(database) }
    return try Workspace(home: home, plugins: plugins)
  }

  /// Opens a workspace.
  ///
  /// - Throws: ``WorkspaceError`` where there is none.
  public static func open(_ home: String, plugins: PluginHost) throws -> Workspace {
    guard WorkspaceDatabase(home: home).exists else {
      throw WorkspaceError(
        "there is no workspace in \(home): make one with `steward init \(home)`, or name another with --home")
    }
    return try Workspace(home: home, plugins: plugins)
  }

  private init(home: String, plugins: PluginHost) throws {
    let engine = try WorkspaceDatabase(home: home).open()
    self.home = home
    self.engine = engine
    self.plugins = plugins
    network = HostNetwork(engine: engine)
    self.ingestor = try Ingestor(engine: engine, registry: try DefinitionRegistry())
  }

  /// - Throws: ``WorkspaceError`` that lists the accounts there are.
  public func account(_ id: AccountID) throws -> Account {
    let all = try accounts()
    if let account = all.first(where: { $0.id == id }) { return account }
    let known = all.prefix(8).map(\.id.text).joined(separator: ", ")
    throw WorkspaceError(
      "there is no account \(id)\(known.isEmpty ? "; add one with `steward account add`" : "; there are \(known)\(all.count > 8 ? " …" : "")")"
    )
  }

  public func accounts() throws -> [Account] { try engine.read { try AccountRepository($0).all() } }

  public func add(_ account: Account) throws {
    do { try engine.write { try AccountRepository($0).add(account) } } catch let error as DatabaseError
      where error.code == .constraint
    {
      throw WorkspaceError("the account \(account.id) is already there")
    }
  }

  /// The rates that make currencies comparable: the team's own, or those that come with the platform.
  public func rates() throws -> ReferenceRates {
    let own = home + "/rates.json"
    return FileManager.default.fileExists(atPath: own) ? try ReferenceRates(path: own) : try ReferenceRates()
  }

  /// What was known of an account at an instant, as analyses see it.
  public func snapshot(of account: Account, asOf: Instant) throws -> AccountSnapshot {
    try engine.read { session in
      try SnapshotBuilder(session, kinds: registry.kinds, restatementDays: restatementDays)
        .snapshot(of: account, asOf: asOf)
    }
  }

  /// A store's days that can still be restated, with what they will come to: units, sales and visits.
  ///
  /// They are learned from the stores of all accounts together, up to ``mostPooledStores`` beyond those that are asked for.
  public func arrivingDays(
    of accounts: [Account], asOf: Instant
  ) throws -> [(account: Account, store: MarketplaceID, days: [ArrivingDay])] {
    let asked = accounts.flatMap { account in account.marketplaces.map { (account: account, store: $0) } }
    let wanted = Set(accounts.map(\.id))
    let others = try self.accounts().filter { !wanted.contains($0.id) }
      .flatMap { account in account.marketplaces.map { (account: account, store: $0) } }
    let arrivals = try (asked + others.prefix(Self.mostPooledStores)).map { account, store in
      try engine.read { session in
        try ArrivalReader(session, account: account.id, restatementDays: restatementDays)
          .arrivals(of: store, [.unitsOrdered, .orderedRevenue, .sessions], asOf: asOf)
      }
    }
    let pool = ArrivalPool(arrivals)
    return asked.enumerated().map { ($1.account, $1.store, pool.days($0)) }
  }

  private static let mostPooledStores = 30

  private var restatementDays: Int {
    registry.all.filter { $0.family == "GET_SALES_AND_TRAFFIC_REPORT" }.map(\.restatementDays).max() ?? 3
  }

  /// Analyses accounts with every bundle that can be loaded, several at a time.
  ///
  /// - Parameter done: called after each account, from any thread.
  public func analyze(
    _ accounts: [Account], asOf: Instant, done: @escaping @Sendable (Analyzer.Summary) -> Void
  ) async throws -> [Analyzer.Summary] {
    let (bundles, failures) = loadAll()
    let analyzer = Analyzer(
      engine: engine, kinds: registry.kinds,
      restatementDays: restatementDays, bundles: bundles, rates: try rates(), failures: failures)
    return try await forEachConcurrently(accounts) { account in
      let summary = try analyzer.analyze(account, asOf: asOf)
      done(summary)
      return summary
    }
  }

  /// Every scorer of every bundle that starts.
  public func scorers() -> [any Scorer] { loadAll().bundles.flatMap { $0.scorers() } }

  /// Every analysing bundle that starts, and why the others don't: one that fails costs its own results and nothing else.
  func loadAll() -> (bundles: [LoadedBundle], failures: [String]) {
    var bundles: [LoadedBundle] = []
    var failures: [String] = []
    for found in plugins.discover().available
    where found.manifest.kinds.contains(where: { $0 == .scorer || $0 == .monitor || $0 == .recommender }) {
      do { bundles.append(try plugins.load(found.manifest.name)) } catch { failures.append(error.description) }
    }
    return (bundles, failures)
  }
}

/// Why a workspace can't do what was asked.
public struct WorkspaceError: Error, Sendable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// Runs a piece of work on each element, as many at a time as there are cores. Results come in the order of the elements.
func forEachConcurrently<Element: Sendable, Result: Sendable>(
  _ elements: [Element], _ body: @escaping @Sendable (Element) async throws -> Result
) async throws -> [Result] {
  try await withThrowingTaskGroup(of: (Int, Result).self) { group in
    var results = [Result?](repeating: nil, count: elements.count)
    var next = 0
    let width = max(1, ProcessInfo.processInfo.activeProcessorCount)
    while next < min(width, elements.count) {
      let (index, element) = (next, elements[next])
      group.addTask { (index, try await body(element)) }
      next += 1
    }
    while let (index, result) = try await group.next() {
      results[index] = result
      guard next < elements.count else { continue }
      let (following, element) = (next, elements[next])
      group.addTask { (following, try await body(element)) }
      next += 1
    }
    return results.compactMap(\.self)
  }
}

/// Now, for those who may look at the clock.
public func currentInstant() -> Instant {
  Instant(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded()))
}

internal import StewardDomain
internal import StewardIngest
internal import StewardSQLite
internal import StewardStorage

/// Raw report bytes to a committed, queryable store, with the bytes kept and everything traceable.
public struct IngestBench: Sendable {
  public var input: String?
  public var rows = 1_000_000
  public var accounts = 20
  public var listings = 1_250
  public var order = "day"
  public var restate = false
  public var folder: String?

  public init() {}

  public func run() throws -> BenchReport {
    let place = try BenchFolder(within: folder)
    var path = place.path + "/facts.tsv"
    var known = accounts
    if let input {
      path = input
      known = 1_000
    } else {
      guard let order = FactFileWriter.Order(rawValue: order) else {
        throw BenchError("the order \(self.order) isn't known; expected day, account or none")
      }
      let days = max(1, rows / (accounts * listings))
      _ = try FactFileWriter(accounts: accounts, listings: listings, days: days, order: order, seed: 1).write(to: path)
    }
    let engine = try place.engine()
    try engine.write { session in
      for account in 0..<known {
        try AccountRepository(session).add(
          Account(
            id: AccountID("A\(FactWorld.padded(account, 4))"), name: "A\(account)", kind: .seller,
            marketplaces: [Marketplace.named("US")?.id ?? "ATVPDKIKX0DER"]))
      }
    }
    var report = BenchReport("ingest")
    var outcome = FactFileOutcome()
    let first = try seconds {
      outcome = try FactFileLoader(engine: engine).load(
        path, account: nil, marketplace: nil, now: Instant(seconds: 1_770_000_000))
    }
    report.add(seconds: first, rows: outcome.rows)
    // Not needed for what was loaded to be there, but somebody pays for it at some time.
    report.add("checkpoint_seconds", try seconds { try engine.checkpoint() })
    report.add("bytes", outcome.byteCount)
    report.add("bytes_per_second", Double(outcome.byteCount) / first)
    let documents = try engine.read {
      try $0.first("SELECT COALESCE(SUM(LENGTH(bytes)), 0) FROM document_chunk", as: { Int($0.integer(0)) }) ?? 0
    }
    report.add("bytes_per_row", Double(place.size() - documents) / Double(max(1, outcome.rows)))
    report.add("document_bytes_per_row", Double(documents) / Double(max(1, outcome.rows)))
    report.addPeakMemory()
    return report
  }
}

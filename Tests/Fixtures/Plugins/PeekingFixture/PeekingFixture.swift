import Glibc
import StewardDomain
import StewardPluginAPI

/// Reads the workspace's own database behind the host's back, as native code can, and promises more for items of which more was restated
/// after the day that it is asked about.
final class PeekingFixture: PluginBundle {
  override func recommenders() -> [any Recommender] { [PeekingRecommender()] }
}

struct PeekingRecommender: Recommender {
  var identifier: String { "peeking-fixture" }

  func recommendations(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Recommendation] {
    guard let item = snapshot.facts.items.first else { return [] }
    let known = StolenDatabase.loads(ofDaysBefore: snapshot.today, knownAfter: snapshot.today)
    func money(_ minor: Int64) -> Money { Money(minorUnits: minor, currency: snapshot.marketplace.currency) }
    return [
      Recommendation(
        subject: Subject(marketplace: snapshot.marketplace.id, item: item), kind: "reorder", title: "Reorder",
        action: "Order.", reversal: "Cancel.", evidence: [],
        value: MoneyInterval(low: money(0), expected: money(100 * known), high: money(200 * known), level: 0.9),
        valueBasis: "sales", horizonDays: 14, effortMinutes: 5, expires: snapshot.today.advanced(by: 7))
    ]
  }
}

/// The database of the workspace that the process was started on, by the SQLite that the process has loaded already.
enum StolenDatabase {
  private typealias Open = @convention(c) (UnsafePointer<CChar>, UnsafeMutablePointer<OpaquePointer?>) -> Int32
  private typealias Prepare =
    @convention(c) (OpaquePointer?, UnsafePointer<CChar>, Int32, UnsafeMutablePointer<OpaquePointer?>, OpaquePointer?)
    ->
    Int32
  private typealias Act = @convention(c) (OpaquePointer?) -> Int32
  private typealias Column = @convention(c) (OpaquePointer?, Int32) -> Int64

  /// How many loads about days before one were known on another day or later.
  static func loads(ofDaysBefore day: CivilDay, knownAfter end: CivilDay) -> Int64 {
    guard let home = getenv("STEWARD_HOME").map({ String(cString: $0) }),
      let open = symbol("sqlite3_open", as: Open.self), let prepare = symbol("sqlite3_prepare_v2", as: Prepare.self),
      let step = symbol("sqlite3_step", as: Act.self), let column = symbol("sqlite3_column_int64", as: Column.self),
      let finalize = symbol("sqlite3_finalize", as: Act.self), let close = symbol("sqlite3_close", as: Act.self)
    else { return 0 }
    var database: OpaquePointer?
    var statement: OpaquePointer?
    defer { _ = close(database) }
    let sql =
      "SELECT COUNT(*) FROM load WHERE from_day < \(day.number) AND known_from >= \(Instant(utc: end).microseconds)"
    guard open(home + "/steward.sqlite", &database) == 0, prepare(database, sql, -1, &statement, nil) == 0 else {
      return 0
    }
    defer { _ = finalize(statement) }
    return step(statement) == 100 ? column(statement, 0) : 0
  }

  private static func symbol<Function>(_ name: String, as type: Function.Type) -> Function? {
    dlsym(nil, name).map { unsafeBitCast($0, to: type) }
  }
}

@c(steward_plugin_make) public func makePeekingFixture(_ host: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
  exportPlugin(PeekingFixture.self, host)
}

@section(".steward_abi") @used let compatibility: (UInt32, UInt32, UInt32, UInt32) = (0x5354_5744, 1, 0, 60301)

internal import Glibc
internal import StewardDomain

/// The data of the benchmarks as plain files, for other tools to be measured with the same.
public struct PeerFiles: Sendable {
  public var accounts = 20
  public var listings = 1_250
  public var days = 40

  public init() {}

  /// The facts file that ``IngestBench`` invents.
  ///
  /// - Parameter order: day, account or none.
  public func writeIngest(to path: String, order: String) throws -> BenchReport {
    guard let kind = FactFileWriter.Order(rawValue: order) else {
      throw BenchError("the order \(order) isn't known; expected day, account or none")
    }
    let file = FactFileWriter(accounts: accounts, listings: listings, days: days, order: kind, seed: 1)
    let bytes = try file.write(to: path)
    var report = BenchReport("facts-file")
    report.add("rows", accounts * listings * days)
    report.add("bytes", bytes)
    return report
  }

  /// The fifteen metrics that ``FactsBench`` reads, as CSV: whole numbers as they are stored, money in minor units.
  public func writeMetrics(to path: String) throws -> BenchReport {
    guard let file = fopen(path, "wb") else { throw BenchError("can't write \(path)") }
    defer { fclose(file) }
    let world = FactWorld(seed: 1)
    var text = "account,day,sku," + FactWorld.metrics.map(\.definition.name).joined(separator: ",") + "\n"
    let dates = (0..<days).map { "\(FactWorld.firstDay.advanced(by: $0))" }
    for account in 0..<accounts {
      for listing in 0..<listings {
        let values = world.listing(account: account, listing: listing, days: days)
        for day in 0..<days {
          text += "\(FactsBench.id(account).text),\(dates[day]),\(FactWorld.sku(listing))"
          for metric in values.indices { text += ",\(values[metric][day])" }
          text += "\n"
        }
        let isWritten = text.withUTF8 { fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
        guard isWritten else { throw BenchError("can't write \(path)") }
        text.removeAll(keepingCapacity: true)
      }
    }
    guard fflush(file) == 0 else { throw BenchError("can't write \(path)") }
    var report = BenchReport("facts-file")
    report.add("rows", accounts * listings * days)
    return report
  }
}

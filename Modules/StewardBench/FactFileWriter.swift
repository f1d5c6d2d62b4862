internal import Glibc
internal import StewardDomain

/// Writes invented sales and traffic as a facts file with tabs: fifteen columns, eight of them numbers.
struct FactFileWriter {
  enum Order: String, Sendable, CaseIterable {
    /// All accounts' first day, then their second: as daily reports come.
    case day
    /// One account after the other.
    case account
    /// In no order at all.
    case none
  }

  static let header =
    "account\tmarketplace\tday\tparent_asin\tasin\tsku\tcurrency\tunitsOrdered\torderItems\torderedRevenue\tsessions\tpageViews\tfeaturedOfferShare\tunitsOrderedB2B\torderedRevenueB2B\n"

  let accounts: Int
  let listings: Int
  let days: Int
  let order: Order
  let seed: UInt64
  var firstDay = FactWorld.firstDay

  /// - Returns: how many bytes were written.
  func write(to path: String) throws -> Int {
    guard let file = fopen(path, "wb") else { throw BenchError("can't write \(path)") }
    defer { fclose(file) }
    var buffer = Array(Self.header.utf8)
    var written = 0
    func flush() throws {
      guard fwrite(buffer, 1, buffer.count, file) == buffer.count else { throw BenchError("can't write \(path)") }
      written += buffer.count
      buffer.removeAll(keepingCapacity: true)
    }
    let keys = (0..<accounts).map { account in
      (0..<listings).map { listing in
        "\tB0P\(FactWorld.padded((account * 977 + listing / 4) % 10_000_000, 7))\t\(FactWorld.asin(account, listing))\t\(FactWorld.sku(listing))\tUSD"
      }
    }
    let dates = (0..<days).map { "\tUS\t\(firstDay.advanced(by: $0))" }
    var random = SeededNumbers(seed: seed)
    for index in 0..<(accounts * listings * days) {
      let (account, day, listing) = place(index)
      buffer.append(contentsOf: "A\(FactWorld.padded(account, 4))".utf8)
      buffer.append(contentsOf: dates[day].utf8)
      buffer.append(contentsOf: keys[account][listing].utf8)
      append(&random, listing, to: &buffer)
      if buffer.count > 1 << 20 { try flush() }
    }
    try flush()
    return written
  }

  private func place(_ index: Int) -> (account: Int, day: Int, listing: Int) {
    switch order {
    case .day: return (index / listings % accounts, index / (listings * accounts), index % listings)
    case .account: return (index / (listings * days), index / listings % days, index % listings)
    case .none:
      // A walk over all rows with a stride that shares no factor with their number.
      let count = accounts * listings * days
      var stride = count / 2 * 2 + 1
      stride = stride * 61 / 100 | 1
      while Self.commonFactor(stride, count) > 1 { stride += 2 }
      let mixed = Int((UInt64(index) &* UInt64(stride)) % UInt64(count))
      return (mixed / (listings * days), mixed / listings % days, mixed % listings)
    }
  }

  private static func commonFactor(_ left: Int, _ right: Int) -> Int {
    var (left, right) = (left, right)
    while right != 0 { (left, right) = (right, left % right) }
    return left
  }

  private func append(_ random: inout SeededNumbers, _ listing: Int, to buffer: inout [UInt8]) {
    let bits = random.next()
    let sessions = Int(bits & 0xFF) * (listing & 7 + 1) / 4
    let units = sessions * (5 + Int(bits >> 8 & 15)) / 100
    let price = 999 + listing % 50 * 100
    let views = sessions + Int(bits >> 16 & 0x3F)
    let business = units / 10
    func number(_ value: Int) {
      buffer.append(0x09)
      Self.append(value, to: &buffer)
    }
    func money(_ minor: Int) {
      number(minor / 100)
      buffer.append(0x2E)
      buffer.append(UInt8(0x30 + minor / 10 % 10))
      buffer.append(UInt8(0x30 + minor % 10))
    }
    number(units)
    number(max(0, units - Int(bits >> 24 & 1)))
    money(units * price)
    number(sessions)
    number(views)
    number(0)
    buffer.append(0x2E)
    let share = 80 + Int(bits >> 32 & 15)
    buffer.append(UInt8(0x30 + share / 10))
    buffer.append(UInt8(0x30 + share % 10))
    number(business)
    money(business * price)
    buffer.append(0x0A)
  }

  private static func append(_ value: Int, to buffer: inout [UInt8]) {
    var digits: UInt64 = 0
    var rest = value
    var count = 0
    repeat {
      digits = digits << 8 | UInt64(0x30 + rest % 10)
      rest /= 10
      count += 1
    } while rest > 0
    for _ in 0..<count {
      buffer.append(UInt8(truncatingIfNeeded: digits))
      digits >>= 8
    }
  }
}

/// Why a benchmark can't be run.
public struct BenchError: Error, Sendable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

public import StewardDomain
internal import StewardFormats

/// What the columns of a facts file are, as its header says.
///
/// A facts file is what `steward facts export` writes: CSV, or the same with tabs. Columns are `account`, `marketplace`, `day` (or `date`),
/// `sku`, `asin`, `parent_asin`, `currency` (which has to be the marketplace's), and metrics by their names, in any order. Other columns are passed over and named as drift.
public struct FactFileLayout: Sendable, Equatable {
  enum Role: Sendable, Equatable {
    case account, marketplace, day, sku, asin, parent, currency
    /// Index into ``FactFileLayout/metrics``.
    case metric(Int)
    case ignored
  }

  let delimiter: UInt8
  let roles: [Role]
  let names: [String]
  public let metrics: [Metric]
  /// Columns that aren't known.
  public let unknown: [String]

  /// No file has more: a day's presence is a bit each.
  static let mostMetrics = 32

  /// - Parameter hasAccount: whether the account is known without a column.
  init(header: [UInt8], hasAccount: Bool, hasMarketplace: Bool) throws(FormatError) {
    let text = header.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(header.dropFirst(3)) : header
    delimiter = text.contains(0x09) ? 0x09 : 0x2C
    names = text.split(separator: delimiter, omittingEmptySubsequences: false).map { field in
      var name = String(decoding: field, as: UTF8.self)
      name.removeAll { $0 == "\"" || $0 == "\r" }
      return name
    }
    var roles: [Role] = []
    var metrics: [Metric] = []
    var unknown: [String] = []
    for name in names {
      let role = Self.role(name, &metrics)
      if role == .ignored { unknown.append(name) }
      if role != .ignored, roles.contains(role) {
        throw FormatError(.invalidValue, "the column \(name) stands twice").at(
          line: 1, column: roles.count + 1, field: name)
      }
      roles.append(role)
    }
    self.roles = roles
    self.metrics = metrics
    self.unknown = unknown
    try check(hasAccount: hasAccount, hasMarketplace: hasMarketplace)
  }

  private func check(hasAccount: Bool, hasMarketplace: Bool) throws(FormatError) {
    func missing(_ name: String, _ remedy: String) -> FormatError {
      FormatError(.missingColumn, "there is no column \(name); found \(names.joined(separator: ", "))\(remedy)").at(
        line: 1)
    }
    guard roles.contains(.day) else { throw missing("day", "") }
    guard roles.contains(.sku) || roles.contains(.asin) else { throw missing("sku or asin", "") }
    if !roles.contains(.account), !hasAccount { throw missing("account", ": add it, or name the account") }
    if !roles.contains(.marketplace), !hasMarketplace {
      throw missing("marketplace", ": add it, or name the marketplace")
    }
    guard !metrics.isEmpty else { throw missing("with a metric", ": `steward facts metrics` lists their names") }
    guard metrics.count <= Self.mostMetrics else {
      throw FormatError(
        .tooManyFields, "there are \(metrics.count) metrics, at most \(Self.mostMetrics) are read at once"
      ).at(line: 1)
    }
  }

  private static func role(_ name: String, _ metrics: inout [Metric]) -> Role {
    switch name.lowercased() {
    case "account", "account_id": return .account
    case "marketplace", "country": return .marketplace
    case "day", "date": return .day
    case "sku": return .sku
    case "asin", "child_asin", "childasin": return .asin
    case "currency": return .currency
    case "parent_asin", "parent", "parentasin": return .parent
    default: break
    }
    guard let metric = Metric.named(name) else { return .ignored }
    if let known = metrics.firstIndex(of: metric) { return .metric(known) }
    metrics.append(metric)
    return .metric(metrics.count - 1)
  }
}

/// What shoppers typed before they clicked on ads, by term and week: columns, a row for each target of an ad group and
/// each term that reached it. No report of terms names the product that was shown. Since minor 4.
public struct SearchTermTable: Sendable {
  /// Where bids and excluded terms stand.
  public struct AdGroup: Sendable, Hashable {
    /// As Amazon numbers it.
    public let id: String
    /// Empty where the report names none.
    public let name: String
    public let campaign: String

    public init(id: String, name: String, campaign: String) {
      self.id = id
      self.name = name
      self.campaign = campaign
    }
  }

  /// What is bid on: a keyword, or a product or category.
  public struct Target: Sendable, Hashable {
    /// The place in ``SearchTermTable/adGroups``.
    public let adGroup: Int
    public let text: String
    /// `BROAD`, `PHRASE`, `EXACT`; other words are kept as they came.
    public let matchType: String

    public init(adGroup: Int, text: String, matchType: String) {
      self.adGroup = adGroup
      self.text = text
      self.matchType = matchType
    }
  }

  /// Whole weeks of seven days, half-open; the last one ends with the newest reported day.
  public internal(set) var days: Range<CivilDay>
  public internal(set) var adGroups: [AdGroup] = []
  public internal(set) var targets: [Target] = []
  /// By row: the place in ``targets``.
  public internal(set) var rowTargets: [Int] = []
  /// By row: what was typed, as reported.
  public internal(set) var terms: [String] = []
  /// By row and week, the week last, as are the columns below.
  public internal(set) var clicks: [Int64] = []
  /// In minor units of the marketplace's currency.
  public internal(set) var cost: [Int64] = []
  /// Orders that are counted for a click, by the report's own window: seven days of Sponsored Products, fourteen of Sponsored Brands.
  public internal(set) var orders: [Int64] = []
  public internal(set) var units: [Int64] = []
  /// In minor units.
  public internal(set) var sales: [Int64] = []
  /// The line that was read last for each row, as a place in ``sources``, and for each line the one before it in its row.
  var lastLine: [Int32] = []
  var lineBefore: [Int32] = []
  var sources: [RecordReference] = []

  public var rowCount: Int { terms.count }
  public var weekCount: Int { days.count / 7 }

  /// The lines that a row was read from, in the order in which they were read.
  ///
  /// - Complexity: O(lines of the row).
  public func lines(of row: Int) -> [RecordReference] {
    var found: [RecordReference] = []
    var line = lastLine[row]
    while line >= 0 {
      found.append(sources[Int(line)])
      line = lineBefore[Int(line)]
    }
    return found.reversed()
  }

  /// A table without rows.
  ///
  /// - Parameter days: of them as many whole weeks as there are are kept, the newest ones.
  public init(days: Range<CivilDay>) {
    self.days = days.upperBound.advanced(by: -(days.count / 7 * 7))..<days.upperBound
  }
}

/// Adds the lines of reports to a table, in any order. Since minor 4.
public struct SearchTermCollector: Sendable {
  /// What one line of a report says.
  public struct Line: Sendable {
    public var adGroup: SearchTermTable.AdGroup
    /// As Amazon numbers the target; its text where the report has no number.
    public var targetID: String
    public var target: String
    public var matchType: String
    public var term: String
    public var day: CivilDay
    public var clicks: Int64
    public var cost: Int64
    public var orders: Int64
    public var units: Int64
    public var sales: Int64
    public var source: RecordReference

    public init(
      adGroup: SearchTermTable.AdGroup, targetID: String, target: String, matchType: String, term: String,
      day: CivilDay,
      clicks: Int64, cost: Int64, orders: Int64, units: Int64, sales: Int64, source: RecordReference
    ) {
      self.adGroup = adGroup
      self.targetID = targetID
      self.target = target
      self.matchType = matchType
      self.term = term
      self.day = day
      self.clicks = clicks
      self.cost = cost
      self.orders = orders
      self.units = units
      self.sales = sales
      self.source = source
    }
  }

  private struct TargetKey: Hashable {
    let adGroup: Int
    let id: String
  }

  private struct RowKey: Hashable {
    let target: Int
    let term: String
  }

  /// What was added so far.
  public private(set) var table: SearchTermTable
  private var adGroups: [String: Int] = [:]
  private var targets: [TargetKey: Int] = [:]
  private var rows: [RowKey: Int] = [:]

  public init(days: Range<CivilDay>) { table = SearchTermTable(days: days) }

  /// Adds a line; one of another day than the table's, or with figures below zero, is left out.
  ///
  /// - Complexity: O(1), and O(weeks) for the first line of a row.
  public mutating func add(_ line: Line) {
    guard table.days.contains(line.day), min(line.clicks, line.cost, line.orders, line.units, line.sales) >= 0 else {
      return
    }
    let row = row(of: line)
    let cell = row * table.weekCount + table.days.lowerBound.distance(to: line.day) / 7
    Self.add(line.clicks, to: &table.clicks[cell])
    Self.add(line.cost, to: &table.cost[cell])
    Self.add(line.orders, to: &table.orders[cell])
    Self.add(line.units, to: &table.units[cell])
    Self.add(line.sales, to: &table.sales[cell])
    table.lineBefore.append(table.lastLine[row])
    table.lastLine[row] = Int32(clamping: table.sources.count)
    table.sources.append(line.source)
  }

  private static func add(_ value: Int64, to cell: inout Int64) {
    let (sum, isTooLarge) = cell.addingReportingOverflow(value)
    cell = isTooLarge ? .max : sum
  }

  private mutating func row(of line: Line) -> Int {
    let adGroup = adGroup(line.adGroup)
    let target = target(TargetKey(adGroup: adGroup, id: line.targetID), line)
    let key = RowKey(target: target, term: line.term)
    if let known = rows[key] { return known }
    let row = table.terms.count
    rows[key] = row
    table.terms.append(line.term)
    table.rowTargets.append(target)
    table.lastLine.append(-1)
    let blank = repeatElement(Int64(0), count: table.weekCount)
    table.clicks += blank
    table.cost += blank
    table.orders += blank
    table.units += blank
    table.sales += blank
    return row
  }

  private mutating func adGroup(_ group: SearchTermTable.AdGroup) -> Int {
    if let known = adGroups[group.id] { return known }
    adGroups[group.id] = table.adGroups.count
    table.adGroups.append(group)
    return table.adGroups.count - 1
  }

  private mutating func target(_ key: TargetKey, _ line: Line) -> Int {
    if let known = targets[key] { return known }
    targets[key] = table.targets.count
    table.targets.append(SearchTermTable.Target(adGroup: key.adGroup, text: line.target, matchType: line.matchType))
    return table.targets.count - 1
  }
}

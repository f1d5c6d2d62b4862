internal import Glibc
internal import StewardAnalytics
internal import StewardDomain

/// The groups of a panel by number, and what they may be pooled by.
struct PanelGroups {
  /// A group's values, joined by `|`.
  private(set) var names: [String] = []
  /// By group column: the pool of each group. One pool for all where there is one column or none.
  private(set) var pools: [[Int32]] = []
  /// The group column that pools.
  var chosen = 0
  private var numbers: [String: Int32] = [:]
  private var valueNumbers: [[String: Int32]] = []

  /// The number of a group and of its pool; of one that is new only where it may be.
  mutating func number(_ values: [String], isTraining: Bool) -> (group: Int32, pool: Int32) {
    let name = values.joined(separator: "|")
    if let number = numbers[name] { return (number, pools[chosen][Int(number)]) }
    guard isTraining else {
      return (-1, values.count < 2 ? 0 : valueNumbers[chosen][values[chosen]] ?? -1)
    }
    let number = Int32(names.count)
    numbers[name] = number
    names.append(name)
    let columns = max(1, values.count)
    while pools.count < columns {
      pools.append([])
      valueNumbers.append([:])
    }
    for column in 0..<columns {
      let value = values.count < 2 ? "" : values[column]
      let pool = valueNumbers[column][value] ?? Int32(valueNumbers[column].count)
      valueNumbers[column][value] = pool
      pools[column].append(pool)
    }
    return (number, pools[chosen][Int(number)])
  }
}

/// A panel read from a file.
struct PanelFile {
  let panel: ElasticityPanel
  /// The log quantity of each row, where it is known.
  let known: [Double?]

  init(_ command: ElasticityCommand, path: String, isTraining: Bool, groups: inout PanelGroups) throws {
    var table = try LabTable(path)
    func columns(_ names: String?) throws -> [Int] {
      try (names ?? "").split(separator: ",").map { try table.column(String($0)) }
    }
    let quantity = isTraining ? try table.column(command.quantity) : table.columnIfThere(command.quantity)
    let price = try table.column(command.price)
    let cross = try columns(command.crossPrices)
    let controls = try columns(command.controls)
    let group = try columns(command.group)
    let time = try command.time.map { try table.column($0) }
    var panel = ElasticityPanel(
      logQuantity: [], logPrice: [], crossLogPrices: cross.map { _ in [] }, controls: controls.map { _ in [] },
      groups: [],
      pools: [])
    var known: [Double?] = []
    while try table.next() {
      let value = try quantity.flatMap { try Self.quantity(table, $0, command.logQuantity, isTraining) }
      known.append(value)
      panel.logQuantity.append(value ?? 0)
      panel.logPrice.append(try Self.logarithm(table, price))
      for (place, column) in cross.enumerated() {
        panel.crossLogPrices[place].append(try Self.logarithm(table, column))
      }
      for (place, column) in controls.enumerated() { panel.controls[place].append(try table.number(column)) }
      let place = groups.number(group.map { table.text($0) }, isTraining: isTraining)
      panel.groups.append(place.group)
      panel.pools.append(place.pool)
      if let time { panel.times.append(try Self.period(table, time)) }
    }
    self.panel = panel
    self.known = known
  }

  private static func quantity(_ table: LabTable, _ column: Int, _ isLog: Bool, _ isTraining: Bool) throws -> Double? {
    if isLog { return isTraining ? try table.number(column) : try table.optionalNumber(column) }
    if isTraining { return try logarithm(table, column) }
    return try table.optionalNumber(column).flatMap { $0 > 0 ? log($0) : nil }
  }

  private static func logarithm(_ table: LabTable, _ column: Int) throws -> Double {
    let value = try table.number(column)
    guard value > 0 else { throw table.error(table.text(column), at: column, expected: "a positive number") }
    return log(value)
  }

  private static func period(_ table: LabTable, _ column: Int) throws -> Int32 {
    let text = table.text(column)
    if let number = Int32(text) { return number }
    if let day = CivilDay(text.prefix(10)) { return day.number }
    throw table.error(text, at: column, expected: "a whole number or a date such as 2026-03-31")
  }
}

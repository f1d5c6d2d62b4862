internal import StewardAnalytics
internal import StewardDomain

/// Amounts as whole numbers of minor units.
enum MinorUnits {
  /// Reads plain decimal digits exactly: no exponent, no grouping, no digit beyond the minor unit but zeros.
  static func parse(_ text: some StringProtocol, digits: Int) -> Int64? {
    var magnitude: Int64 = 0
    var behind = -1
    var seen = 0
    var isNegative = false
    for (place, byte) in text.utf8.enumerated() {
      switch byte {
      case 0x2D where place == 0: isNegative = true
      case 0x2B where place == 0: continue
      case 0x2E where behind < 0: behind = 0
      case 0x30...0x39:
        seen += 1
        if behind >= digits {
          guard byte == 0x30 else { return nil }
          continue
        }
        if behind >= 0 { behind += 1 }
        guard let next = append(byte, to: magnitude) else { return nil }
        magnitude = next
      default: return nil
      }
    }
    guard seen > 0 else { return nil }
    for _ in max(behind, 0)..<digits {
      guard let next = append(0x30, to: magnitude) else { return nil }
      magnitude = next
    }
    return isNegative ? -magnitude : magnitude
  }

  private static func append(_ digit: UInt8, to magnitude: Int64) -> Int64? {
    let (tenfold, overflow) = magnitude.multipliedReportingOverflow(by: 10)
    let (sum, overflows) = tenfold.addingReportingOverflow(Int64(digit - 0x30))
    return overflow || overflows ? nil : sum
  }
}

/// The references of two files by number.
struct LedgerReferences {
  private(set) var values: [[String]] = []
  private var numbers: [String: Int32] = [:]

  mutating func number(_ fields: [String]) -> Int32 {
    // A byte that no text has keeps the fields apart.
    let name = fields.count == 1 ? fields[0] : fields.joined(separator: "\0")
    if let number = numbers[name] { return number }
    let number = Int32(values.count)
    numbers[name] = number
    values.append(fields)
    return number
  }
}

/// Lines of money read from a file.
struct LedgerFile {
  let lines: LedgerLines

  init(_ command: ReconcileCommand, path: String, keys: [String], references: inout LedgerReferences) throws {
    var table = try LabTable(path)
    let amount = try table.column(command.amount)
    let day = try Self.dayColumn(command, table).map { try table.column($0) }
    let columns = try keys.map { try table.column($0) }
    var numbers: [Int32] = []
    var amounts: [Int64] = []
    var days: [Int32] = []
    while try table.next() {
      let text = table.text(amount)
      guard let value = MinorUnits.parse(text, digits: command.minorDigits) else {
        throw table.error(
          text, at: amount, expected: "an amount with at most \(command.minorDigits) digits behind the point")
      }
      numbers.append(references.number(columns.map { table.text($0) }))
      amounts.append(value)
      if let day { days.append(try Self.day(table, day)) }
    }
    do { lines = try LedgerLines(references: numbers, amounts: amounts, days: day == nil ? nil : days) } catch {
      throw LabError(badInput: "\(path): \(error)")
    }
  }

  /// The columns that say what a line is about, in the order of the expected file.
  static func keyColumns(_ command: ReconcileCommand) throws -> [String] {
    if let key = command.key { return key.split(separator: ",").map(String.init) }
    let expected = try LabTable(command.expected)
    let settled = try LabTable(command.settled)
    let days = [try dayColumn(command, expected), try dayColumn(command, settled)]
    let keys = expected.header.filter {
      $0 != command.amount && !days.contains($0) && settled.columnIfThere($0) != nil
    }
    guard !keys.isEmpty else {
      throw LabError(
        badInput:
          "\(command.settled): no column but the amount and the day is in \(command.expected) too; expected --key")
    }
    return keys
  }

  private static func dayColumn(_ command: ReconcileCommand, _ table: LabTable) throws -> String? {
    if let day = command.day { return day }
    return ["day", "date"].first { table.columnIfThere($0) != nil }
  }

  private static func day(_ table: LabTable, _ column: Int) throws -> Int32 {
    let text = table.text(column)
    if let day = CivilDay(text.prefix(10)) { return day.number }
    if let number = Int32(text) { return number }
    throw table.error(text, at: column, expected: "a date such as 2026-03-31 or a day's number")
  }
}

/// Writes what a reconciliation found.
struct LedgerWriter {
  let output: LabOutput
  let keys: [String]
  let references: LedgerReferences
  let digits: Int

  func write(_ found: Reconciliation, expected: LedgerLines, settled: LedgerLines) {
    for name in ["record", "finding"] + keys + ["lines", "expected", "settled", "difference", "lag_days"] {
      output.field(name)
    }
    output.endRow()
    for line in found.lines {
      let (own, other) = (line.expected.map(Int.init), line.settled.map(Int.init))
      let reference = own.map { expected.references[$0] } ?? other.map { settled.references[$0] } ?? 0
      output.field("line")
      output.field("\(line.finding)")
      for value in references.values[Int(reference)] { output.field(value) }
      output.field(1)
      amount(own.map { expected.amounts[$0] })
      amount(other.map { settled.amounts[$0] })
      amount(line.difference)
      if own != nil, other != nil { output.field(line.lagDays) } else { output.empty() }
      output.endRow()
    }
    for finding in Reconciliation.Finding.allCases {
      let total = found[finding]
      self.total("\(finding)", total.lines, total.expected, total.settled, total.difference)
    }
    total("all", found.lines.count, found.expectedTotal, found.settledTotal, found.settledTotal &- found.expectedTotal)
    total("explained", nil, nil, found.explained, nil)
    total("unexplained", nil, nil, found.unexplained, nil)
  }

  func write(deposit: Int64, _ found: Reconciliation) throws {
    let (unlisted, overflow) = deposit.subtractingReportingOverflow(found.settledTotal)
    guard !overflow else { throw LabError(badInput: "the deposit less what was settled is beyond 64 bits") }
    total("unlisted", nil, nil, unlisted, nil)
    total("deposit", nil, nil, deposit, nil)
  }

  private func total(_ name: String, _ lines: Int?, _ expected: Int64?, _ settled: Int64?, _ difference: Int64?) {
    output.field("total")
    output.field(name)
    for _ in keys { output.empty() }
    if let lines { output.field(lines) } else { output.empty() }
    amount(expected)
    amount(settled)
    amount(difference)
    output.empty()
    output.endRow()
  }

  private func amount(_ value: Int64?) {
    if let value { output.field(fixedPointText(value, digits: digits)) } else { output.empty() }
  }
}

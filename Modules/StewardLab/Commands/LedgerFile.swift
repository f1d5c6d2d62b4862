internal import StewardAnalytics
internal import StewardDomain

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
    var key: [UInt8] = []
    while try table.next() {
      guard let value = table.withBytes(amount, { MinorUnits.parse($0, digits: command.minorDigits) }) else {
        throw table.error(
          table.text(amount), at: amount,
          expected: "an amount with at most \(command.minorDigits) digits behind the point")
      }
      key.removeAll(keepingCapacity: true)
      for column in columns {
        // A zero byte within a field would look like its end.
        table.withBytes(column) { for byte in $0 where byte != 0 { key.append(byte) } }
        key.append(0)
      }
      numbers.append(references.number(key))
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
    let number = table.withBytes(column) { $0.count == 10 ? CivilDay(digits: $0)?.number : nil }
    if let number { return number }
    let text = table.text(column)
    if let day = CivilDay(text.prefix(10)) { return day.number }
    if let number = Int32(text) { return number }
    throw table.error(text, at: column, expected: "a date such as 2026-03-31 or a day's number")
  }
}

extension CivilDay {
  /// Reads `2026-03-31` from bytes.
  init?(digits: UnsafeRawBufferPointer) {
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for place in range {
        guard (0x30...0x39).contains(digits[place]) else { return nil }
        value = value * 10 + Int(digits[place] - 0x30)
      }
      return value
    }
    guard digits.count == 10, digits[4] == 0x2D, digits[7] == 0x2D, let year = number(0..<4), let month = number(5..<7),
      let day = number(8..<10)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

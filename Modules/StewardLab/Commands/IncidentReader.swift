internal import StewardAnalytics

/// Reads an incident with its past, and gives its attributes codes.
struct IncidentReader {
  let path: String
  let value: String
  let count: String?
  let dimensions: [String]
  let time: String?
  let at: String?

  /// A table with what its codes stand for.
  struct Incident {
    let table: KPITable
    let dimensions: [String]
    let values: [[String]]

    /// As `bitrate=2000`.
    func text(_ element: RootCause.Element) -> String {
      "\(dimensions[element.dimension])=\(values[element.dimension][element.code])"
    }
  }

  func read() throws -> Incident {
    var table = try LabTable(path)
    let columns = try dimensions.map { try table.column($0) }
    let valueColumn = try table.column(value)
    let countColumn = try count.map { try table.column($0) }
    let timeColumn = try time.map { try table.column($0) }
    var interning = columns.map { _ in TextCodes() }
    var codes = columns.map { _ in [Int]() }
    var values: [Double] = []
    var counts: [Double] = []
    var times = TextCodes()
    var timeOfRow: [Int] = []
    while try table.next() {
      for (place, column) in columns.enumerated() { codes[place].append(interning[place].code(of: table.text(column))) }
      values.append(try amount(of: table, valueColumn))
      if let countColumn { counts.append(try amount(of: table, countColumn)) }
      timeOfRow.append(times.code(of: timeColumn.map { table.text($0) } ?? ""))
    }
    let order = Self.ranks(times.texts)
    guard let incident = at.map({ times.texts.firstIndex(of: $0) }) ?? order.indices.max(by: { order[$0] < order[$1] })
    else { throw LabError(badInput: "\(path): there is no row of the incident") }
    do {
      let table = try KPITable(
        dimensions: codes, values: values, counts: countColumn == nil ? nil : counts,
        periods: timeOfRow.map { order[$0] }, incident: order[incident])
      return Incident(table: table, dimensions: dimensions, values: interning.map(\.texts))
    } catch RootCauseError.noBaseline {
      throw LabError(badInput: "\(path): there is no row before the incident at \(times.texts[incident])")
    } catch { throw LabError(path, error) }
  }

  private func amount(of table: LabTable, _ column: Int) throws -> Double {
    let number = try table.number(column)
    guard number >= 0, number < 1e15 else {
      throw table.error(table.text(column), at: column, expected: "a number from 0 up")
    }
    return number
  }

  /// The rank of each time: as numbers where all are whole numbers, else as text.
  private static func ranks(_ times: [String]) -> [Int] {
    let numbers = times.compactMap { Int($0) }
    let order: [Int]
    if numbers.count == times.count {
      order = times.indices.sorted { numbers[$0] < numbers[$1] }
    } else {
      order = times.indices.sorted { times[$0] < times[$1] }
    }
    var ranks = [Int](repeating: 0, count: times.count)
    for (rank, time) in order.enumerated() { ranks[time] = rank }
    return ranks
  }
}

/// Numbers distinct texts in the order of their first appearance.
struct TextCodes {
  private(set) var texts: [String] = []
  private var codes: [String: Int] = [:]

  mutating func code(of text: String) -> Int {
    if let code = codes[text] { return code }
    codes[text] = texts.count
    texts.append(text)
    return texts.count - 1
  }
}

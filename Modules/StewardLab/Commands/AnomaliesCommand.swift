internal import ArgumentParser
internal import StewardAnalytics
internal import StewardDomain
internal import StewardFormats

/// The command `steward lab anomalies`: how much each value stands out from those before it.
struct AnomaliesCommand: LabSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "anomalies",
    abstract: "Score how much each value of a series stands out.",
    discussion: """
      Input: timestamp, value, and perhaps file, for several series in one file; the rows of a series in the order of \
      time. Output: the columns of the input and anomaly_score, 0 to 1, an alarm from 0.5 on. A score uses no later \
      row. The cycle is the day where the first two timestamps of a series are less than a day apart, else the week. \
      Timestamps are dates with or without a time, or whole numbers (seconds since 1970 if they are that large). An \
      empty value scores 0.
      """)

  @OptionGroup var options: LabOptions

  func execute() throws {
    var table = try LabTable(options.input)
    let timestamp = try table.column("timestamp")
    let value = try table.column("value")
    let file = table.columnIfThere("file")
    let output = try LabOutput(options.result.output)
    for name in table.header { output.field(name) }
    output.field("anomaly_score")
    output.endRow()

    var series: [String: ScoredSeries] = [:]
    while try table.next() {
      let seconds = try seconds(of: table, timestamp)
      let observed = try table.optionalNumber(value)
      let name = file.map { table.text($0) } ?? ""
      do {
        // In place, since a copy of the counts for each row would cost more than the score.
        let score = try series[name, default: ScoredSeries()].score(observed, at: seconds)
        for column in table.header.indices { output.field(table.text(column)) }
        output.field(score)
        output.endRow()
      } catch AnomalyError.badValue {
        throw table.error(table.text(value), at: value, expected: "a number of a size below 1e300")
      }
    }
    try output.finish()
  }

  /// Seconds since 1970 on the clock of the file; a small whole number as it is.
  private func seconds(of table: LabTable, _ column: Int) throws -> Int64 {
    let parsed = table.withBytes(column) { bytes -> Int64? in
      if let number = Int64(String(decoding: bytes, as: UTF8.self)) { return number }
      return parseDateTime(bytes, order: .ymd).map { Int64($0.day.number) * 86_400 + $0.microsecondOfDay / 1_000_000 }
    }
    guard let parsed else {
      throw table.error(table.text(column), at: column, expected: "a date, a date and time, or a whole number")
    }
    return parsed
  }
}

/// A series with what its cycle is.
private struct ScoredSeries {
  private var detector = AnomalyDetector()
  private var first: Int64?
  private var cycleSeconds: Int64?

  private static let daySeconds: Int64 = 86_400
  /// 1973; whole numbers below it count something else than seconds.
  private static let leastInstant: Int64 = 100_000_000

  mutating func score(_ value: Double?, at seconds: Int64) throws(AnomalyError) -> Double {
    if let first, cycleSeconds == nil {
      cycleSeconds = (seconds - first).magnitude < Self.daySeconds.magnitude ? Self.daySeconds : 7 * Self.daySeconds
    }
    if first == nil { first = seconds }
    guard let value else { return 0 }
    return try detector.score(value, phase: phase(of: seconds))
  }

  private func phase(of seconds: Int64) -> Double {
    guard seconds >= Self.leastInstant else { return 0 }
    let cycle = cycleSeconds ?? Self.daySeconds
    return Double(seconds % cycle) / Double(cycle)
  }
}

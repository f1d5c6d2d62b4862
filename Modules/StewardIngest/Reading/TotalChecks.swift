internal import StewardDomain
internal import StewardStorage

/// Adds up what a document states a total of.
struct TotalChecks {
  private struct Running {
    var sum: Int64 = 0
    var stated: Int64?
    var overflowed = false
    var firstLine: Int
  }
  private struct Check {
    let entry: Int
    let sum: Int
    let equals: Int
    let per: Int
    let name: String
  }
  private let checks: [Check]
  private var running: [[String: Running]]

  init(definition: ReportDefinition) {
    var found: [Check] = []
    for case .total(let sum, let equals, let per) in definition.checks {
      for (index, entry) in definition.rows.enumerated() {
        guard let sumColumn = entry.column(as: sum), let equalsColumn = entry.column(as: equals),
          let perColumn = entry.column(as: per)
        else { continue }
        found.append(Check(entry: index, sum: sumColumn, equals: equalsColumn, per: perColumn, name: sum))
      }
    }
    checks = found
    running = found.map { _ in [:] }
  }

  mutating func add(_ raw: RawRow, _ row: TypedRow) {
    for (index, check) in checks.enumerated() where check.entry == raw.entry {
      guard let key = raw.text(check.per) else { continue }
      var state = running[index][key] ?? Running(firstLine: raw.line)
      if let value = row.integer(check.sum) {
        let (sum, overflow) = state.sum.addingReportingOverflow(value)
        state.sum = sum
        state.overflowed = state.overflowed || overflow
      }
      if let stated = row.integer(check.equals) { state.stated = state.stated ?? stated }
      running[index][key] = state
    }
  }

  /// One event for each total that doesn't hold.
  var failures: [QualityEvent] {
    var events: [QualityEvent] = []
    for (check, states) in zip(checks, running) {
      for (key, state) in states.sorted(by: { $0.key < $1.key }) {
        guard let stated = state.stated else { continue }
        if state.sum != stated || state.overflowed {
          events.append(
            QualityEvent(
              kind: .quarantine, code: "totalDiffers", field: check.name, line: state.firstLine,
              message:
                "the lines of \(key) sum to \(state.sum) minor units, the stated total is \(stated): is the file complete?"
            ))
        }
      }
    }
    return events
  }
}

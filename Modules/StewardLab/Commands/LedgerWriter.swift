internal import StewardAnalytics

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
    let names = Reconciliation.Finding.allCases.map { Array("\($0)".utf8) }
    for line in found.lines {
      let (own, other) = (line.expected.map(Int.init), line.settled.map(Int.init))
      let reference = own.map { expected.references[$0] } ?? other.map { settled.references[$0] } ?? 0
      output.field("line")
      output.field(utf8: names[Int(line.finding.rawValue)])
      references.visitFields(of: reference) { output.field(utf8: $0) }
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
    if let value { output.field(value, digits: digits) } else { output.empty() }
  }
}

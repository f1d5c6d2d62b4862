internal import ArgumentParser
internal import StewardAnalytics

/// `steward lab reconcile`: what became of each expected line, with totals that prove it.
struct ReconcileCommand: LabSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "reconcile",
    abstract: "Reconcile settled with expected lines of money.",
    discussion: """
      Lines that may stand for each other agree in the key columns; without --key these are all columns that both files have, but the \
      amount and the day. The result is record,finding, the key columns, lines,expected,settled,difference,lag_days: first a record `line` \
      for each line, then a record `total` for each finding, and for explained and unexplained, which sum to what was settled. \
      Findings: matched, late, rounded, signFlipped, short, over, missing, doubled, unexpected.
      """)

  @Option(help: ArgumentHelp("What should have been settled, CSV with a header row.", valueName: "file"))
  var expected: String

  @Option(help: ArgumentHelp("What was settled.", valueName: "file"))
  var settled: String

  @Option(help: ArgumentHelp("The columns that say what a line is about.", valueName: "column,…"))
  var key: String?

  @Option(help: ArgumentHelp("The column with the amount.", valueName: "column"))
  var amount = "amount"

  @Option(
    help: ArgumentHelp(
      "The column with the day, if any; `day` or `date` where the files have one.", valueName: "column"))
  var day: String?

  @Option(help: ArgumentHelp("How many digits of an amount stand behind the point.", valueName: "n"))
  var minorDigits = 2

  @Option(help: ArgumentHelp("Differences up to so many minor units are rounding.", valueName: "units"))
  var rounding: Int64 = 2

  @Option(
    help: ArgumentHelp(
      "Lines that settle more days later are late; measured from the lines unless given.", valueName: "days"))
  var lateAfter: Int32?

  @Option(
    help: ArgumentHelp("What was paid out; what the settled lines lack of it is said as unlisted.", valueName: "amount")
  )
  var deposit: String?

  @OptionGroup var result: LabResultOptions

  func validate() throws {
    guard (0...6).contains(minorDigits) else { throw ValidationError("--minor-digits lies within 0 and 6") }
    guard rounding >= 0, lateAfter ?? 0 >= 0 else {
      throw ValidationError("--rounding and --late-after aren't negative")
    }
    guard deposit == nil || paid != nil else { throw ValidationError("--deposit is an amount such as 1234.50") }
  }

  private var paid: Int64? { deposit.flatMap { MinorUnits.parse($0.utf8, digits: minorDigits) } }

  func execute() throws {
    let keys = try LedgerFile.keyColumns(self)
    var references = LedgerReferences()
    let expectedFile = try LedgerFile(self, path: expected, keys: keys, references: &references)
    let settledFile = try LedgerFile(self, path: settled, keys: keys, references: &references)
    do {
      let rules = ReconciliationRules(roundingMinorUnits: rounding, lateAfterDays: lateAfter)
      let found = try settledFile.lines.reconciled(with: expectedFile.lines, rules: rules)
      let writer = LedgerWriter(
        output: try LabOutput(result.output), keys: keys, references: references, digits: minorDigits)
      writer.write(found, expected: expectedFile.lines, settled: settledFile.lines)
      if let paid { try writer.write(deposit: paid, found) }
      try writer.output.finish()
    } catch let error as ReconcileError { throw LabError(badInput: "\(settled): \(error)") }
  }
}

internal import ArgumentParser
internal import StewardAnalytics

/// The command `steward lab decompose`: what a change of revenue came from.
struct DecomposeCommand: LabSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "decompose",
    abstract: "Split a change of revenue between two periods among its drivers.",
    discussion: """
      Input: item, period, sessions, conversion, units_per_order, price, revenue, one row an item and period, for two \
      periods, of which the smaller is the earlier (as numbers where both are whole numbers, else as text). Conversion \
      is orders per session. An empty figure is 0. Revenue with more digits than the currency has is rounded so that \
      each period's total is the rounded total. Output: factor, contribution_minor, in minor units, summing to the \
      change exactly.
      """)

  @OptionGroup var options: LabOptions

  @Option(help: ArgumentHelp("Decimal digits of the currency: 2 for dollars, 0 for yen.", valueName: "n"))
  var minorDigits = 2

  func validate() throws {
    guard (0...4).contains(minorDigits) else { throw ValidationError("--minor-digits must be 0 to 4") }
  }

  func execute() throws {
    let change: RevenueChange
    do {
      let periods = try PeriodReader(path: options.input, minorDigits: minorDigits).read()
      change = try RevenueChange(from: periods.before, to: periods.after)
    } catch { throw LabError(options.input, error) }
    let output = try LabOutput(options.result.output)
    output.row("factor", "contribution_minor")
    for driver in RevenueDriver.allCases {
      output.field(driver.rawValue)
      output.field(change[driver])
      output.endRow()
    }
    try output.finish()
  }
}

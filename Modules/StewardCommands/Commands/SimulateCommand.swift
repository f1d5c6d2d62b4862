internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardSimulator
internal import StewardWorkspace

/// The world that simulate and demo share.
struct ScenarioOptions: ParsableArguments {
  @Option(help: "How many accounts.") var accounts = 6
  @Option(help: "How many days.") var days = 180
  @Option(help: "The same seed gives the same world.") var seed: UInt64 = 1

  func validate() throws {
    guard (1...2_000).contains(accounts) else { throw ValidationError("--accounts is 1…2000") }
    guard (14...3_000).contains(days) else { throw ValidationError("--days is 14…3000") }
  }

  func scenario(endDay: CivilDay) -> Scenario { Scenario(accounts: accounts, days: days, seed: seed, endDay: endDay) }
}

struct SimulateCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Write the report files of an invented portfolio, with the truth about it.",
    discussion: "Nothing in it is real. truth.json beside the files says what was planted, where and what it is worth.")
  @OptionGroup var common: CommonOptions
  @OptionGroup var options: ScenarioOptions
  @Option(help: "The last day.") var endDay: CivilDay = "2026-10-31"

  func execute() async throws {
    guard let directory = common.output else { throw ValidationError("name the folder with --output") }
    let summary = try Self.write(options.scenario(endDay: endDay), to: directory)
    var report = Report("accounts", "stores", "files", "bytes")
    report.add(.int(summary.accounts), .int(summary.stores), .int(summary.files), .int(summary.bytes))
    print(report.text(common.format), terminator: "")
  }

  static func write(_ scenario: Scenario, to directory: String) throws -> WrittenSummary {
    let bar = ProgressBar("Simulating")
    let summary = try SimulatedPortfolio(scenario).write(to: directory) { done, total in bar.update(done, of: total) }
    bar.finish()
    return summary
  }
}

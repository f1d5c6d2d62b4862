internal import ArgumentParser
internal import Foundation
internal import StewardDomain
internal import StewardFormats
internal import StewardSimulator
internal import StewardWorkspace

/// The world that simulate and demo share.
struct ScenarioOptions: ParsableArguments {
  @Option(help: "How many accounts.") var accounts = 6
  @Option(help: "How many days.") var days = 180
  @Option(help: "The same seed gives the same world.") var seed: UInt64 = 1
  @Option(
    help: ArgumentHelp(
      "calm, busy or hostile, or a JSON file that says what happens; what the file names counts before the other options.",
      valueName: "name or file"))
  var scenario = "calm"

  func validate() throws {
    guard (1...2_000).contains(accounts) else { throw ValidationError("--accounts is 1…2000") }
    guard (14...3_000).contains(days) else { throw ValidationError("--days is 14…3000") }
  }

  /// - Throws: where the scenario file can't be read, or asks for something that can't be.
  func scenario(endDay: CivilDay) throws -> Scenario {
    var base = Scenario(accounts: accounts, days: days, seed: seed, endDay: endDay)
    if let mix = EventMix.named(scenario) {
      base.mix = mix
      return base
    }
    guard let data = FileManager.default.contents(atPath: scenario) else {
      throw ValidationError("--scenario is calm, busy, hostile or a file; \(scenario) can't be read")
    }
    do throws(SimulatorError) {
      return try Scenario(json: String(decoding: data, as: UTF8.self), base: base)
    } catch {
      throw ValidationError("\(scenario): \(error)")
    }
  }
}

struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Make an invented portfolio, as files or as a service.",
    subcommands: [Files.self, Serve.self], defaultSubcommand: Files.self)

  struct Files: StewardSubcommand {
    static let configuration = CommandConfiguration(
      commandName: "files", abstract: "Write the report files of an invented portfolio, with the truth about it.",
      discussion:
        "Nothing in it is real. truth.json beside the files says what was planted, where and what it is worth."
    )
    @OptionGroup var common: CommonOptions
    @OptionGroup var options: ScenarioOptions
    @Option(help: "The last day.") var endDay: CivilDay = "2026-10-31"
    @Flag(
      inversion: .prefixedNo, help: "Pack the documents with gzip. Without either: as soon as the world is a large one."
    )
    var compress: Bool?

    func execute() async throws {
      guard let directory = common.output else { throw ValidationError("name the folder with --output") }
      let scenario = try options.scenario(endDay: endDay)
      let summary = try SimulateCommand.write(scenario, to: directory, isPacked: compress ?? scenario.isLarge)
      var report = Report("accounts", "stores", "files", "bytes")
      report.add(.int(summary.accounts), .int(summary.stores), .int(summary.files), .int(summary.bytes))
      print(report.text(common.format), terminator: "")
    }
  }

  static func write(_ scenario: Scenario, to directory: String, isPacked: Bool = false) throws -> WrittenSummary {
    let bar = ProgressBar("Simulating")
    let summary = try SimulatedPortfolio(scenario).write(to: directory, isPacked: isPacked) { done, total in
      bar.update(done, of: total)
    }
    bar.finish()
    return summary
  }
}

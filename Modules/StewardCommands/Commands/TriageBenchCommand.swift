internal import ArgumentParser
internal import StewardBench

/// `steward bench triage`
struct TriageBenchCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "triage",
    abstract: "Which order of doing things collects most of a simulated portfolio's money in an hour a day?",
    discussion: """
      The money and the days are the planted truth; each order sees only what advice would say, with errors and false alarms. \
      `least` is the smallest ratio of a single world.
      """)
  @OptionGroup var output: BenchCommand.Output
  @Option(help: "The seeds, as 7 or 1-20.") var seeds = SeedRange(1...5)
  @Option(help: "How many accounts a world has.") var accounts = 20
  @Option(help: "How many days.") var days = 180
  @Option(help: "How many minutes there are each day.") var minutes = 60

  func validate() throws {
    guard (1...200).contains(accounts), (60...1_500).contains(days), minutes > 0 else {
      throw ValidationError("--accounts 1…200, --days 60…1500, --minutes at least 1")
    }
  }

  func execute() async throws {
    var bench = TriageBench()
    bench.seeds = seeds.seeds
    bench.accounts = accounts
    bench.days = days
    bench.minutesADay = minutes
    bench.folder = output.folder
    output.write(try bench.run())
  }
}

internal import ArgumentParser
internal import StewardBench

/// `steward bench outcomes`
struct OutcomeBenchCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "outcomes", abstract: "Simulated stores in which something was done or not: is its effect measured?",
    discussion: "The truth is the same world without it. The interval is one of nine cases in ten.")
  @OptionGroup var output: BenchCommand.Output
  @Option(help: "The seeds, as 7 or 1-20.") var seeds = SeedRange(1...3)
  @Option(help: "How many accounts a world has.") var accounts = 6
  @Option(help: "How many items of a store are tried, one at a time.") var items = 8

  func validate() throws {
    guard (1...200).contains(accounts), (1...8).contains(items) else {
      throw ValidationError("--accounts 1…200, --items 1…8")
    }
  }

  func execute() async throws {
    var bench = OutcomeBench()
    bench.seeds = seeds.seeds
    bench.accounts = accounts
    bench.items = items
    bench.folder = output.folder
    output.write(try bench.run())
  }
}

internal import ArgumentParser
internal import StewardBench

/// `steward bench causes`
struct CauseCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "causes",
    abstract: "Simulated worlds, read through their reports: are planted causes found, and nothing else?",
    discussion: """
      An event counts as visible with two settled days and four weeks before them. `all` counts every such event; `large` those that cost \
      10 units and 25.00 by the truth. `oracle` counts those above a floor of size, `oracle_large` those that are above both. The floor is that of \
      an oracle that knows the truth: told the listing, the days and the true depth, but no luck, it would tell the fall from chance in \
      nineteen of twenty worlds, where chance is held to one fall as deep in a store-month. Stock-outs, prices, lost featured offers and \
      suppressions are stated by reports, so all of them are above it, also where a vendor's reports lack them. The noise that the oracle has to \
      beat is what the alarms estimate: the floor is a yardstick, not a proof. `detected` is the share with an alarm at all; the places are given \
      of visible and of detected events. `asked` is the ranking where listing and days are given. `conversion_traffic_price` sums all kinds but \
      stock-outs and lost featured offers. An alarm is false without any event of its listing or store on its days; \
      `alarms_of_restatement` are those raised the morning after the last day and not any more when all was settled.
      """)
  @OptionGroup var output: BenchCommand.Output
  @Option(help: "The seeds, as 7 or 1-20.") var seeds = SeedRange(1...5)
  @Option(help: "Names of scenarios, with commas between them.") var scenarios = "calm,busy,hostile"
  @Option(help: "How many accounts a world has.") var accounts = 5
  @Option(help: "How many days.") var days = 180
  @Flag(help: "Tell each false alarm and each miss on the standard error.") var verbose = false

  func validate() throws {
    guard (1...200).contains(accounts), (60...1_500).contains(days) else {
      throw ValidationError("--accounts is 1…200, --days 60…1500")
    }
  }

  func execute() async throws {
    var bench = CauseBench()
    bench.seeds = seeds.seeds
    bench.scenarios = scenarios.split(separator: ",").map(String.init)
    bench.accounts = accounts
    bench.days = days
    bench.folder = output.folder
    if verbose { bench.talk = { Talk.line($0) } }
    output.write(try bench.run())
  }
}

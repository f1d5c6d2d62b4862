internal import ArgumentParser
internal import StewardBench
internal import StewardDomain
internal import StewardPluginAPI
internal import StewardPluginHost
internal import StewardWorkspace

/// `steward bench advice`
struct AdviceBenchCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "advice",
    abstract: "Simulated worlds, advised and played on with the advice and without: is it worth what it says?",
    discussion: """
      Each world is read through its reports, and its sellers tell what their goods cost. What is advised on the first of September is done in \
      a second world with the same chance; the difference over the advice's horizon is what it was worth. The same is done with rules that \
      need no model.
      """)
  @OptionGroup var output: BenchCommand.Output
  @Option(help: ArgumentHelp("A folder with bundles, looked at before all others.", valueName: "folder"))
  var plugins: [String] = []
  @Option(help: "Names of bundles with recommenders, with commas between them.")
  var bundles = "AdSpend,NewMarkets,PriceSteps,Promotions,SearchTerms,StockCover"
  @Option(help: "The seeds, as 7 or 1-20.") var seeds = SeedRange(1...5)
  @Option(help: "Names of scenarios, with commas between them.") var scenarios = "calm,busy,hostile"
  @Option(help: "How many accounts a world has.") var accounts = 5
  @Option(help: "How many days.") var days = 240
  @Flag(help: "Tell of each recommendation what it promised and what came, on the standard error.") var verbose = false

  func validate() throws {
    guard (1...200).contains(accounts), (150...1_500).contains(days) else {
      throw ValidationError("--accounts is 1…200, --days 150…1500")
    }
  }

  func execute() async throws {
    let host = PluginFolders.host(given: plugins, home: nil) { bundle, level, message in
      if level != "debug" { Talk.line("\(bundle): \(level): \(message)") }
    }
    var recommenders: [any Recommender] = []
    for name in bundles.split(separator: ",") {
      recommenders += try host.load(BundleID(String(name))).recommenders()
    }
    var bench = AdviceBench(recommenders: recommenders)
    bench.seeds = seeds.seeds
    bench.scenarios = scenarios.split(separator: ",").map(String.init)
    bench.accounts = accounts
    bench.days = days
    bench.folder = output.folder
    if verbose { bench.talk = { Talk.line($0) } }
    output.write(try bench.run())
  }
}

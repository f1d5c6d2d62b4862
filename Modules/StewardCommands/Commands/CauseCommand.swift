internal import ArgumentParser
internal import StewardBench

/// `steward bench causes`
struct CauseCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "causes",
    abstract: "Simulated worlds, read through their reports: are planted causes found, and nothing else?",
    discussion: """
      `all` counts every planted event, `large` those above the stated floor of size; `visible` are those with two settled days and four weeks \
      before them. `oracle` counts those that a test told of listing and days could tell from chance, and those that reports state; `oracle_large` \
      those of them above the floor. `asked` is the ranking where listing and days are given.
      """)
  @OptionGroup var output: BenchCommand.Output
  @Option(help: "The seeds, as 1-20.") var seeds = "1-5"
  @Option(help: "Names of scenarios, with commas between them.") var scenarios = "calm,busy,hostile"
  @Option(help: "How many accounts a world has.") var accounts = 5
  @Option(help: "How many days.") var days = 180
  @Flag(help: "Tell each false alarm and each miss on the standard error.") var verbose = false

  func validate() throws {
    if range == nil { throw ValidationError("--seeds is as 1-20") }
    guard (1...200).contains(accounts), (60...1_500).contains(days) else {
      throw ValidationError("--accounts is 1…200, --days 60…1500")
    }
  }

  private var range: ClosedRange<UInt64>? {
    let ends = seeds.split(separator: "-").map { UInt64($0) }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last else { return nil }
    return first...last
  }

  func execute() async throws {
    var bench = CauseBench()
    if let range { bench.seeds = range }
    bench.scenarios = scenarios.split(separator: ",").map(String.init)
    bench.accounts = accounts
    bench.days = days
    bench.folder = output.folder
    if verbose { bench.talk = { Talk.line($0) } }
    output.write(try bench.run())
  }
}

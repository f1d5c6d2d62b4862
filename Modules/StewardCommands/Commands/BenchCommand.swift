internal import ArgumentParser
internal import StewardBench
internal import StewardFormats
internal import StewardPluginHost
internal import StewardTransport
internal import StewardWorkspace

struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure the product's own paths on invented data.",
    discussion: """
      Each works in a folder of its own and leaves nothing behind. Compare with other tools in one run: scripts/bench-peers.
      """,
    subcommands: [
      Ingest.self, Reports.self, FactsRead.self, FactsSum.self, FactsRestate.self, FactsFile.self, Requests.self,
      CauseCommand.self, AdviceBenchCommand.self, TriageBenchCommand.self, OutcomeBenchCommand.self, Nightly.self,
    ])

  struct Output: ParsableArguments {
    @Option(help: "How figures are written: text or json.") var format: OutputFormat = .text
    @Option(help: ArgumentHelp("Where to work; else the folder for temporary files.", valueName: "folder")) var folder:
      String?

    func write(_ report: BenchReport) {
      let members = report.figures.map { name, figure in
        switch figure {
        case .text(let text): JSONValue.Member(name, .string(text))
        case .whole(let value): JSONValue.Member(name, .int(value))
        case .real(let value): JSONValue.Member(name, .number("\(value)"))
        }
      }
      if format == .json {
        print(JSONValue.object(members).text())
      } else {
        for member in members { print("\(member.key): \(member.value.plainText)") }
      }
    }
  }

  struct Ingest: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "Raw sales-and-traffic bytes to a committed, queryable store with provenance.")
    @OptionGroup var output: Output
    @Option(help: "How many rows to invent.") var rows = 1_000_000
    @Option(help: "How many accounts they are of.") var accounts = 20
    @Option(help: "How many listings each account has.") var listings = 1_250
    @Option(help: "The order of the rows: day, account or none.") var order = "day"
    @Option(help: ArgumentHelp("A file to read instead of an invented one.", valueName: "file")) var input: String?

    func execute() async throws {
      var bench = IngestBench()
      bench.rows = rows
      bench.accounts = accounts
      bench.listings = listings
      bench.order = order
      bench.input = input
      bench.folder = output.folder
      output.write(try bench.run())
    }
  }

  struct Reports: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "Amazon's sales and traffic documents, one a day and account, to a committed store.")
    @OptionGroup var output: Output
    @Option(help: "How many accounts.") var accounts = 4
    @Option(help: "How many listings each has.") var listings = 1_250
    @Option(help: "How many days.") var days = 30

    func execute() async throws {
      var bench = ReportBench()
      bench.accounts = accounts
      bench.listings = listings
      bench.days = days
      bench.folder = output.folder
      output.write(try bench.run())
    }
  }

  struct Requests: StewardSubcommand {
    static let configuration = CommandConfiguration(
      commandName: "http-client", abstract: "The HTTP client beside curl --parallel, on addresses of a server of yours."
    )
    @Option(help: "How many requests.") var requests = 20_000
    @Option(help: "How many at once.") var concurrency = 64
    @Argument(help: "Addresses on this machine.") var urls: [String]

    func execute() async throws {
      let bench = TransportBench(urls: urls, count: requests, concurrency: concurrency)
      print(try await bench.run(HTTPSettings(version: StewardCommand.configuration.version)).description)
    }
  }

  struct Size: ParsableArguments {
    @Option(help: "How many accounts.") var accounts = 100
    @Option(help: "How many listings each has.") var listings = 137
    @Option(help: "How many days.") var days = 730
    @Option(help: "How often each was read; the middle time counts.") var runs = 15

    func bench(_ output: Output) -> FactsBench {
      var bench = FactsBench()
      bench.accounts = accounts
      bench.listings = listings
      bench.days = days
      bench.runs = runs
      bench.folder = output.folder
      return bench
    }
  }

  struct FactsRead: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "One account, all days, fifteen metrics, into columns; and the size of the store.")
    @OptionGroup var output: Output
    @OptionGroup var size: Size
    @Option(help: "How often every day was restated, a fifth of its cells each time.") var restated = 0

    func execute() async throws {
      var bench = size.bench(output)
      bench.restated = restated
      output.write(try bench.read())
    }
  }

  struct FactsSum: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "The newest 28 days of four metrics by account: of everything, and of some listings.")
    @OptionGroup var output: Output
    @OptionGroup var size: Size

    func execute() async throws { output.write(try size.bench(output).sum()) }
  }

  struct FactsRestate: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "Restating the newest 30 days of every listing.")
    @OptionGroup var output: Output
    @OptionGroup var size: Size

    func execute() async throws { output.write(try size.bench(output).restate()) }
  }

  struct Nightly: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "The whole analysis of a portfolio, of a quarter, a half and all of its accounts.")
    @OptionGroup var output: Output
    @Option(help: ArgumentHelp("A folder with bundles, looked at before all others.", valueName: "folder"))
    var plugins: [String] = []
    @Option(help: "How many accounts.") var accounts = 100
    @Option(help: "How many listings each has.") var listings = 1_000
    @Option(help: "How many days.") var days = 730
    @Option(help: "How many accounts are analysed at once.") var threads = 2

    func execute() async throws {
      let host = PluginFolders.host(given: plugins, home: nil) { _, _, _ in }
      let kinds: Set<PluginKind> = [.scorer, .monitor, .recommender]
      let bundles = try host.discover().available
        .filter { !kinds.isDisjoint(with: $0.manifest.kinds) }
        .map { try host.load($0.manifest.name) }
      var bench = NightlyBench(bundles: bundles)
      bench.accounts = accounts
      bench.listings = listings
      bench.days = days
      bench.threads = threads
      bench.folder = output.folder
      for report in try bench.run() { output.write(report) }
    }
  }

  struct FactsFile: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the invented data as a file, for other tools to be measured with the same.")
    @OptionGroup var output: Output
    @Option(help: "How many accounts.") var accounts = 20
    @Option(help: "How many listings each has.") var listings = 1_250
    @Option(help: "How many days.") var days = 40
    @Option(help: "The order of the rows: day, account or none.") var order = "day"
    @Flag(help: "The fifteen metrics that facts-read reads, as CSV.") var fifteen = false
    @Option(name: .customLong("output"), help: ArgumentHelp("The file.", valueName: "file")) var path: String

    func execute() async throws {
      var files = PeerFiles()
      files.accounts = accounts
      files.listings = listings
      files.days = days
      output.write(try fifteen ? files.writeMetrics(to: path) : files.writeIngest(to: path, order: order))
    }
  }
}

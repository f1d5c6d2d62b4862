internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI
internal import StewardPluginHost
internal import StewardWorkspace

struct PluginsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugins", abstract: "Bundles: list, look at, check, start and pack them.",
    subcommands: [List.self, Inspect.self, Verify.self, New.self, Pack.self])

  struct List: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "List every bundle that is found, those that are shadowed or rejected too, with the reason.")
    @OptionGroup var common: CommonOptions

    func execute() async throws {
      var report = Report("name", "version", "kinds", "status", "path", "reason")
      for entry in common.host().discover().entries {
        let (status, reason): (String, JSONValue) =
          switch entry.status {
          case .available: ("available", .null)
          case .shadowed(let path): ("shadowed", .string("\(path) comes first"))
          case .rejected(let error): ("rejected", .string(error.description))
          }
        report.add(
          .string(entry.name), entry.bundle.map { .string($0.manifest.version) } ?? .null,
          .array((entry.bundle?.manifest.kinds ?? []).map { .string($0.rawValue) }), .string(status),
          .string(entry.path),
          reason)
      }
      try common.write(report)
    }
  }

  struct Inspect: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "Load a bundle and show what it offers and asks for.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The bundle.") var name: String

    func execute() async throws {
      let bundle = try common.host().load(BundleID(name))
      var report = Report("what", "name", "detail")
      let manifest = bundle.manifest
      report.add("bundle", .string(manifest.name.text), .string("\(manifest.version), \(manifest.summary)"))
      report.add("publisher", .string(manifest.publisher), .string(manifest.license))
      for entry in manifest.configuration {
        report.add(
          .string(entry.kind.rawValue), .string(entry.key),
          .string(
            "\(entry.title)\(entry.required ? " (required)" : "")\(entry.default.map { " (default \($0))" } ?? "")"))
      }
      for host in manifest.allowedHosts { report.add("allowed host", .string(host), "") }
      for scorer in bundle.scorers() { report.add("scorer", .string(scorer.identifier), "") }
      for monitor in bundle.monitors() { report.add("monitor", .string(monitor.identifier), "") }
      for recommender in bundle.recommenders() { report.add("recommender", .string(recommender.identifier), "") }
      try common.write(report)
    }
  }

  struct Verify: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a bundle's folder as the host would, without loading it.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The bundle's folder.") var folder: String

    func execute() async throws {
      let bundle = try BundleVerifier().verify(folder)
      var report = Report("name", "version", "kit", "files")
      report.add(
        .string(bundle.manifest.name.text), .string(bundle.manifest.version),
        .string(bundle.manifest.kit?.description ?? ""), .int(bundle.manifest.files?.count ?? 0))
      try common.write(report)
    }
  }

  struct New: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "Start a bundle as a package of its own.")
    @Argument(help: "Its name: letters and digits, a capital first.") var name: String
    @Argument(help: "Where its folder is made.") var directory: String = "."
    @Option(help: "dataSource, scorer, monitor, recommender or notifier.") var kind: PluginKind
    @Option(help: ArgumentHelp("The folder StewardKit.", valueName: "folder")) var sdk: String

    func execute() async throws {
      for file in try PluginScaffold.write(BundleID(name), kind: kind, sdk: sdk, into: directory) { Talk.line(file) }
    }
  }

  struct Pack: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "Make a sealed bundle of a built library.")
    @Option(help: "The bundle.") var name: String
    @Option(help: ArgumentHelp("The folder it was built into.", valueName: "folder")) var build: String
    @Option(help: ArgumentHelp("The package's folder.", valueName: "folder")) var package = "."
    @Option(help: ArgumentHelp("The folder that holds bundles.", valueName: "folder")) var output: String
    @Flag(help: "Take the place of a bundle of the same name.") var replace = false

    func execute() async throws {
      let id = BundleID(name)
      let parts = try PluginPacker.locate(id, build: build, package: package)
      let bundle = try PluginPacker.pack(id, parts, destination: output, replacing: replace)
      Talk.line("Packed \(bundle.folder).")
    }
  }
}

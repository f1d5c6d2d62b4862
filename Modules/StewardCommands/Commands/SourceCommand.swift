internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardStorage
internal import StewardWorkspace

struct SourceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "source", abstract: "Connect accounts to bundles that bring data or deliver messages.",
    subcommands: [Add.self, List.self])

  struct Add: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "Connect an account through a bundle.",
      discussion: "Secrets are given by reference and looked up when they are needed: KEY=@FILE or KEY=env:NAME.")
    @OptionGroup var common: CommonOptions
    @Option(help: "The account.") var account: AccountID
    @Option(help: "The bundle, as `steward plugins list` names it.") var bundle: String
    @Option(help: "A name for the source; else the bundle's.") var name: String?
    @Option(parsing: .upToNextOption, help: ArgumentHelp("Settings.", valueName: "KEY=VALUE")) var set: [String] = []
    @Option(parsing: .upToNextOption, help: ArgumentHelp("References to secrets.", valueName: "KEY=@FILE|KEY=env:NAME"))
    var secret: [String] = []

    func execute() async throws {
      var configuration = SourceConfiguration()
      for text in set {
        let (key, value) = try keyAndValue(text)
        configuration.settings[key] = value
      }
      for text in secret {
        let (key, value) = try keyAndValue(text)
        guard let reference = SourceConfiguration.SecretReference(value) else {
          throw ValidationError(
            "the secret \(key) is given as itself; give \(key)=@FILE or \(key)=env:NAME, so that it is never stored")
        }
        configuration.secrets[key] = reference
      }
      try common.workspace().addSource(
        ConfiguredSource(
          account: account, name: name ?? bundle, bundle: BundleID(bundle), configuration: configuration.json),
        configuration)
      Talk.line("Added the source \(name ?? bundle) to \(account). Run it with `steward sync`.")
    }
  }

  struct List: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "List the sources.")
    @OptionGroup var common: CommonOptions
    @Option(help: "Only of this account.") var account: AccountID?

    func execute() async throws {
      var report = Report("account", "source", "bundle", "configuration")
      let workspace = try common.workspace()
      for source in try workspace.engine.read({ try SourceRepository($0).all(of: account) }) {
        report.add(
          .string(source.account.text), .string(source.name), .string(source.bundle.text), .string(source.configuration)
        )
      }
      try common.write(report)
    }
  }
}

/// The parts of KEY=VALUE.
func keyAndValue(_ text: String) throws -> (String, String) {
  let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
  guard parts.count == 2, !parts[0].isEmpty else { throw ValidationError("\(parts[0]) isn't KEY=VALUE") }
  return (String(parts[0]), String(parts[1]))
}

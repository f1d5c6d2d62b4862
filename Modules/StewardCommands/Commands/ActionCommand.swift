internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI
internal import StewardStorage
internal import StewardWorkspace

struct ActionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "action", abstract: "Change something at Amazon: preview it, approve it, apply it.",
    discussion: """
      Nothing is changed before somebody approved the preview, the source's own setting allows it (allow_actions=on) and \
      the account isn't stopped (`steward account stop`). An approval holds for a day. `apply` sends a change once; where \
      its answer got lost, `apply` again looks what became of it and sends nothing.
      """,
    subcommands: [Kinds.self, Preview.self, List.self, Approve.self, Reject.self, Apply.self])

  struct Kinds: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "List what the account's sources can change.")
    @OptionGroup var common: CommonOptions
    @Option(help: "The account.") var account: AccountID

    func execute() async throws {
      var report = Report("source", "kind", "title", "parameter", "required", "meaning")
      for (source, kind) in try common.workspace().actionKinds(of: account) {
        for parameter in kind.parameters {
          report.add(
            .string(source), .string(kind.name), .string(kind.title), .string(parameter.key),
            .bool(parameter.isRequired), .string(parameter.title))
        }
      }
      try common.write(report)
    }
  }

  struct Preview: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "Ask what a change would do, and keep it for a decision. Changes nothing.",
      usage: """
        steward action preview listing-patch --account mugs --marketplace DE \
        --set sku=MUG-1 product_type=MUG 'attributes={"item_name": [{"value": "Mug"}]}'
        """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "The kind of change, as `steward action kinds` names it.") var kind: String
    @Option(help: "The account.") var account: AccountID
    @Option(help: "The marketplace, as DE or Amazon's id.") var marketplace: MarketplaceArgument
    @Option(help: "The source that makes it, where several can.") var source: String?
    @Option(parsing: .upToNextOption, help: ArgumentHelp("What it has to be told.", valueName: "KEY=VALUE"))
    var set: [String] = []

    func execute() async throws {
      let pairs = try set.map(keyAndValue)
      let action = try await common.workspace().preview(
        kind, account: account, source: source, marketplace: marketplace.marketplace.id,
        parameters: Dictionary(pairs) { _, last in last })
      try common.write(Report(actions: [action]))
      if action.state == .previewed {
        Talk.line("Approve it with `steward action approve \(action.number) --account \(account) --by NAME`.")
      }
    }
  }

  struct List: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "List the account's changes, the newest first.")
    @OptionGroup var common: CommonOptions
    @Option(help: "The account.") var account: AccountID

    func execute() async throws { try common.write(Report(actions: try common.workspace().actions(of: account))) }
  }

  /// Which change is meant.
  struct Choice: ParsableArguments {
    @Argument(help: "The change's number.") var number: Int64
    @Option(help: "The account.") var account: AccountID
  }

  struct Approve: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "Approve a change that was previewed.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: Choice
    @Option(help: "Who approves it.") var by: String

    func execute() async throws {
      let action = try common.workspace().decide(choice.number, account: choice.account, approves: true, by: by)
      try common.write(Report(actions: [action]))
    }
  }

  struct Reject: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "Decide against a change that wasn't applied yet.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: Choice
    @Option(help: "Who decides.") var by: String

    func execute() async throws {
      let action = try common.workspace().decide(choice.number, account: choice.account, approves: false, by: by)
      try common.write(Report(actions: [action]))
    }
  }

  struct Apply: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a change that was approved, once; or look what became of it.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: Choice

    func execute() async throws {
      let action = try await common.workspace().apply(choice.number, account: choice.account)
      try common.write(Report(actions: [action]))
      guard [.confirmed, .accepted].contains(action.state) else { throw ExitCode.failure }
    }
  }
}

extension Report {
  fileprivate init(actions: [StoredAction]) {
    self.init(
      "number", "kind", "marketplace", "title", "state", "remarks", "previewed", "decided_by", "decided", "applied")
    for action in actions {
      add(
        .int(action.number), .string(action.kind),
        .string(Marketplace.find(action.marketplace)?.countryCode ?? action.marketplace.text), .string(action.title),
        .string(action.state.rawValue), .array(action.remarks.split(separator: "\n").map { .string(String($0)) }),
        .string(action.previewed.description), action.decidedBy.map { .string($0) } ?? .null,
        action.decided.map { .string($0.description) } ?? .null, action.applied.map { .string($0.description) } ?? .null
      )
    }
  }
}

internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardStorage
internal import StewardWorkspace

struct AccountCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "account", abstract: "Add and list accounts, say who manages them, and stop changes for one.",
    subcommands: [Add.self, List.self, Assign.self, Managers.self, Stop.self, Resume.self])

  struct Add: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "Add an account.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "A short name for it, unique in the workspace.") var id: AccountID
    @Option(help: "What people call it; else the same as the short name.") var name: String?
    @Option(help: "seller or vendor.") var kind: AccountKind
    @Option(help: ArgumentHelp("Where it sells, as US,DE or Amazon's ids.", valueName: "list")) var marketplace: String
    @Option(help: "Who manages it.") var manager: String?

    func execute() async throws {
      let names = marketplace.split(separator: ",").map { String($0).trimmingBlanks }
      let marketplaces = try names.map { name in
        guard let found = Marketplace.named(name) else {
          throw ValidationError(
            "\(name) isn't a marketplace; known are \(Marketplace.all.map(\.countryCode).joined(separator: ", "))")
        }
        return found
      }
      guard !id.text.isEmpty, !marketplaces.isEmpty else {
        throw ValidationError("an account has a name and a marketplace")
      }
      let workspace = try common.workspace()
      try workspace.add(Account(id: id, name: name ?? id.text, kind: kind, marketplaces: marketplaces.map(\.id)))
      if let manager { try workspace.assign(id, to: manager) }
      Talk.line("Added \(kind.rawValue) \(id) in \(marketplaces.map(\.countryCode).joined(separator: ", ")).")
    }
  }

  struct List: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "List the accounts.")
    @OptionGroup var common: CommonOptions

    func execute() async throws {
      var report = Report("id", "name", "kind", "marketplaces", "stopped", "manager")
      let workspace = try common.workspace()
      let managers = try workspace.managers()
      for account in try workspace.accounts() {
        report.add(
          .string(account.id.text), .string(account.name), .string(account.kind.rawValue),
          .array(account.marketplaces.map { .string(Marketplace.find($0)?.countryCode ?? $0.text) }),
          try workspace.stop(of: account.id).map { .string($0) } ?? .null,
          managers[account.id].map { .string($0) } ?? .null)
      }
      try common.write(report)
    }
  }

  struct Assign: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "Hand accounts to a manager, whose list `steward triage --manager` shows.",
      discussion: "Who had them before is kept: `steward account managers` shows it.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The accounts.") var accounts: [AccountID]
    @Option(help: "Who manages them from now on.") var manager: String?
    @Flag(help: "Nobody does.") var nobody = false

    func validate() throws {
      if accounts.isEmpty { throw ValidationError("name an account") }
      if (manager == nil) != nobody { throw ValidationError("--manager NAME or --nobody") }
    }

    func execute() async throws {
      let workspace = try common.workspace()
      for account in accounts { _ = try workspace.account(account) }
      for account in accounts {
        let changed = try workspace.assign(account, to: manager)
        Talk.line("\(account): \(manager ?? "nobody")\(changed ? "" : ", as before").")
      }
    }
  }

  struct Managers: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "Show who managed an account since when.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The account.") var account: AccountID

    func execute() async throws {
      var report = Report("manager", "since")
      let workspace = try common.workspace()
      _ = try workspace.account(account)
      for assignment in try workspace.assignments(of: account) {
        report.add(
          assignment.manager.isEmpty ? .null : .string(assignment.manager), .string(assignment.since.description))
      }
      try common.write(report)
    }
  }

  struct Stop: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "Stop all changes at Amazon for an account; its data is read as before.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The account.") var account: AccountID
    @Option(help: "Why, for those who find it stopped.") var reason: String

    func execute() async throws {
      try common.workspace().setStop(reason, account: account)
      Talk.line("Changes for \(account) are stopped. Let them be made again with `steward account resume \(account)`.")
    }
  }

  struct Resume: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "Let changes at Amazon be made again for an account.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The account.") var account: AccountID

    func execute() async throws {
      try common.workspace().setStop(nil, account: account)
      Talk.line("Changes for \(account) can be made again.")
    }
  }
}

extension String {
  var trimmingBlanks: String {
    var text = Substring(self)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardInsights
internal import StewardPluginAPI
internal import StewardStorage
internal import StewardWorkspace

struct ScoresCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "scores", abstract: "How items, brands, accounts and the portfolio stand, with reasons that add up.",
    discussion: """
      Items and accounts as the last `steward analyze` scored them; `steward trace` follows their identifiers. Brands and the portfolio \
      are worked out anew. An empty value couldn't be given, and its reason says what is missing.
      """)
  @OptionGroup var common: CommonOptions
  @Option(help: "Only this account.") var account: AccountID?
  @Option(help: "Only this score, as `stock-health`; may be repeated.") var score: [String] = []
  @Flag(help: "A row for each brand, its ratios made of its items' sums.") var brand = false
  @Flag(help: "A row for each score, over all accounts weighted by sales.") var portfolio = false

  func validate() throws {
    if brand, portfolio { throw ValidationError("--brand and --portfolio exclude each other") }
  }

  func execute() async throws {
    let workspace = try common.workspace()
    let accounts = try account.map { [try workspace.account($0)] } ?? workspace.accounts()
    var report = Report("account", "marketplace", "subject", "score", "value", "reasons", "trace")
    if portfolio {
      try addPortfolio(workspace, accounts, to: &report)
    } else {
      for account in accounts {
        if brand {
          try addBrands(workspace, account, to: &report)
        } else {
          try addStored(workspace, account, to: &report)
        }
      }
    }
    try common.write(report)
  }

  private func isWanted(_ name: String) -> Bool { score.isEmpty || score.contains(name) }

  private func addStored(_ workspace: Workspace, _ account: Account, to report: inout Report) throws {
    let (scores, findings) = try workspace.engine.read { session in
      let analysis = AnalysisRepository(session, account: account.id)
      return (try analysis.scores(), try analysis.findings())
    }
    func key(_ made: Identified<Score>) -> (String, String, String) {
      (made.value.subject.marketplace.text, made.author, made.value.subject.item?.name ?? "")
    }
    for made in scores.sorted(by: { key($0) < key($1) }) where isWanted(made.author) {
      add(
        account.id.text, made.value.subject.marketplace, made.value.subject.item?.name ?? "account", made.author,
        made.value, trace: made.id, to: &report)
    }
    for gap in findings where gap.author == "score-gaps" {
      let name = String(gap.value.clause.prefix { $0 != "." })
      guard isWanted(name) else { continue }
      report.add(
        .string(account.id.text), .string(country(gap.value.subject.marketplace)), .string("–"), .string(name), .null,
        .array([["points": .int(0), "statement": .string(gap.value.title)]]), .string(gap.id))
    }
  }

  private func addBrands(_ workspace: Workspace, _ account: Account, to report: inout Report) throws {
    let snapshot = try workspace.snapshot(of: account, asOf: currentInstant())
    let scorers = workspace.scorers().filter { isWanted($0.identifier) }
    for part in snapshot.marketplaces {
      for made in try ScoreRollup.brands(part, by: scorers) {
        add(
          account.id.text, part.marketplace.id, made.brand.isEmpty ? "no brand" : made.brand, made.scorer, made.score,
          trace: nil, to: &report)
      }
    }
  }

  private func addPortfolio(_ workspace: Workspace, _ accounts: [Account], to report: inout Report) throws {
    let rates = try workspace.rates()
    var parts: [String: [ScoreRollup.Part]] = [:]
    for account in accounts {
      let snapshot = try workspace.snapshot(of: account, asOf: currentInstant())
      let scores = try workspace.engine.read { try AnalysisRepository($0, account: account.id).scores() }
      for part in snapshot.marketplaces {
        let sales = Money(minorUnits: ScoreRollup.revenue(part), currency: part.marketplace.currency)
        for made in scores
        where made.value.subject == Subject(marketplace: part.marketplace.id, item: nil) && isWanted(made.author) {
          parts[made.author, default: []].append(
            ScoreRollup.Part(
              name: "\(account.id) \(part.marketplace.countryCode) \(made.id)", score: made.value,
              weight: rates.inBase(sales) ?? 0))
        }
      }
    }
    for (name, list) in parts.sorted(by: { $0.key < $1.key }) {
      guard let mean = ScoreRollup.mean(list) else { continue }
      let reasons = mean.shares.map { share in
        reason(share.points, "\(share.name): \(fixed(share.value)) with \(fixed(share.share)) of sales")
      }
      report.add(
        .null, .null, .string("portfolio"), .string(name), .number(fixed(mean.value)), .array(reasons), .null)
    }
  }

  private func add(
    _ account: String, _ marketplace: MarketplaceID, _ subject: String, _ name: String, _ score: Score, trace: String?,
    to report: inout Report
  ) {
    report.add(
      .string(account), .string(country(marketplace)), .string(subject), .string(name), .number(fixed(score.value)),
      .array(score.reasons.map { reason($0.points, $0.evidence.statement) }), trace.map { .string($0) } ?? .null)
  }

  private func reason(_ points: Double, _ statement: String) -> JSONValue {
    ["points": .number(fixed(points)), "statement": .string(statement)]
  }

  private func country(_ marketplace: MarketplaceID) -> String {
    Marketplace.find(marketplace)?.countryCode ?? marketplace.text
  }

  /// Six digits, so that reasons still add up when read.
  private func fixed(_ value: Double) -> String {
    fixedPointText(Int64((value * 1_000_000).rounded(.toNearestOrEven)), digits: 6)
  }
}

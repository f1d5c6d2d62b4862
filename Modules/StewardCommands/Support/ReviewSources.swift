internal import StewardDomain
internal import StewardIngest
internal import StewardInsights
internal import StewardPerformance
internal import StewardReporting
internal import StewardReview
internal import StewardStorage
internal import StewardWorkspace

/// Finds the documents behind the figures of one review; none is read for it.
struct ReviewSources: SourceFinder {
  private let input: ReviewInput
  private let cells: [MarketplaceID: StatedCells]
  private let documents: [DocumentID: StoredDocument]

  init(_ workspace: Workspace, _ input: ReviewInput) throws {
    self.input = input
    let account = input.account.account.id
    let known = Set(input.account.marketplaces.flatMap { $0.facts.columns.map(\.metric) })
    let metrics = Set(
      input.catalogue.definitions.flatMap { [$0.numerator] + ($0.denominator.map { [$0] } ?? []) }
        + [.orderItems, .glanceViews]
    ).intersection(known).sorted()
    let windows = [input.period.days, input.period.before, input.period.yearBefore]
    (cells, documents) = try workspace.engine.read { session in
      var cells: [MarketplaceID: StatedCells] = [:]
      for part in input.account.marketplaces {
        cells[part.marketplace.id] = try StatedCells(
          metrics, account: account, marketplace: part.marketplace.id, items: part.facts.items, windows: windows,
          asOf: input.account.asOf, session: session)
      }
      let all = try DocumentRepository(session).all(of: account)
      return (cells, Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) }))
    }
  }

  func sources(of figure: FigureID) -> [Trace.Source] {
    var found: Set<DocumentID> = []
    for part in input.account.marketplaces {
      let items = figure.items(of: part, input.account)
      guard !items.isEmpty, let cells = cells[part.marketplace.id] else { continue }
      found.formUnion(
        cells.documents(
          of: figure.metrics(input.catalogue), items: items.count == part.facts.items.count ? nil : items,
          windows: figure.windows))
    }
    return found.sorted().compactMap { source($0, lines: []) }
  }

  /// Lines that are named; a figure's own are found when it is traced.
  func sources(of evidence: [Evidence]) -> [Trace.Source] {
    var lines: [DocumentID: Set<Int>] = [:]
    for case .records(let references) in evidence.map(\.source) {
      for reference in references { lines[reference.document, default: []].insert(reference.line) }
    }
    return lines.sorted { $0.key < $1.key }.compactMap { id, lines in source(id, lines: lines.sorted()) }
  }

  private func source(_ id: DocumentID, lines: [Int]) -> Trace.Source? {
    documents[id].map {
      Trace.Source(number: id.number, document: $0.name, hash: $0.sha256, lines: lines.map { $0..<$0 + 1 })
    }
  }
}

extension ReviewInput {
  /// Collects what a workspace knows of an account.
  ///
  /// - Parameter limit: decisions and measurements after it aren't known.
  init(_ workspace: Workspace, _ snapshot: AccountSnapshot, _ period: ReviewPeriod, knownAt limit: Instant) throws {
    self.init(account: snapshot, period: period, catalogue: try KPICatalogue())
    let account = snapshot.account
    let triage = try Triage(workspace.engine, accounts: [account], rates: try workspace.rates(), minutes: nil)
    plans = try workspace.planStandings(snapshot).filter {
      $0.plan.end == nil || $0.plan.goal.days.overlaps(period.days)
    }.map { Plan($0) }
    recommendations = triage.entries.map { Said(id: $0.recommendation.id, value: $0.recommendation.value) }
    try workspace.engine.read { session in
      let analysis = AnalysisRepository(session, account: account.id)
      deeds = try Deed.all(session, snapshot, knownAt: limit)
      drops = try DropRepository(session, account: account.id).all().compactMap { found in
        Drop(found.value).map { Said(id: found.id, value: $0) }
      }
      findings = try analysis.findings().map { Said(id: $0.id, value: $0.value) }
      if let newest = try analysis.newest() {
        analysed = newest.asOf
        failures = newest.failures
      }
    }
  }
}

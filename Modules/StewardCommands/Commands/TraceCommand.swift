internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardIngest
internal import StewardPerformance
internal import StewardStorage
internal import StewardWorkspace

struct TraceCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Follow a figure, finding, score or recommendation back to the lines of reports.",
    discussion: """
      The identifier is what triage prints: R-… for all that a recommendation stands on, R-….2 for its second figure, R-….value \
      for its money. Of advice that was decided on, R-….promise is what it said then and R-….effect what came of it. D7 and D7:12 show a document and its line. Figures of kpi, why and review have long identifiers, which say what \
      they are: such a figure is computed again, from the stored facts and from the lines.
      """)
  @OptionGroup var common: CommonOptions
  @Option(help: "The account, where the identifier is a document's.") var account: AccountID?
  @Argument(help: "The identifier.") var id: String

  func execute() async throws {
    let workspace = try common.workspace()
    let trace = try Tracing(workspace: workspace, account: account).trace(id)
    try common.write(common.format == .json ? trace.json.text() + "\n" : trace.text)
  }
}

/// What stands behind an identifier, ready to be written.
struct TraceResult {
  var title: String
  var figures: [Figure]

  struct Figure {
    let id: String
    let statement: String
    /// What the figure is, and whether the lines make it.
    let value: Int64?
    let traced: Int64?
    let lines: [TracedLine]
    let records: [(document: StoredDocument, line: Int, text: String)]
    let rule: String?
    /// Whether the text says only how many lines there are; JSON has them all.
    var isBrief = false
    /// How the value is written.
    var show: (Int64) -> String = { String($0) }
  }

  var text: String {
    var out = title + "\n"
    for figure in figures {
      out += "\n\(figure.id)  \(figure.statement)\n"
      if let rule = figure.rule {
        out += "  rule: \(rule)\(figures.count > 1 ? ", applied to the figures with lines" : "")\n"
      }
      for record in figure.records {
        out +=
          "  \(record.document.name):\(record.line)  \(record.document.reportType)  sha256 \(record.document.sha256.prefix(12))…\n"
        out += "    \(record.text.prefix(300))\n"
      }
      if figure.isBrief {
        let documents = Set(figure.lines.map(\.document)).count
        out += "  \(figure.lines.count) lines of \(documents) documents (all with --format json)\n"
      } else if figure.lines.count > Self.longestList {
        out += Self.summary(figure)
      }
      for line in figure.lines where figure.lines.count <= Self.longestList && !figure.isBrief {
        out +=
          "  \(line.day)  \(line.documentName):\(line.line) row \(line.row)  \(line.reportType) \(line.document)  sha256 \(line.sha256.prefix(12))…  \(line.text)\n"
      }
      if let value = figure.value {
        let agrees = figure.traced == value
        let sum = figure.traced.map(figure.show) ?? "nothing"
        out += "  = \(sum)\(agrees ? ", as stated" : ", STATED \(figure.show(value))")\n"
      }
    }
    return out
  }

  var json: JSONValue {
    [
      "title": .string(title),
      "figures": .array(
        figures.map { figure in
          [
            "id": .string(figure.id), "statement": .string(figure.statement),
            "value": figure.value.map { .int($0) } ?? .null, "traced": figure.traced.map { .int($0) } ?? .null,
            "rule": figure.rule.map { .string($0) } ?? .null,
            "lines": .array(
              figure.lines.map {
                [
                  "document": .string($0.document.description), "name": .string($0.documentName),
                  "report_type": .string($0.reportType.text), "sha256": .string($0.sha256), "line": .int($0.line),
                  "row": .int($0.row),
                  "day": .string($0.day.description), "value": .int($0.value), "text": .string($0.text),
                  "retrieved": .string($0.retrieved.description),
                ]
              }
                + figure.records.map {
                  [
                    "document": .string($0.document.id.description), "name": .string($0.document.name),
                    "report_type": .string($0.document.reportType.text), "sha256": .string($0.document.sha256),
                    "line": .int($0.line), "text": .string($0.text),
                  ]
                }),
          ]
        }),
    ]
  }
}

/// Finds what an identifier stands for.
struct Tracing {
  let workspace: Workspace
  let account: AccountID?

  func trace(_ id: String) throws -> TraceResult {
    if let figure = FigureID(id) { return try trace(figure) }
    if let figure = PlanFigureID(id) { return try trace(figure) }
    if let figure = AdviceFigureID(id) { return try trace(figure) }
    if id.hasPrefix("D") { return try document(id) }
    let parts = id.split(separator: ".", maxSplits: 1).map(String.init)
    guard let owner = parts.first else { throw ValidationError("the identifier is empty") }
    let wanted = parts.count > 1 ? parts[1] : nil
    for candidate in try account.map({ [try workspace.account($0)] }) ?? workspace.accounts() {
      guard let found = try find(owner, in: candidate.id) ?? decided(owner, nil, in: candidate.id)?.found else {
        continue
      }
      var figures: [TraceResult.Figure] = []
      for index in Self.shown(wanted, of: found.evidence) {
        let evidence = found.evidence[index]
        figures.append(try figure("\(owner).\(index + 1)", evidence, candidate.id, found.asOf))
      }
      guard !figures.isEmpty || wanted == nil else { throw WorkspaceError("\(owner) has no figure \(wanted ?? "")") }
      let basis = wanted == "value" ? found.valueBasis.map { "\n  \($0)" } ?? "" : ""
      return TraceResult(title: "\(candidate.name): \(found.title)\(basis)", figures: figures)
    }
    throw WorkspaceError(
      "nothing is called \(id); identifiers are printed by `steward triage`, `kpi`, `why` and `review`")
  }

  /// Which figures are shown for one that is asked for. What a rule says of figures leads on to those it was worked out from, since it has
  /// no lines of its own.
  private static func shown(_ wanted: String?, of evidence: [Evidence]) -> [Int] {
    guard let wanted, wanted != "value" else { return Array(evidence.indices) }
    guard let number = Int(wanted), evidence.indices.contains(number - 1) else { return [] }
    guard case .rule = evidence[number - 1].source else { return [number - 1] }
    return [number - 1]
      + evidence.indices.filter { index in
        if case .rule = evidence[index].source { false } else { true }
      }
  }

  struct Found {
    let title: String
    let evidence: [Evidence]
    let valueBasis: String?
    let asOf: Instant

    init(title: String, evidence: [Evidence], valueBasis: String?, asOf: Instant) {
      (self.title, self.evidence, self.valueBasis, self.asOf) = (title, evidence, valueBasis, asOf)
    }

    init(_ made: Recommendation, asOf: Instant) {
      self.init(
        title: made.title, evidence: made.evidence,
        valueBasis: "\(made.value.expected) (\(made.value.low) to \(made.value.high)): \(made.valueBasis)", asOf: asOf)
    }
  }

  private func find(_ owner: String, in account: AccountID) throws -> Found? {
    try workspace.engine.read { session in
      let analysis = AnalysisRepository(session, account: account)
      guard let newest = try analysis.newest() else { return nil }
      if let made = try analysis.recommendations(on: CivilDay(number: .min)).first(where: { $0.id == owner }) {
        return Found(made.value, asOf: newest.asOf)
      }
      if let score = try analysis.scores().first(where: { $0.id == owner }) {
        return Found(
          title: "\(score.author) \(score.value.subject.item?.name ?? "")",
          evidence: score.value.reasons.map(\.evidence),
          valueBasis: nil, asOf: newest.asOf)
      }
      if let finding = try analysis.findings().first(where: { $0.id == owner }) {
        return Found(title: finding.value.title, evidence: finding.value.evidence, valueBasis: nil, asOf: newest.asOf)
      }
      if let drop = try DropRepository(session, account: account).all().first(where: { $0.id == owner }) {
        let value = drop.value
        let days = TraceResult.text(value.days)
        let loss = Marketplace.find(value.subject.marketplace).map {
          " at \(Money(minorUnits: value.roundedLossPerDay, currency: $0.currency)) a day"
        }
        return Found(
          title:
            "\(value.metric) of \(value.subject.item?.name ?? "") fell, \(days),\(loss ?? "") by the rules \(drop.author)",
          evidence: value.evidence, valueBasis: nil, asOf: newest.asOf)
      }
      return nil
    }
  }

  func figure(
    _ id: String, _ evidence: Evidence, _ account: AccountID, _ asOf: Instant
  ) throws -> TraceResult.Figure {
    let tracer = FigureTracer(workspace.ingestor)
    var figure = (value: Int64?.none, traced: Int64?.none, lines: [TracedLine](), rule: String?.none)
    var records: [(document: StoredDocument, line: Int, text: String)] = []
    switch evidence.source {
    case .facts(let metric, let marketplace, let item, let days, let value):
      let trace = try tracer.trace(
        metric, account: account, marketplace: marketplace, item: item, days: days, asOf: asOf)
      figure = (value, trace.value, trace.lines, nil)
    case .records(let references):
      records = try references.map { reference in
        let found = try tracer.record(reference, account: account)
        return (found.document, reference.line, found.text)
      }
    case .rule(let pack, let rule): figure.rule = "\(rule) of \(pack)"
    @unknown default: break
    }
    return TraceResult.Figure(
      id: id, statement: evidence.statement, value: figure.value, traced: figure.traced, lines: figure.lines,
      records: records, rule: figure.rule)
  }

  private func document(_ id: String) throws -> TraceResult {
    let parts = id.dropFirst().split(separator: ":")
    guard let number = parts.first.flatMap({ Int64($0) }) else { throw ValidationError("\(id) isn't D7 or D7:12") }
    guard let account else { throw ValidationError("documents are numbered within an account: add --account") }
    let line = parts.count > 1 ? Int(parts[1]) ?? 1 : 1
    let reference = RecordReference(document: DocumentID(number), line: line)
    let found = try FigureTracer(workspace.ingestor).record(reference, account: account)
    return TraceResult(
      title:
        "\(found.document.id) \(found.document.name): \(found.document.reportType), retrieved \(found.document.retrieved), \(found.document.byteCount) bytes, \(found.document.status.rawValue)",
      figures: [
        TraceResult.Figure(
          id: id, statement: "line \(line)", value: nil, traced: nil, lines: [],
          records: [(found.document, line, found.text)], rule: nil)
      ])
  }
}

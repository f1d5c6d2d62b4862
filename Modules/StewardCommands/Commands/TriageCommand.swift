internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardInsights
internal import StewardStorage
internal import StewardWorkspace

struct TriageCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "triage", abstract: "What to do in the next hour, the most valuable minute first.",
    discussion: "Every figure has an identifier that `steward trace` follows back to the lines of a report.")
  @OptionGroup var common: CommonOptions
  @Option(help: "Only this account.") var account: AccountID?
  @Option(help: "Only the accounts of this manager; see `steward account assign`.") var manager: String?
  @Option(help: "How much time there is; 0 for the whole list.") var minutes = 60
  @Option(help: "At most so many entries.") var limit: Int?

  func validate() throws {
    if minutes < 0 { throw ValidationError("--minutes is 0 or more") }
    if account != nil && manager != nil { throw ValidationError("--account or --manager, not both") }
    if let limit, limit < 1 { throw ValidationError("--limit is 1 or more") }
  }

  func execute() async throws {
    let workspace = try common.workspace()
    let portfolio = try workspace.accounts()
    let accounts =
      try account.map { [try workspace.account($0)] } ?? manager.map { try workspace.accounts(of: $0) } ?? portfolio
    let triage = try Triage(
      workspace.engine, accounts: accounts, of: portfolio, rates: try workspace.rates(),
      minutes: minutes == 0 ? nil : minutes)
    let entries = Array(triage.entries.prefix(limit ?? triage.entries.count))
    switch common.format {
    case .text: try common.write(TriageText(entries: entries, triage: triage).text)
    case .json: try common.write(JSONValue.array(entries.map(TriageJSON.entry)).text() + "\n")
    case .csv: try common.write(table(entries))
    }
    if entries.isEmpty {
      Talk.line("There is nothing to do, or nothing was analysed yet: run `steward sync` and `steward analyze`.")
    }
  }

  private func table(_ entries: [Triage.Entry]) -> Report {
    var report = Report(
      "id", "account", "marketplace", "sku", "asin", "title", "currency", "low", "expected", "high", "minutes",
      "expires")
    for entry in entries {
      let made = entry.recommendation.value
      report.add(
        .string(entry.recommendation.id), .string(entry.account.id.text), .string(entry.countryCode),
        .string(made.subject.item?.sku.text ?? ""), .string(made.subject.item?.asin.text ?? ""), .string(made.title),
        .string(made.value.expected.currency.code), .number(made.value.low.decimalText),
        .number(made.value.expected.decimalText), .number(made.value.high.decimalText), .int(made.effortMinutes),
        .string(made.expires.description))
    }
    return report
  }
}

extension Triage.Entry {
  var countryCode: String {
    let id = recommendation.value.subject.marketplace
    return Marketplace.find(id)?.countryCode ?? id.text
  }
}

/// The list as a person reads it.
struct TriageText {
  let entries: [Triage.Entry]
  let triage: Triage

  var text: String {
    var lines: [String] = []
    for (index, entry) in entries.enumerated() {
      let made = entry.recommendation.value
      lines.append("\(index + 1). \(made.title)")
      lines.append("   \(entry.account.name) · \(entry.countryCode) · \(entry.recommendation.id)")
      lines.append(
        "   worth \(made.value.expected)  (\(percent(made.value.level)) between \(made.value.low) and \(made.value.high), over \(made.horizonDays) days)  [\(entry.recommendation.id).value]"
      )
      lines.append("   \(made.action)")
      if !made.counterfactual.isEmpty { lines.append("   otherwise: \(made.counterfactual)") }
      for (number, evidence) in made.evidence.enumerated() {
        lines.append("   – \(evidence.statement)  [\(entry.recommendation.id).\(number + 1)]")
      }
      for caveat in made.caveats { lines.append("   mind: \(caveat)") }
      if !made.disproof.isEmpty { lines.append("   wrong if: \(made.disproof)") }
      lines.append("   to undo it: \(made.reversal)")
      lines.append("   here because: \(entry.reason)")
      if let comparison = entry.comparison { lines.append("   \(comparison)") }
      for held in entry.held {
        lines.append("   \(held.isNext ? "then" : "instead of"): \(held.title)  [\(held.id)]")
      }
      lines.append("")
    }
    if triage.remaining > 0 { lines.append("\(triage.remaining) more don't fit the time; see them with --minutes 0.") }
    let currencies = Set(entries.map { $0.recommendation.value.value.expected.currency })
    if currencies.count > 1 {
      lines.append(
        "Amounts of several currencies are put in order with the rates \(triage.rates.name) of \(triage.rates.effectiveFrom)."
      )
    }
    return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
  }

  private func percent(_ level: Double) -> String { "\(Int((level * 100).rounded())) %" }
}

/// The list as programs read it.
enum TriageJSON {
  static func entry(_ entry: Triage.Entry) -> JSONValue {
    let made = entry.recommendation.value
    return [
      "id": .string(entry.recommendation.id), "account": .string(entry.account.id.text),
      "account_name": .string(entry.account.name), "marketplace": .string(entry.countryCode),
      "sku": .string(made.subject.item?.sku.text ?? ""), "asin": .string(made.subject.item?.asin.text ?? ""),
      "recommender": .string(entry.recommendation.author), "kind": .string(made.kind), "title": .string(made.title),
      "action": .string(made.action), "reversal": .string(made.reversal),
      "value": [
        "id": .string(entry.recommendation.id + ".value"), "currency": .string(made.value.expected.currency.code),
        "low_minor": .int(made.value.low.minorUnits), "expected_minor": .int(made.value.expected.minorUnits),
        "high_minor": .int(made.value.high.minorUnits), "level": .number("\(made.value.level)"),
        "likely_low_minor": .int(made.likely.low.minorUnits), "likely_high_minor": .int(made.likely.high.minorUnits),
        "likely_level": .number("\(made.likely.level)"),
        "basis": .string(made.valueBasis),
      ],
      "horizon_days": .int(made.horizonDays), "effort_minutes": .int(made.effortMinutes),
      "counterfactual": .string(made.counterfactual), "disproof": .string(made.disproof),
      "caveats": .array(made.caveats.map { .string($0) }), "rule": .string(made.rule),
      "expires": .string(made.expires.description), "as_of": .string(entry.asOf.description),
      "reason": .string(entry.reason), "comparison": entry.comparison.map { .string($0) } ?? .null,
      "held": .array(
        entry.held.map { ["id": .string($0.id), "title": .string($0.title), "then": .bool($0.isNext)] }),
      "evidence": .array(
        made.evidence.enumerated().map { evidence(entry.recommendation.id, $0.offset + 1, $0.element) }),
    ]
  }

  static func evidence(_ owner: String, _ number: Int, _ evidence: Evidence) -> JSONValue {
    var members: [JSONValue.Member] = [
      JSONValue.Member("id", .string("\(owner).\(number)")), JSONValue.Member("statement", .string(evidence.statement)),
    ]
    switch evidence.source {
    case .facts(let metric, _, _, let days, let value):
      members += [
        JSONValue.Member("metric", .string(metric.description)), JSONValue.Member("value", .int(value)),
        JSONValue.Member("from", .string(days.lowerBound.description)),
        JSONValue.Member("to", .string(days.upperBound.advanced(by: -1).description)),
      ]
    case .records(let records):
      members.append(JSONValue.Member("records", .array(records.map { .string("\($0.document):\($0.line)") })))
    case .rule(let pack, let rule):
      members += [JSONValue.Member("pack", .string(pack)), JSONValue.Member("rule", .string(rule))]
    @unknown default: break
    }
    return .object(members)
  }
}

internal import Foundation
internal import Hummingbird
internal import Mustache
internal import StewardDomain
internal import StewardFormats
internal import StewardInsights
internal import StewardStorage
internal import StewardWorkspace

/// The list of what to do, as a page and as JSON.
struct TriagePages: Sendable {
  let workspace: Workspace
  private let template: MustacheTemplate
  /// At most so many entries at once.
  static let longestPage = 200

  init(workspace: Workspace) throws {
    self.workspace = workspace
    let url = Bundle.module.bundleURL.appendingPathComponent("Resources/triage.mustache")
    template = try MustacheTemplate(string: try String(contentsOf: url, encoding: .utf8))
  }

  @Sendable func page(_ request: Request, _ context: some RequestContext) async throws -> Response {
    let manager = Self.manager(of: request)
    let (triage, accounts, managers) = try await triage(of: manager)
    let entries = triage.entries.prefix(Self.longestPage).enumerated().map { TriageRow($1, place: $0 + 1) }
    let html = template.render(
      TriagePage(
        accounts: accounts == 1 ? "One account" : "\(accounts) accounts", entries: entries,
        remaining: triage.entries.count - entries.count,
        ratesName: triage.rates.name, isEmpty: entries.isEmpty,
        hasMore: triage.entries.count > entries.count,
        managers: managers.map { TriagePage.Choice(name: $0, isChosen: $0 == manager) },
        hasManagers: !managers.isEmpty))
    return Response(
      status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: html)))
  }

  @Sendable func list(_ request: Request, _ context: some RequestContext) async throws -> Response {
    let limit = try request.uri.queryParameters["limit"].map { text in
      guard let number = Int(text), (1...Self.longestPage).contains(number) else {
        throw HTTPError(.badRequest, message: "limit is 1…\(Self.longestPage)")
      }
      return number
    }
    let entries = try await triage(of: Self.manager(of: request)).0.entries.prefix(limit ?? Self.longestPage)
    let json = JSONValue.array(entries.enumerated().map { TriageRow($1, place: $0 + 1).json }).text()
    return Response(
      status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(string: json + "\n"))
    )
  }

  /// The list of one manager, or of the whole portfolio; of how many accounts; and the managers that there are.
  private func triage(of manager: String?) async throws -> (Triage, accounts: Int, managers: [String]) {
    try await offPool {
      let portfolio = try workspace.accounts()
      let managers = try workspace.managers()
      let accounts = portfolio.filter { manager == nil || managers[$0.id] == manager }
      if let manager, accounts.isEmpty {
        throw HTTPError(.notFound, message: "nobody called \(manager) manages an account")
      }
      let triage = try Triage(
        workspace.engine, accounts: accounts, of: portfolio, rates: try workspace.rates(), minutes: nil)
      return (triage, accounts.count, Set(managers.values).sorted())
    }
  }

  /// As in `?manager=Ann`; `nil` for everybody.
  private static func manager(of request: Request) -> String? {
    guard let text = request.uri.queryParameters["manager"], !text.isEmpty else { return nil }
    // A form writes a blank as a plus; Hummingbird undoes the rest.
    return String(text.replacing("+", with: " "))
  }
}

/// What the template shows.
struct TriagePage {
  let accounts: String
  let entries: [TriageRow]
  let remaining: Int
  let ratesName: String
  let isEmpty: Bool
  let hasMore: Bool
  let managers: [Choice]
  let hasManagers: Bool

  struct Choice {
    let name: String
    let isChosen: Bool
  }
}

struct TriageRow {
  let id: String
  /// From 1.
  let place: Int
  let account: String
  let marketplace: String
  let title: String
  let action: String
  let counterfactual: String?
  let disproof: String?
  let reversal: String
  let caveats: [String]
  let expected: String
  let low: String
  let high: String
  let level: String
  let reason: String
  let comparison: String?
  let held: [HeldRow]
  let expires: String
  let evidence: [Statement]

  struct HeldRow {
    let id: String
    let word: String
    let title: String
  }

  struct Statement {
    let id: String
    let text: String
  }

  init(_ entry: Triage.Entry, place: Int) {
    self.place = place
    let made = entry.recommendation.value
    id = entry.recommendation.id
    account = entry.account.name
    marketplace = Marketplace.find(made.subject.marketplace)?.countryCode ?? made.subject.marketplace.text
    title = made.title
    action = made.action
    counterfactual = made.counterfactual.isEmpty ? nil : made.counterfactual
    disproof = made.disproof.isEmpty ? nil : made.disproof
    reversal = made.reversal
    caveats = made.caveats
    expected = made.value.expected.description
    low = made.value.low.description
    high = made.value.high.description
    level = "\(Int((made.value.level * 100).rounded())) %"
    reason = entry.reason
    comparison = entry.comparison
    held = entry.held.map { HeldRow(id: $0.id, word: $0.isNext ? "Then" : "Instead of", title: $0.title) }
    expires = made.expires.description
    evidence = made.evidence.enumerated().map {
      Statement(id: "\(entry.recommendation.id).\($0.offset + 1)", text: $0.element.statement)
    }
  }

  var json: JSONValue {
    [
      "id": .string(id), "account": .string(account), "marketplace": .string(marketplace), "title": .string(title),
      "action": .string(action), "counterfactual": .string(counterfactual ?? ""), "disproof": .string(disproof ?? ""),
      "reversal": .string(reversal), "caveats": .array(caveats.map { .string($0) }), "expected": .string(expected),
      "low": .string(low), "high": .string(high),
      "reason": .string(reason), "comparison": comparison.map { .string($0) } ?? .null, "expires": .string(expires),
      "evidence": .array(evidence.map { ["id": .string($0.id), "statement": .string($0.text)] }),
    ]
  }
}

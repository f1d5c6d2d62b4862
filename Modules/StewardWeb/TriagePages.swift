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
    let triage = try await triage()
    let html = template.render(
      TriagePage(
        accountCount: try await offPool { try workspace.accounts().count },
        entries: triage.entries.map(TriageRow.init(_:)),
        remaining: triage.remaining, ratesName: triage.rates.name, isEmpty: triage.entries.isEmpty))
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
    let entries = try await triage().entries.prefix(limit ?? Self.longestPage)
    let json = JSONValue.array(entries.map { TriageRow($0).json }).text()
    return Response(
      status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(string: json + "\n"))
    )
  }

  private func triage() async throws -> Triage {
    try await offPool {
      try Triage(workspace.engine, accounts: try workspace.accounts(), rates: try workspace.rates(), minutes: nil)
    }
  }
}

/// What the template shows.
struct TriagePage {
  let accountCount: Int
  let entries: [TriageRow]
  let remaining: Int
  let ratesName: String
  let isEmpty: Bool
}

struct TriageRow {
  let id: String
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
  let expires: String
  let evidence: [Statement]

  struct Statement {
    let id: String
    let text: String
  }

  init(_ entry: Triage.Entry) {
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
      "reason": .string(reason), "expires": .string(expires),
      "evidence": .array(evidence.map { ["id": .string($0.id), "statement": .string($0.text)] }),
    ]
  }
}

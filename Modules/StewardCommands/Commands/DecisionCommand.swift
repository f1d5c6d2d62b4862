internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardInsights
internal import StewardStorage
internal import StewardWorkspace

/// `steward advice`
struct DecisionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "advice", abstract: "Decide on what triage shows, and say what was done.",
    discussion: """
      What was decided on is kept with a copy of what the advice said. `done` fixes, before anybody can know, how the effect \
      will be measured; `steward outcomes` tells it.
      """,
    subcommands: [List.self, Accept.self, Reject.self, Snooze.self, Done.self])

  struct List: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "List what is proposed and what was decided on, the newest decision first.")
    @OptionGroup var common: CommonOptions
    @Option(help: "The account.") var account: AccountID
    @Option(help: "Only this state: proposed, \(StoredAdvice.State.allCases.map(\.rawValue).joined(separator: ", ")).")
    var state: String?

    func validate() throws {
      if let state, state != "proposed", StoredAdvice.State(rawValue: state) == nil {
        throw ValidationError(
          "--state is proposed, \(StoredAdvice.State.allCases.map(\.rawValue).joined(separator: ", "))")
      }
    }

    func execute() async throws {
      let standing = try common.workspace().adviceDesk(of: account).standing()
      try common.write(Report(standing.filter { state == nil || $0.stateName == state }))
    }
  }

  /// Which advice is meant, and who decides.
  struct Choice: ParsableArguments {
    @Argument(help: "The advice, as triage names it: R-….") var id: String
    @Option(help: "The account.") var account: AccountID
    @Option(help: "Who decides.") var by: String
  }

  struct Accept: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "It will be done.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: Choice

    func execute() async throws { try common.decide(choice, .accept) }
  }

  struct Reject: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "It won't be done. It comes back when another rule makes it or it is worth twice as much.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: Choice
    @Option(help: "Why: \(StoredAdvice.Reason.allCases.map(\.rawValue).joined(separator: ", ")).")
    var reason: StoredAdvice.Reason
    @Option(help: "More about it, in your words.") var note = ""

    func execute() async throws { try common.decide(choice, .reject(reason, note: note)) }
  }

  struct Snooze: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "Show it again on a later day.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: Choice
    @Option(help: "The day on which it is shown again.") var until: CivilDay

    func execute() async throws { try common.decide(choice, .snooze(until: until)) }
  }

  struct Done: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "It was done: fixes the metric, the days and the items that its effect will be measured by.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: Choice
    @Option(help: "The first day on which it works; else today.") var on: CivilDay?
    @Option(help: "How many percent of a sale the promised money is, where it isn't sales that are promised.")
    var margin: Double?

    func execute() async throws {
      let (advice, plan) = try common.workspace().completeAdvice(
        choice.id, account: choice.account, on: on, by: choice.by, margin: margin.map { $0 / 100 })
      try common.write(
        Report([AdviceDesk.Standing(recommendation: advice.recommendation, advice: advice, plan: plan)]))
      Talk.line(
        plan.method == .synthetic
          ? "Its effect on \(plan.metric) until \(plan.window.upperBound.advanced(by: -1)) will be measured against \(plan.controls.count) other items."
          : "Its effect can't be measured: that takes sales of the item over 28 days and 19 other items with sales.")
    }
  }
}

extension CommonOptions {
  fileprivate func decide(_ choice: DecisionCommand.Choice, _ decision: AdviceDesk.Decision) throws {
    let advice = try workspace().adviceDesk(of: choice.account)
      .decide(choice.id, decision, by: choice.by, at: currentInstant())
    try write(Report([AdviceDesk.Standing(recommendation: advice.recommendation, advice: advice, plan: nil)]))
  }
}

extension AdviceDesk.Standing {
  var stateName: String { advice?.state.rawValue ?? "proposed" }
}

extension Report {
  fileprivate init(_ standing: [AdviceDesk.Standing]) {
    self.init(
      "id", "number", "state", "kind", "marketplace", "sku", "asin", "title", "currency", "expected", "expires", "rule",
      "by", "at", "reason", "note", "snoozed_until", "metric", "window_from", "window_to", "controls")
    for one in standing {
      let made = one.recommendation.value
      let event = one.advice?.events.last
      add(
        .string(one.recommendation.id), one.advice.map { .int($0.number) } ?? .null, .string(one.stateName),
        .string(made.kind),
        .string(Marketplace.find(made.subject.marketplace)?.countryCode ?? made.subject.marketplace.text),
        .string(made.subject.item?.sku.text ?? ""), .string(made.subject.item?.asin.text ?? ""), .string(made.title),
        .string(made.value.expected.currency.code), .number(made.value.expected.decimalText),
        .string(made.expires.description), .string(made.rule), event.map { .string($0.actor) } ?? .null,
        event.map { .string($0.instant.description) } ?? .null,
        (event?.reason).map { .string($0.rawValue) } ?? .null, event.map { .string($0.note) } ?? .null,
        (one.advice?.snoozedUntil).map { .string($0.description) } ?? .null,
        one.plan.map { .string($0.metric.description) } ?? .null,
        one.plan.map { .string($0.window.lowerBound.description) } ?? .null,
        one.plan.map { .string($0.window.upperBound.advanced(by: -1).description) } ?? .null,
        one.plan.map { .int($0.controls.count) } ?? .null)
    }
  }
}

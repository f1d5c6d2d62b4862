internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardQuota
internal import StewardWorkspace

struct QuotasCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "quotas", abstract: "List what is left of every service's quotas, and when the next call may be made.",
    discussion: """
      A quota belongs to an application, often to an account in it, and to an operation. `remaining` calls could be made at \
      once; `paused_until` is there after a refusal; `next_call` is when the next call may be made.
      """)
  @OptionGroup var common: CommonOptions

  func execute() async throws {
    var report = Report(
      "application", "party", "operation", "rate_per_second", "burst", "remaining", "paused_until", "next_call")
    for standing in try await common.workspace().quotas() {
      report.add(
        .string(standing.application), .string(standing.party), .string(standing.operation),
        .number(String(standing.ratePerSecond)), .number(String(standing.burst)), .int(standing.remaining),
        standing.pausedUntil.map { .string($0.description) } ?? .null, .string(standing.nextCall.description))
    }
    try common.write(report)
  }
}

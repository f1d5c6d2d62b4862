internal import ArgumentParser
internal import Foundation
internal import StewardDomain
internal import StewardFormats
internal import StewardPerformance
internal import StewardReporting
internal import StewardReview
internal import StewardStorage
internal import StewardWorkspace

struct ReviewCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "Write an account's business review: what changed and why, what is to do.",
    discussion: """
      Writes review.html, review.pdf, summary.txt and tables/NAME.csv into the folder that --output names. Every figure has an identifier \
      that `steward trace` follows. For the PDF weasyprint must be installed; the others come without it. Days include both ends.
      """)
  @OptionGroup var common: CommonOptions
  @Option(help: "The account.") var account: AccountID
  @Option(help: "First day; needs --to.") var from: CivilDay?
  @Option(help: "Last day.") var to: CivilDay?
  @Option(help: "Without --from: the last whole week, month or quarter.") var period: ReviewPeriod.Length?
  @Option(help: "The last whole one up to this day; else up to the last day that can't be restated any more.")
  var end: CivilDay?
  @Option(help: "With what was known then: a day or 2026-11-23T06:00:00Z.") var asOf: InstantArgument?

  func validate() throws {
    if (from == nil) != (to == nil) { throw ValidationError("--from and --to go together") }
    if let from, let to, to < from { throw ValidationError("--to is before --from") }
    if from != nil, period != nil || end != nil { throw ValidationError("give --from and --to, or --period and --end") }
  }

  func execute() async throws {
    let workspace = try common.workspace()
    let snapshot = try workspace.snapshotOfNewest(of: try workspace.account(account), asOf: asOf?.instant)
    let folder = common.output ?? "review-\(account.text.replacing("/", with: "-"))"
    let written = try Self.write(
      workspace, snapshot, try days(snapshot), to: folder, knownAt: asOf?.instant ?? currentInstant())
    var report = Report("file")
    for file in written { report.add(.string(file)) }
    // The option names the folder here, so the list goes to the standard output.
    FileHandle.standardOutput.write(Data(report.text(common.format).utf8))
  }

  private func days(_ snapshot: AccountSnapshot) throws -> ReviewPeriod {
    if let from, let to { return ReviewPeriod(days: from..<to.advanced(by: 1)) }
    guard let last = end?.advanced(by: 1) ?? WindowOptions.settledBefore([snapshot]) else {
      throw WorkspaceError("no facts of \(account) are stored")
    }
    return ReviewPeriod(last: period ?? .month, before: last)
  }

  /// The sentences of the first section.
  static let summaryFile = "summary.txt"

  /// Writes a review and says what a user must be told.
  ///
  /// - Parameter limit: decisions and measurements after it aren't known.
  /// - Returns: the paths of the files.
  static func write(
    _ workspace: Workspace, _ snapshot: AccountSnapshot, _ period: ReviewPeriod, to folder: String,
    knownAt limit: Instant = currentInstant()
  ) throws -> [String] {
    let input = try ReviewInput(workspace, snapshot, period, knownAt: limit)
    guard snapshot.marketplaces.contains(where: { !$0.facts.items.isEmpty }) else {
      throw WorkspaceError("no facts of \(snapshot.account.id) are stored")
    }
    let document = try ReviewComposer.review(input, finder: try ReviewSources(workspace, input))
    let url = URL(fileURLWithPath: folder)
    let told = try ReviewFolder(url).write(document, path: ProcessInfo.processInfo.environment["PATH"] ?? "")
    for message in told { Talk.line(message) }
    try Data((document.summary + "\n").utf8).write(to: url.appendingPathComponent(summaryFile), options: .atomic)
    let names =
      ["review.html", summaryFile] + (told.isEmpty ? ["review.pdf"] : [])
      + document.tables.map { "tables/\($0.id).csv" }
    return names.map { folder + "/" + $0 }
  }
}

extension Workspace {
  /// What was known of an account at an instant, named by the instant of the newest document that it knows: so the same
  /// data have the same identifiers whenever they are asked for.
  func snapshotOfNewest(of account: Account, asOf: Instant?) throws -> AccountSnapshot {
    let limit = asOf ?? currentInstant()
    let documents = try engine.read { try DocumentRepository($0).all(of: account.id) }
    let newest = documents.map(\.retrieved).filter { $0 <= limit }.max()
    return try snapshot(of: account, asOf: newest ?? limit)
  }
}

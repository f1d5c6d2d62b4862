internal import Foundation
internal import StewardDomain
internal import StewardPluginAPI
internal import StewardReporting
internal import StewardWorkspace

/// Reviews that are written by themselves, into `reviews/ACCOUNT/LENGTH-FIRSTDAY` of the workspace.
struct ScheduledReviews {
  let workspace: Workspace
  let lengths: [ReviewPeriod.Length]

  init(_ workspace: Workspace, _ lengths: [ReviewPeriod.Length]) {
    self.workspace = workspace
    self.lengths = lengths
  }

  /// Writes what is due, and says so in a message for each account and length.
  ///
  /// A review is due once no report can restate a day of its period, and is written once. Its message is made again each
  /// time, for a notifier that failed before.
  func messages(_ accounts: [Account]) throws -> [Message] {
    guard !lengths.isEmpty else { return [] }
    return try accounts.flatMap { account -> [Message] in
      let snapshot = try workspace.snapshotOfNewest(of: account, asOf: nil)
      guard let end = WindowOptions.settledBefore([snapshot]) else { return [] }
      return try lengths.compactMap { try message(account, snapshot, ReviewPeriod(last: $0, before: end), $0) }
    }
  }

  /// - Returns: `nil` where the account has no facts in the period.
  private func message(
    _ account: Account, _ snapshot: AccountSnapshot, _ period: ReviewPeriod, _ length: ReviewPeriod.Length
  ) throws -> Message? {
    guard snapshot.marketplaces.contains(where: { !$0.facts.items.isEmpty && $0.facts.days.overlaps(period.days) })
    else { return nil }
    let place = "\(account.id.text.replacing("/", with: "-"))/\(length.rawValue)-\(period.days.lowerBound)"
    let folder = "\(workspace.home)/reviews/\(place)"
    // The summary is written last, so where it is the review is whole.
    let summary = "\(folder)/\(ReviewCommand.summaryFile)"
    if !FileManager.default.fileExists(atPath: summary) {
      _ = try ReviewCommand.write(workspace, snapshot, period, to: folder)
    }
    let text = try String(contentsOfFile: summary, encoding: .utf8)
    return Message(
      key: "review/\(place)", account: account.id,
      subject:
        "\(period.title) of \(account.name), \(period.days.lowerBound) to \(period.days.upperBound.advanced(by: -1))",
      body: "\(text)The whole review: \(URL(fileURLWithPath: folder).path)/review.html",
      instant: snapshot.asOf)
  }
}

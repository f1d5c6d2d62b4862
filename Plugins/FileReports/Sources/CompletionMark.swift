internal import StewardDomain

/// What is remembered of a folder whose files were all delivered: its digest, and from which day on they were wanted.
struct CompletionMark: Hashable, Sendable {
  let digest: UInt64
  /// `nil`: all of them.
  let since: CivilDay?

  init(digest: UInt64, since: CivilDay?) {
    self.digest = digest
    self.since = since
  }

  /// Reads ``text``; anything else counts as nothing remembered.
  init?(_ text: String) {
    let parts = text.split(separator: " ")
    guard parts.count == 2, let digest = UInt64(parts[0], radix: 16) else { return nil }
    if parts[1] == "*" {
      self.init(digest: digest, since: nil)
    } else {
      guard let day = CivilDay(parts[1]) else { return nil }
      self.init(digest: digest, since: day)
    }
  }

  var text: String { "\(String(digest, radix: 16)) \(since?.description ?? "*")" }

  /// Whether a run that left this mark brought all that a run with the other mark would bring.
  func covers(_ wanted: CompletionMark) -> Bool {
    guard digest == wanted.digest else { return false }
    guard let since else { return true }
    return wanted.since.map { since <= $0 } ?? false
  }
}

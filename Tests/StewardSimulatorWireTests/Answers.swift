import Foundation
import StewardConnect
import StewardDomain
import StewardFormats
import StewardIngest
import StewardPluginAPI
import Synchronization
import Testing

/// The answers of operations, by document; a store takes all that is delivered as well.
final class Answers: DocumentSink {
  private let store: StoreUnderTest
  private let account: Account
  private let state = Mutex((answers: [String: [JSONValue]](), quarantined: [String]()))

  init(store: StoreUnderTest, account: Account) {
    self.store = store
    self.account = account
  }

  /// Names of documents that the store couldn't take.
  var quarantined: [String] { state.withLock { $0.quarantined } }

  func expect(_ count: Int) async {}

  func deliver(_ document: SourceDocument) async throws -> DeliveryOutcome {
    if case let type = document.reportType.text, type.hasPrefix("SP_"), case .file(let path) = document.body {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      let calls = try JSONValue(parsing: [UInt8](data))["calls"]?.array ?? []
      state.withLock { $0.answers[type, default: []] += calls.compactMap { $0["response"] } }
    }
    let outcome = try store.ingest(document, account: account, now: document.retrieved ?? Instant(seconds: 0))
    if outcome.isQuarantined { state.withLock { $0.quarantined.append(document.name) } }
    return outcome.isQuarantined ? .quarantined : .loaded
  }

  /// All entries at a path of the answers of a document.
  func rows(_ document: String, _ path: String) -> [JSONValue] {
    state.withLock { $0.answers[document] ?? [] }.flatMap { $0.at(path)?.array ?? [] }
  }
}

extension JSONValue {
  /// What an identifier of a transaction or payout says.
  func identifier(_ name: String) -> String {
    self["relatedIdentifiers"]?.array?.first { $0["relatedIdentifierName"]?.string == name }?[
      "relatedIdentifierValue"]?.string ?? ""
  }

  /// The minor units of an amount of money below a key.
  func minorUnits(_ key: String) -> Int { digits(at("\(key).currencyAmount")?.plainText) }
}

/// `-3,22` and `-3.22` are -322.
func digits(_ text: String?) -> Int {
  let value = (text ?? "").utf8.filter { $0 >= 0x30 && $0 <= 0x39 }.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  return text?.hasPrefix("-") == true ? -value : value
}

extension TestWire {
  /// The files of a report of a store, oldest first.
  func files(_ account: Account, _ store: String, _ report: String) throws -> [String] {
    let folder = "\(directory)/accounts/\(account.id.text)/\(store)/\(report)"
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { "\(folder)/\($0)" }
  }

  /// The rows of a file with tabs, or with commas where its name says so.
  func table(_ file: String) throws -> [[String: String]] {
    let mark = file.hasSuffix(".csv") ? "," : "\t"
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
      .map { $0.components(separatedBy: mark) }
    return lines.dropFirst().map { Dictionary(zip(lines[0], $0)) { first, _ in first } }
  }
}

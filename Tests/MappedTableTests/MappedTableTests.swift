import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import MappedTable

@Suite struct MappedTableTests {
  @Test func `it keeps the promises of a source`() async throws {
    let folder = try filled()
    let settings = ["mapping": folder.path + "/mapping.json", "files": folder.path + "/in"]

    let violations = await dataSourceContract(
      account: account, services: { FixedConnectionServices(settings: settings) }, make: { try MappedTableSource($0) })

    #expect(violations == [])
  }

  @Test func `each document brings its mapping`() async throws {
    let folder = try filled()
    let documents = try await run(folder, files: "/in/orders-*.csv", marketplace: "DE")

    #expect(documents.map(\.name) == ["orders-1.csv", "orders-2.csv"])
    for document in documents {
      #expect(document.definition == Array(mapping.utf8))
      #expect(document.reportType == "WEBSHOP_ORDERS")
      #expect(document.marketplace == "A1PA6795UKMFR9")
      #expect(document.days == nil)
    }
  }

  @Test(
    arguments: [
      ("/in", ["orders-1.csv", "orders-2.csv", "stock.csv"]), ("/in/", ["orders-1.csv", "orders-2.csv", "stock.csv"]),
      ("/in/stock.csv", ["stock.csv"]), ("/in/*2*", ["orders-2.csv"]), ("/in/*.xml", []),
    ] as [(String, [String])])
  func `files are found`(files: String, names: [String]) async throws {
    #expect(try await run(filled(), files: files).map(\.name) == names)
  }

  @Test(
    arguments: [
      ("orders-1.csv", "*.csv", true), ("orders-1.csv", "o*-*.csv", true), ("abab", "*ab", true), ("ab", "a*b*", true),
      ("orders-1.csv", "*.tsv", false), ("", "*", true), ("a", "", false), ("aXbXc", "a*X*d", false),
    ] as [(String, String, Bool)])
  func `a star stands for any bytes`(name: String, pattern: String, matches: Bool) {
    #expect(FilePattern.matches(Array(name.utf8)[...], Array(pattern.utf8)[...]) == matches)
  }

  @Test(arguments: ["{", "[]", "{}", #"{"type": ""}"#, #"{"type": 7}"#])
  func `a mapping without a type is refused by name`(text: String) async throws {
    let folder = try filled()
    try folder.write("mapping.json", text)
    let source = try MappedTableSource(
      FixedConnectionServices(settings: ["mapping": folder.path + "/mapping.json", "files": folder.path + "/in"]))

    let error = await #expect(throws: PluginError.self) { try await source.check() }

    #expect(error?.code == .badConfiguration)
    #expect(error?.message.contains("mapping.json") == true)
  }

  @Test(
    arguments: [
      [:], ["mapping": "m"], ["files": "f"], ["mapping": "m", "files": "f", "marketplace": "XX"],
    ] as [[String: String]])
  func `settings that can't work are refused`(settings: [String: String]) {
    #expect(throws: PluginError.self) { try MappedTableSource(FixedConnectionServices(settings: settings)) }
  }

  @Test func `files that aren't there are named`() async throws {
    let folder = try filled()

    let error = await #expect(throws: PluginError.self) { _ = try await run(folder, files: "/none/*.csv") }

    #expect(error?.message.contains("/none/") == true)
  }
}

private let account = Account(id: "acme", name: "Acme", kind: .seller, marketplaces: ["A1PA6795UKMFR9"])
private let mapping = #"{"type": "WEBSHOP_ORDERS", "format": "csv"}"#

private func filled() throws -> ScratchFolder {
  let folder = try ScratchFolder()
  try folder.write("mapping.json", mapping)
  for name in ["orders-2.csv", "orders-1.csv", "stock.csv", "orders-3.csv.part", ".hidden.csv"] {
    try folder.write("in/\(name)", name)
  }
  return folder
}

private func run(_ folder: ScratchFolder, files: String, marketplace: String? = nil) async throws -> [SourceDocument] {
  var settings = ["mapping": folder.path + "/mapping.json", "files": folder.path + files]
  settings["marketplace"] = marketplace
  let sink = RecordingSink()
  try await MappedTableSource(FixedConnectionServices(settings: settings))
    .read(ReadRequest(account: account, since: nil), into: sink)
  return await sink.documents
}

import Foundation
import StewardDomain
import StewardFormats
import StewardIngest
import StewardStorage
import Testing

@Suite struct RegistryTests {
  @Test func `at least 66 report types are known, each under its own name`() throws {
    let all = try Definitions.get().all

    #expect(all.count >= 66)
    #expect(Set(all.map(\.type)).count == all.count)
    for definition in all { #expect(try Definitions.get().definition(of: definition.type).type == definition.type) }
  }

  @Test func `every definition says where it comes from and what it is read as`() throws {
    for definition in try Definitions.get().all {
      let name = definition.type.text
      #expect(!definition.title.isEmpty && !definition.reference.isEmpty, "\(name)")
      #expect(!definition.accountKinds.isEmpty, "\(name)")
      #expect((definition.api != nil) == (definition.origin == .api), "\(name)")
      #expect((0...400).contains(definition.restatementDays), "\(name)")
      for row in definition.rows { #expect(!row.columns.isEmpty && !row.emits.isEmpty, "\(name)") }
      guard let api = definition.api else { continue }
      // Two types are labelled text/csv and hold JSON.
      let types: Set<String> =
        switch definition.format {
        case .tsv: ["text/tab-separated-values"]
        case .csv: ["text/csv"]
        case .xml: ["text/xml"]
        case .json, .jsonl: ["application/json", "text/csv"]
        }
      #expect(types.contains(api.contentType), "\(name) is \(definition.format) and \(api.contentType)")
    }
  }

  @Test func `every definition that is replaced by key has the key as a column of its first rows`() throws {
    for definition in try Definitions.get().all {
      guard case .keys(let key) = definition.partition else { continue }
      #expect(definition.rows[0].column(as: key) != nil, "\(definition.type)")
    }
  }

  @Test func `definitions of one family are replaced by the same rule`() throws {
    let families = Dictionary(grouping: try Definitions.get().all, by: \.family)

    #expect(families["orders"]?.count ?? 0 >= 3)
    for (family, members) in families { #expect(Set(members.map(\.partition)).count == 1, "\(family)") }
  }

  @Test func `an unknown type is refused with similar names`() throws {
    let error = #expect(throws: IngestError.self) {
      try Definitions.get().definition(of: "GET_MERCHANT_LISTING_ALL_DATA")
    }

    #expect(error?.code == .unknownReportType)
    #expect(error?.message.contains("GET_MERCHANT_LISTINGS_ALL_DATA") == true)
  }

  @Test func `a new report type is one more file`() throws {
    let folder = try DefinitionFolder()
    try folder.add("TEAM_STOCK", DefinitionFolder.stock)

    let registry = try DefinitionRegistry(folder: folder.path)
    let workspace = try TestWorkspace(registry: registry)
    let outcome = try workspace.ingest("TEAM_STOCK", "item;on hand\nSKU-1;7\nSKU-2;1204\n", for: TestWorkspace.de)

    #expect(registry.all.map(\.type) == ["TEAM_STOCK"])
    #expect(outcome.loaded == 2)
    #expect(try workspace.facts(.stockAvailable, TestWorkspace.de) == ["2026-11-23 SKU-1 7", "2026-11-23 SKU-2 1204"])
  }

  @Test func `a definition whose file has another name is refused`() throws {
    let folder = try DefinitionFolder()
    try folder.add("OTHER_NAME", DefinitionFolder.stock)

    let error = #expect(throws: IngestError.self) { try DefinitionRegistry(folder: folder.path) }

    #expect(error?.code == .badDefinition)
    #expect(error?.file == "OTHER_NAME.json")
    #expect(error?.position?.field == "type")
  }

  @Test(
    arguments: [
      (#""format": "csv""#, #""format": "xls""#, "format"), (#""title": "Stock","#, "", "title"),
      (#""rule": "snapshot""#, #""rule": "daily""#, "partition.rule"),
      (#""as": "quantity", "type": "integer""#, #""as": "quantity", "type": "number""#, "rows[0].columns[1].type"),
      (#""stockAvailable": "quantity""#, #""stockAvailable": "qty""#, "rows[0].emit[0].facts.metrics.stockAvailable"),
      (#""stockAvailable": "quantity""#, #""price": "quantity""#, "rows[0].emit[0].facts.metrics.price"),
      (#""stockAvailable": "quantity""#, #""noSuch": "quantity""#, "rows[0].emit[0].facts.metrics"),
      (#""grain": "item""#, #""grain": "sku""#, "rows[0].emit[0].facts.grain"),
      (#""sku": "sku", "#, "", "rows[0].emit[0].facts"),
      (#""presence": "required""#, #""presence": "always""#, "rows[0].columns[0].presence"),
      (#""title": "Stock","#, #""title": "Stock", "titel": "Bestand","#, "titel"),
      (#"{"name": "item""#, #"{"name": "other", "as": "unused"}, {"name": "item""#, "rows[0].columns[0].as"),
      (#""as": "quantity", "#, #""as": "sku", "#, "rows[0].columns"),
    ] as [(String, String, String)])
  func `a slip in a definition is told with its place`(right: String, wrong: String, place: String) throws {
    let text = DefinitionFolder.stock.replacing(right, with: wrong)

    let error = #expect(throws: IngestError.self) { try Definitions.get().parse(Array(text.utf8), named: "stock.json") }

    #expect(error?.code == .badDefinition)
    #expect(error?.file == "stock.json")
    #expect(error?.position?.field == place)
  }

  @Test func `a definition that isn't JSON is refused with line and column`() throws {
    let error = #expect(throws: IngestError.self) {
      try Definitions.get().parse(Array("{\n  \"type\": }".utf8), named: "x.json")
    }

    #expect(error?.code == .badDefinition)
    #expect(error?.position?.line == 2)
  }
}

/// A folder of definitions with the platform's kinds of records and no report types.
final class DefinitionFolder {
  let path: String

  static let stock = """
    {"type": "TEAM_STOCK", "title": "Stock", "origin": "steward", "reference": "a test", "format": "csv",
     "partition": {"rule": "snapshot"},
     "rows": [{"columns": [{"name": "item", "as": "sku", "presence": "required"}, {"name": "on hand", "as": "quantity", "type": "integer"}],
      "emit": [{"facts": {"grain": "item", "day": "window", "sku": "sku", "metrics": {"stockAvailable": "quantity"}}}]}]}
    """

  init() throws {
    path = NSTemporaryDirectory() + "steward-definitions-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path + "/ReportTypes", withIntermediateDirectories: true)
    try Data(#"{"inventoryLevel": {"title": "Stock", "fields": {"sku": "text", "available": "integer"}}}"#.utf8)
      .write(to: URL(fileURLWithPath: path + "/record-kinds.json"))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func add(_ type: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/ReportTypes/\(type).json"))
  }
}

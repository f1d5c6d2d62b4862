internal import Foundation
public import StewardDomain
internal import StewardFormats
public import StewardStorage

/// Every report type that the platform knows, and every kind of record.
public struct DefinitionRegistry: Sendable {
  /// By name.
  public let kinds: [RecordKind]
  private let definitions: [ReportType: ReportDefinition]
  private let kindOfName: [String: RecordKind]

  /// Reads the platform's own definitions.
  ///
  /// - Throws: ``IngestError`` that names file and key where one is wrong.
  public init() throws {
    try self.init(folder: Bundle.module.bundleURL.appendingPathComponent("Resources").path)
  }

  /// Reads definitions from a folder with `record-kinds.json` and `ReportTypes/*.json`.
  public init(folder: String) throws {
    let kinds = try Self.readKinds(folder + "/record-kinds.json")
    self.kinds = kinds.sorted { $0.name < $1.name }
    kindOfName = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
    var definitions: [ReportType: ReportDefinition] = [:]
    let types = folder + "/ReportTypes"
    for file in try FileManager.default.contentsOfDirectory(atPath: types).sorted() where file.hasSuffix(".json") {
      let parser = DefinitionParser(name: file, kinds: kindOfName)
      let definition = try parser.parse(try Self.bytes(types + "/" + file))
      guard file == definition.type.text + ".json" else {
        throw parser.wrong("type", "is \(definition.type), the file is called \(file)")
      }
      definitions[definition.type] = definition
    }
    self.definitions = definitions
  }

  /// All definitions, by type.
  public var all: [ReportDefinition] { definitions.values.sorted { $0.type < $1.type } }

  /// - Throws: ``IngestError`` with code `unknownReportType` that names similar types.
  public func definition(of type: ReportType) throws -> ReportDefinition {
    if let definition = definitions[type] { return definition }
    let words = Set(type.text.uppercased().split(separator: "_"))
    let similar = definitions.keys
      .map {
        (
          type: $0,
          shared: words.intersection($0.text.uppercased().split(separator: "_")).subtracting(["GET", "DATA", "REPORT"])
            .count
        )
      }
      .filter { $0.shared > 0 }
      .sorted { ($1.shared, $0.type) < ($0.shared, $1.type) }
      .prefix(3).map(\.type.text)
    let hint = similar.isEmpty ? "" : "; similar: \(similar.joined(separator: ", "))"
    throw IngestError(
      .unknownReportType,
      "there is no report type \(type)\(hint); list them with `steward reports list`, or bring a mapping file")
  }

  /// Reads a definition that a document brings along.
  public func parse(_ bytes: [UInt8], named name: String) throws -> ReportDefinition {
    try DefinitionParser(name: name, kinds: kindOfName).parse(bytes)
  }

  private static func readKinds(_ path: String) throws -> [RecordKind] {
    let json: JSONValue
    do { json = try JSONValue(parsing: try bytes(path)) } catch {
      throw IngestError.wrapping(error, file: "record-kinds.json")
    }
    return try json.keys.map { name in
      guard let fields = json[name]?["fields"] else {
        throw IngestError(.badDefinition, file: "record-kinds.json", "\(name) has no fields")
      }
      return RecordKind(
        name: name, title: json[name]?["title"]?.string ?? name,
        fields: try fields.keys.map { field in
          guard let type = fields[field]?.string.flatMap({ FieldType(rawValue: $0) }) else {
            throw IngestError(.badDefinition, file: "record-kinds.json", "\(name).\(field) has no type that is known")
          }
          return RecordKind.Field(name: field, type: type)
        })
    }
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw IngestError(.unreadableFile, file: path, "can't be read")
    }
    return [UInt8](data)
  }
}

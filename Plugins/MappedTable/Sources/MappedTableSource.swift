internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// Brings a team's own tables, each with the mapping that says how to read it.
struct MappedTableSource: DataSource {
  private let services: any ConnectionServices
  private let mapping: String
  private let files: FilePattern
  private let marketplace: MarketplaceID?

  init(_ services: any ConnectionServices) throws(PluginError) {
    self.services = services
    self.mapping = try MappedTableSource.required("mapping", of: services)
    self.files = FilePattern(try MappedTableSource.required("files", of: services))
    if let name = services.setting("marketplace"), !name.isEmpty {
      guard let found = Marketplace.named(name) else {
        throw PluginError(.badConfiguration, "the setting \"marketplace\" is \(name), which isn't a marketplace")
      }
      self.marketplace = found.id
    } else {
      self.marketplace = nil
    }
  }

  func check() async throws(PluginError) {
    let type = try definition().type
    services.log(.info, "\(try files.matches().count) files to read as \(type)")
  }

  /// Delivers every file each time: the host recognises by its bytes what it has. So nothing needs to be remembered.
  func read(_ request: ReadRequest, into sink: any DocumentSink) async throws {
    let (bytes, type) = try definition()
    let matches = try files.matches()
    await sink.expect(matches.count)
    for (name, path) in matches {
      try Task.checkCancellation()
      var document = SourceDocument(name: name, body: .file(path: path), reportType: type)
      document.marketplace = marketplace
      document.definition = bytes
      _ = try await sink.deliver(document)
    }
  }

  /// The mapping as it stands in its file. The host reads it in earnest; here it is only asked for its type.
  private func definition() throws(PluginError) -> (bytes: [UInt8], type: ReportType) {
    guard let bytes = contentsOfFile(mapping, limitBytes: 1 << 20) else {
      throw PluginError(.badConfiguration, "the mapping \(mapping) can't be read, or has more than 1 MiB")
    }
    let json: JSONValue
    do throws(FormatError) { json = try JSONValue(parsing: bytes) } catch {
      throw PluginError(.badConfiguration, "the mapping \(mapping) isn't JSON: \(error)")
    }
    guard let type = json["type"]?.string, !type.isEmpty else {
      throw PluginError(.badConfiguration, "the mapping \(mapping) has no \"type\"; give the report type a name")
    }
    return (bytes, ReportType(type))
  }

  private static func required(_ key: String, of services: any ConnectionServices) throws(PluginError) -> String {
    guard let value = services.setting(key), !value.isEmpty else {
      throw PluginError(.badConfiguration, "the setting \"\(key)\" is missing")
    }
    return value
  }
}

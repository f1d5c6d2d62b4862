internal import FoundationEssentials
internal import StewardDomain

extension BundleManifest: Codable {
  enum CodingKeys: String, CodingKey, CaseIterable {
    case name, version, summary, publisher, license, kinds, configuration, allowedHosts, library, kit, files
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let name = try container.decode(String.self, forKey: .name)
    self.name = BundleID(name)
    version = try container.decode(String.self, forKey: .version)
    summary = try container.decode(String.self, forKey: .summary)
    publisher = try container.decode(String.self, forKey: .publisher)
    license = try container.decode(String.self, forKey: .license)
    kinds = try container.decode([PluginKind].self, forKey: .kinds)
    configuration = try container.decodeIfPresent([ConfigurationKey].self, forKey: .configuration) ?? []
    allowedHosts = try container.decodeIfPresent([String].self, forKey: .allowedHosts) ?? []
    library = try container.decodeIfPresent(String.self, forKey: .library) ?? "lib\(name).so"
    kit = try container.decodeIfPresent(KitVersion.self, forKey: .kit)
    files = try container.decodeIfPresent([String: String].self, forKey: .files)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name.text, forKey: .name)
    try container.encode(version, forKey: .version)
    try container.encode(summary, forKey: .summary)
    try container.encode(publisher, forKey: .publisher)
    try container.encode(license, forKey: .license)
    try container.encode(kinds, forKey: .kinds)
    try container.encode(configuration, forKey: .configuration)
    try container.encode(allowedHosts, forKey: .allowedHosts)
    try container.encode(library, forKey: .library)
    try container.encodeIfPresent(kit, forKey: .kit)
    try container.encodeIfPresent(files, forKey: .files)
  }

  /// Reads a manifest; what is wrong with it comes as one line that names the key.
  ///
  /// - Parameter strict: refuse keys that aren't known. Packing does, to find a misspelt key while its author is there; loading
  ///   doesn't, because a newer packer may know more keys.
  static func read(_ bytes: [UInt8], strict: Bool = false) throws(ManifestFault) -> BundleManifest {
    let manifest: BundleManifest
    do {
      manifest = try JSONDecoder().decode(BundleManifest.self, from: Data(bytes))
      if strict { try JSONDecoder().decode(KnownKeys.self, from: Data(bytes)).check() }
    } catch let error as DecodingError {
      throw ManifestFault(error)
    } catch let fault as ManifestFault {
      throw fault
    } catch {
      throw ManifestFault("can't be read: \(error)")
    }
    if let problem = manifest.problem { throw ManifestFault(problem) }
    return manifest
  }

  /// The manifest as text: the same manifest always gives the same bytes.
  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self)) + [0x0A]
  }
}

/// What is wrong with a manifest, in one line.
struct ManifestFault: Error {
  let message: String
  init(_ message: String) { self.message = message }

  init(_ error: DecodingError) {
    func place(_ path: [any CodingKey]) -> String {
      path.isEmpty ? "the manifest" : "key \"" + path.map(\.stringValue).joined(separator: ".") + "\""
    }
    switch error {
    case .keyNotFound(let key, let context):
      message = "\(place(context.codingPath + [key])) is missing"
    case .typeMismatch(let type, let context):
      message = "\(place(context.codingPath)) has the wrong type, expected \(ManifestFault.plain(type))"
    case .valueNotFound(let type, let context):
      message = "\(place(context.codingPath)) is null, expected \(ManifestFault.plain(type))"
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      message = "it isn't valid JSON, or a number in it is out of range"
    case .dataCorrupted(let context):
      message = "\(place(context.codingPath)) has a value that isn't allowed: \(context.debugDescription)"
    @unknown default:
      message = "it can't be read: \(error)"
    }
  }

  /// What JSON calls a Swift type.
  private static func plain(_ type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Bool.Type: "true or false"
    case is any Numeric.Type: "a number"
    case is any RandomAccessCollection.Type: "a list"
    default: "an object"
    }
  }
}

/// The names of the keys that stand in a manifest.
private struct KnownKeys: Decodable {
  struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  var unknown: [String] = []

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let known = Set(BundleManifest.CodingKeys.allCases.map(\.stringValue))
    unknown = container.allKeys.map(\.stringValue).filter { !known.contains($0) }
    guard let key = Key(stringValue: "configuration"), container.contains(key) else { return }
    var entries = try container.nestedUnkeyedContainer(forKey: key)
    while !entries.isAtEnd {
      let entry = try entries.nestedContainer(keyedBy: Key.self)
      unknown += entry.allKeys.map(\.stringValue)
        .filter { !["key", "title", "kind", "required", "default"].contains($0) }
        .map { "configuration.\($0)" }
    }
  }

  func check() throws(ManifestFault) {
    guard let first = unknown.min() else { return }
    throw ManifestFault("key \"\(first)\" isn't known; check its spelling")
  }
}

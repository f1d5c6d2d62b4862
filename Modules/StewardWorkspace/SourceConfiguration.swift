internal import Foundation
internal import StewardFormats
public import StewardPluginHost

/// What a person gave when a source was added. Secrets are references: where to find them, never what they are.
public struct SourceConfiguration: Sendable, Hashable {
  public var settings: [String: String]
  public var secrets: [String: SecretReference]

  public enum SecretReference: Sendable, Hashable {
    /// The content of a file, without the last line break.
    case file(String)
    /// The value of an environment variable.
    case environment(String)

    /// Reads `@FILE` or `env:NAME`.
    public init?(_ text: String) {
      if text.hasPrefix("@"), text.count > 1 {
        self = .file(String(text.dropFirst()))
      } else if text.hasPrefix("env:"), text.count > 4 {
        self = .environment(String(text.dropFirst(4)))
      } else {
        return nil
      }
    }

    var text: String {
      switch self {
      case .file(let path): "@" + path
      case .environment(let name): "env:" + name
      }
    }
  }

  public init(settings: [String: String] = [:], secrets: [String: SecretReference] = [:]) {
    self.settings = settings
    self.secrets = secrets
  }

  init(json: String) throws {
    let value = try JSONValue(parsing: json)
    settings = [:]
    secrets = [:]
    for member in value["settings"]?.object ?? [] { settings[member.key] = member.value.string }
    for member in value["secrets"]?.object ?? [] {
      secrets[member.key] = member.value.string.flatMap { SecretReference($0) }
    }
  }

  public var json: String {
    func object(_ pairs: [String: String]) -> JSONValue {
      .object(pairs.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) })
    }
    return JSONValue.object([
      JSONValue.Member("settings", object(settings)), JSONValue.Member("secrets", object(secrets.mapValues(\.text))),
    ]).text()
  }

  /// The hosts of the addresses among the settings: whoever configured the source wants the bundle to speak to them.
  var hosts: [String] {
    settings.values.sorted().compactMap { value in
      guard value.hasPrefix("https://") || value.hasPrefix("http://") else { return nil }
      return URL(string: value)?.host()
    }
  }

  /// Says what is wrong with it for a bundle, in words that name the key.
  public func problems(for manifest: BundleManifest) -> [String] {
    var problems: [String] = []
    let known = Dictionary(uniqueKeysWithValues: manifest.configuration.map { ($0.key, $0) })
    for key in settings.keys.sorted() where known[key]?.kind != .setting {
      problems.append(
        known[key] == nil
          ? "\(manifest.name) has no setting \(key); it knows \(manifest.configuration.map(\.key).joined(separator: ", "))"
          : "\(key) is a secret: give it with --secret \(key)=@FILE or \(key)=env:NAME")
    }
    for key in secrets.keys.sorted() where known[key]?.kind != .secret {
      problems.append("\(manifest.name) has no secret \(key)")
    }
    for entry in manifest.configuration where entry.required && entry.default == nil {
      let isThere = entry.kind == .setting ? settings[entry.key] != nil : secrets[entry.key] != nil
      if !isThere { problems.append("\(entry.key) is missing: \(entry.title)") }
    }
    return problems
  }
}

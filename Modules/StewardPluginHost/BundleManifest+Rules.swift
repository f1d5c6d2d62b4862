internal import StewardDomain

extension BundleManifest {
  /// The first rule that a well-formed manifest breaks, or `nil`.
  ///
  /// Whether the name is the folder's is the verifier's to say: it isn't known here.
  var problem: String? {
    if !BundleManifest.isVersion(version) {
      return "key \"version\" is \"\(version)\", expected major.minor.patch, such as 1.0.0"
    }
    for (key, value) in [("summary", summary), ("publisher", publisher), ("license", license)] where value.isEmpty {
      return "key \"\(key)\" is empty"
    }
    if kinds.isEmpty { return "key \"kinds\" is empty, expected some of \(BundleManifest.kindNames)" }
    if Set(kinds).count != kinds.count { return "key \"kinds\" names a kind twice" }
    for host in allowedHosts where !BundleManifest.isHostPattern(host) {
      return
        "key \"allowedHosts\" has \"\(host)\", expected a host name in lower case without scheme, port or path, or *. before one"
    }
    return configurationProblem ?? filesProblem
  }

  private var configurationProblem: String? {
    var seen: Set<String> = []
    for entry in configuration {
      if entry.key.isEmpty || entry.title.isEmpty { return "key \"configuration\" has an entry without key or title" }
      if !seen.insert(entry.key).inserted { return "key \"configuration\" has \"\(entry.key)\" twice" }
      if entry.kind == .secret, entry.default != nil {
        return "key \"configuration\" gives the secret \"\(entry.key)\" a default; a secret in a manifest isn't one"
      }
    }
    return nil
  }

  private var filesProblem: String? {
    guard let files else { return nil }
    for (path, hash) in files.sorted(by: { $0.key < $1.key }) {
      if !BundlePath.isPlain(path) || path == "manifest.json" {
        return "key \"files\" has the path \"\(path)\", expected one inside the folder, and not the manifest"
      }
      if hash.utf8.count != 64 || !hash.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) {
        return "key \"files\" has no SHA-256 for \"\(path)\": expected 64 hexadecimal digits in lower case"
      }
    }
    return nil
  }

  static var kindNames: String { PluginKind.allCases.map(\.rawValue).joined(separator: ", ") }

  /// Semantic Versioning 2.0.0, items 2, 9 and 10, without the rule on leading zeros of pre-release numbers.
  static func isVersion(_ text: String) -> Bool {
    let build = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
    let parts = (build.first ?? "").split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = (parts.first ?? "").split(separator: ".", omittingEmptySubsequences: false)
    let isNumber = { (part: Substring) in
      !part.isEmpty && part.utf8.count <= 9 && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        && (part == "0" || part.utf8.first != 0x30)
    }
    guard numbers.count == 3, numbers.allSatisfy(isNumber) else { return false }
    return (parts.dropFirst() + build.dropFirst()).allSatisfy { suffix in
      suffix.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
        !part.isEmpty && part.utf8.allSatisfy { isLetterOrDigit($0) || $0 == 0x2D }
      }
    }
  }

  /// A host's name, or `*.example.com` for every name below `example.com`.
  private static func isHostPattern(_ text: String) -> Bool {
    guard text.hasPrefix("*.") else { return isHostName(text) }
    let name = String(text.dropFirst(2))
    return name.contains(".") && isHostName(name)
  }

  static func isHostName(_ text: String) -> Bool {
    text.utf8.count <= 253
      && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
        !label.isEmpty && label.utf8.count <= 63 && label.utf8.first != 0x2D && label.utf8.last != 0x2D
          && label.utf8.allSatisfy { isLetterOrDigit($0) && !(0x41...0x5A).contains($0) || $0 == 0x2D }
      }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}

import StewardDomain
import Testing

@testable import StewardPluginHost

@Suite struct BundleManifestTests {
  private func read(_ text: String, strict: Bool = false) throws(ManifestFault) -> BundleManifest {
    try BundleManifest.read(Array(text.utf8), strict: strict)
  }

  /// The good manifest of these tests with one key set to some JSON, or added.
  private func manifest(_ key: String, _ value: String?) -> String {
    var keys = [
      "name": #""Good""#, "version": #""1.0.0""#, "summary": #""A test""#, "publisher": #""Steward""#,
      "license": #""MIT""#, "kinds": #"["scorer"]"#,
    ]
    keys[key] = value
    return "{" + keys.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ",") + "}"
  }

  @Test func `what isn't said has its default`() throws {
    let good = try read(manifest("license", #""MIT""#))

    #expect(good.library == "libGood.so")
    #expect(good.configuration.isEmpty && good.allowedHosts.isEmpty)
    #expect(!good.isSealed)
  }

  @Test(
    arguments: [
      ("version", nil, "key \"version\" is missing"),
      ("kinds", nil, "key \"kinds\" is missing"),
      ("kinds", #""scorer""#, "key \"kinds\" has the wrong type, expected a list"),
      ("kinds", #"["scorer", "wizard"]"#, "wizard"),
      ("kinds", "[]", "key \"kinds\" is empty"),
      ("kinds", #"["scorer", "scorer"]"#, "twice"),
      ("summary", "3", "key \"summary\" has the wrong type, expected a string"),
      ("summary", "null", "key \"summary\" is null, expected a string"),
      ("publisher", #""""#, "key \"publisher\" is empty"),
      ("version", #""1.0""#, "key \"version\" is \"1.0\", expected major.minor.patch"),
      ("kit", #"{"generation": 1, "minor": 0}"#, "key \"kit.compiler\" is missing"),
      (
        "kit", #"{"generation": -1, "minor": 0, "compiler": 60301}"#,
        "key \"kit.generation\" has a value that isn't allowed"
      ),
      (
        "kit", #"{"generation": 1, "minor": 0.5, "compiler": 60301}"#,
        "key \"kit.minor\" has a value that isn't allowed"
      ),
      ("kit", #"{"generation": "1", "minor": 0, "compiler": 60301}"#, "key \"kit.generation\" has the wrong type"),
      ("kit", "7", "key \"kit\" has the wrong type, expected an object"),
      ("configuration", #"[{"key": "a", "title": "A", "kind": "setting"}]"#, "required\" is missing"),
      ("configuration", #"[{"key": "a", "title": "A", "kind": "secret", "required": 1}]"#, "expected true or false"),
      (
        "configuration", #"[{"key": "a", "title": "A", "kind": "secret", "required": true, "default": "x"}]"#,
        "gives the secret \"a\" a default"
      ),
      ("allowedHosts", #"["https://example.com"]"#, "key \"allowedHosts\" has \"https://example.com\""),
      ("files", #"{"../up": "00"}"#, "key \"files\" has the path \"../up\""),
      ("files", #"{"a": "00"}"#, "no SHA-256 for \"a\""),
      ("files", #"{"a": 1}"#, "key \"files.a\" has the wrong type, expected a string"),
    ] as [(String, String?, String)])
  func `a fault names its key`(key: String, value: String?, words: String) {
    let fault = #expect(throws: ManifestFault.self) { _ = try read(manifest(key, value)) }

    #expect(fault?.message.contains(words) == true, "\(fault?.message ?? "none")")
  }

  @Test(arguments: ["", "{", "[]", "null", "{\"name\": }", "\u{FFFD}"])
  func `what isn't a JSON object is refused`(text: String) {
    #expect(throws: ManifestFault.self) { _ = try read(text) }
  }

  @Test func `an unknown key is found when packing, and passes when loading`() throws {
    let text = manifest("alowedHosts", "[]")

    #expect(throws: Never.self) { _ = try read(text) }
    let fault = #expect(throws: ManifestFault.self) { _ = try read(text, strict: true) }
    #expect(fault?.message.contains("alowedHosts") == true)
  }

  @Test(
    arguments: [
      ("1.0.0", true), ("0.10.2-beta.1+linux", true), ("1.0.0+b-7", true), ("1.0", false), ("01.0.0", false),
      ("1.0.0-", false), ("1.0.0-a..b", false), ("v1.0.0", false), ("1.0.x", false), ("", false),
    ] as [(String, Bool)])
  func `versions are semantic`(text: String, isGood: Bool) {
    #expect(BundleManifest.isVersion(text) == isGood)
  }

  @Test func `what is written is what was read`() throws {
    var good = try read(manifest("allowedHosts", #"["api.example.com"]"#))
    good.kit = KitVersion(generation: 1, minor: 2, compiler: 60301)
    good.files = ["rules/a b.txt": String(repeating: "0f", count: 32)]

    let again = try BundleManifest.read(try good.encoded(), strict: true)

    #expect(again == good)
    #expect(try again.encoded() == good.encoded())
  }
}

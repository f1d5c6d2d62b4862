import Foundation
import StewardDomain
import StewardPluginAPI
import Testing

@testable import StewardPluginHost

/// Every check that comes before the library is opened, one wrong bundle each.
@Suite struct BundleVerifierTests {
  private let folder: TemporaryFolder
  private var plugins: String { "\(folder.path)/plugins" }

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Verifies the bundle and gives back why it is refused.
  private func refusal(
    _ name: String, _ verifier: BundleVerifier = BundleVerifier(), sourceLocation: SourceLocation = #_sourceLocation
  ) -> PluginLoadError? {
    #expect(throws: PluginLoadError.self, sourceLocation: sourceLocation) {
      _ = try verifier.verify(name, inside: plugins)
    }
  }

  @Test func `a good bundle passes`() throws {
    try Fixtures.seal("Good", in: folder)

    let bundle = try BundleVerifier().verify("Good", inside: plugins)

    #expect(bundle.id == "Good")
    #expect(bundle.record == .current)
    #expect(bundle.libraryPath == "\(plugins)/Good/libGood.so")
    #expect(try BundleVerifier().verify("\(plugins)/Good/").folder == bundle.folder)
  }

  @Test(arguments: ["../x", "a/b", "", ".", "..", ".hidden", "a b", "naïve", String(repeating: "a", count: 65)])
  func `a name that isn't a safe component is refused`(name: String) {
    #expect(refusal(name)?.code == .badName)
  }

  @Test func `a folder that isn't there is refused`() {
    #expect(refusal("Nobody")?.code == .notFound)
    #expect(throws: PluginLoadError.self) { _ = try BundleVerifier().verify("\(plugins)/Nobody") }
  }

  @Test func `a folder that is a link to elsewhere is refused`() throws {
    try Fixtures.seal("Linked", in: folder, under: "elsewhere")
    try folder.write("", to: "plugins/keep")
    try folder.link("plugins/Linked", to: "../elsewhere/Linked")

    #expect(refusal("Linked")?.code == .escapesFolder)
  }

  @Test func `a manifest that is broken, or a link, is refused`() throws {
    try Fixtures.seal("Broken", in: folder)
    try folder.write("{\"name\": \"Broken\",", to: "plugins/Broken/manifest.json")
    let broken = refusal("Broken")
    #expect(broken?.code == .badManifest)
    #expect(broken?.message.contains("isn't valid JSON") == true)

    try folder.write("{\"name\": \"Broken\"}", to: "plugins/Broken/manifest.json")
    #expect(refusal("Broken")?.message.contains("key \"version\" is missing") == true)

    try folder.write(Fixtures.manifestText("Broken"), to: "manifest.json")
    try folder.remove("plugins/Broken/manifest.json")
    try folder.link("plugins/Broken/manifest.json", to: "../../manifest.json")
    #expect(refusal("Broken")?.code == .badManifest)

    try folder.remove("plugins/Broken/manifest.json")
    #expect(refusal("Broken")?.code == .badManifest)
  }

  @Test func `a manifest with another name than its folder is refused`() throws {
    try Fixtures.seal("Good", in: folder) { $0.name = "Better" }

    #expect(refusal("Good")?.code == .badName)
  }

  @Test func `an unpacked bundle is taken only where the host allows it`() throws {
    try Fixtures.seal("Raw", in: folder) { $0.files = nil }
    #expect(refusal("Raw")?.code == .notSealed)
    #expect(throws: Never.self) { _ = try BundleVerifier(allowUnsealed: true).verify("Raw", inside: plugins) }

    try Fixtures.seal("Raw", in: folder) { $0.kit = nil }
    #expect(refusal("Raw")?.code == .notSealed)
    #expect(throws: Never.self) { _ = try BundleVerifier(allowUnsealed: true).verify("Raw", inside: plugins) }
  }

  @Test func `allowing unpacked bundles doesn't excuse a changed file of a packed one`() throws {
    try Fixtures.seal("Good", in: folder)
    try folder.write("edited", to: "plugins/Good/libGood.so")

    #expect(refusal("Good", BundleVerifier(allowUnsealed: true))?.code == .fileChanged)
  }

  @Test(
    arguments: [
      (KitVersion(generation: 2, minor: 0, compiler: 60301), .generation),
      (KitVersion(generation: 0, minor: 0, compiler: 60301), .generation),
      (KitVersion(generation: 1, minor: kitMinor + 1, compiler: 60301), .minorTooNew),
      (KitVersion(generation: 1, minor: 0, compiler: 60302), .compiler),
    ] as [(KitVersion, PluginLoadError.Code)])
  func `a bundle for another host is refused, by its manifest or by its record`(
    kit: KitVersion, code: PluginLoadError.Code
  ) throws {
    let library = CraftedLibrary(record: [0x5354_5744, kit.generation, kit.minor, kit.compiler])

    try Fixtures.seal("Other", library, in: folder) { $0.kit = kit }
    let byManifest = refusal("Other")
    try Fixtures.seal("Other", library, in: folder) { $0.kit = nil }
    let byRecord = refusal("Other", BundleVerifier(allowUnsealed: true))

    #expect(byManifest?.code == code)
    #expect(byManifest?.message.contains("the manifest says") == true)
    #expect(byRecord?.code == code)
    #expect(byRecord?.message.contains("the library's record says") == true)
  }

  @Test func `an older minor number is welcome`() throws {
    try Fixtures.seal("Old", in: folder)
    let newer = KitVersion(generation: 1, minor: kitMinor + 1, compiler: 60301)

    #expect(throws: Never.self) { _ = try BundleVerifier(kit: newer).verify("Old", inside: plugins) }
  }

  @Test func `an edited byte, a missing file and an extra file are found`() throws {
    try Fixtures.pack("EchoFixture", in: folder)
    let bytes = try folder.bytes("plugins/EchoFixture/libEchoFixture.so")
    var edited = bytes
    edited[edited.count / 2] ^= 1

    try folder.write(edited, to: "plugins/EchoFixture/libEchoFixture.so")
    let changed = refusal("EchoFixture")
    try folder.write(bytes, to: "plugins/EchoFixture/libEchoFixture.so")
    try folder.write("more", to: "plugins/EchoFixture/rules/more.txt")
    let unlisted = refusal("EchoFixture")
    try folder.remove("plugins/EchoFixture/rules/more.txt")
    try folder.remove("plugins/EchoFixture/rules/score.txt")
    let missing = refusal("EchoFixture")

    #expect(changed?.code == .fileChanged)
    #expect(changed?.path.hasSuffix("EchoFixture/libEchoFixture.so") == true)
    #expect(unlisted?.code == .fileUnlisted)
    #expect(unlisted?.message.contains("rules/more.txt") == true)
    #expect(missing?.code == .fileMissing)
    #expect(missing?.message.contains("rules/score.txt") == true)
  }

  @Test func `a pipe in the folder is found and not waited for`() throws {
    try Fixtures.seal("Good", in: folder)
    #expect(mkfifo("\(plugins)/Good/pipe", 0o600) == 0)

    #expect(refusal("Good")?.code == .fileUnlisted)
  }

  @Test func `a library or a file that is a link out of the bundle is refused`() throws {
    try Fixtures.seal("Good", in: folder)
    try folder.link("plugins/Good/passwords", to: "/etc/passwd")
    #expect(refusal("Good")?.code == .escapesFolder)
    #expect(refusal("Good", BundleVerifier(allowUnsealed: true))?.code == .escapesFolder)
    try folder.remove("plugins/Good/passwords")

    try folder.remove("plugins/Good/libGood.so")
    try folder.link("plugins/Good/libGood.so", to: "../../build/libGood.so")
    #expect(refusal("Good")?.code == .escapesFolder)
    #expect(refusal("Good", BundleVerifier(allowUnsealed: true))?.code == .escapesFolder)
  }

  @Test(arguments: ["../libGood.so", "/lib/libGood.so", "sub/libGood.so", "..", ""])
  func `a library that isn't right in the folder is refused`(library: String) throws {
    try Fixtures.seal("Good", in: folder) { $0.library = library }

    #expect(refusal("Good")?.code == .escapesFolder)
  }

  @Test func `a library that isn't there is refused`() throws {
    try Fixtures.seal("Good", in: folder)
    try folder.remove("plugins/Good/libGood.so")

    #expect(refusal("Good")?.code == .fileMissing)
  }

  @Test func `a sealed file that isn't a library for this machine is refused`() throws {
    let library = try Files.read(try CraftedLibrary().build(in: folder, name: "Source"))
    var narrow = library
    narrow[4] = 1

    try Fixtures.seal("Text", bytes: Array("not a library".utf8), in: folder)
    try Fixtures.seal("Cut", bytes: Array(library.dropLast(library.count / 3)), in: folder)
    try Fixtures.seal("Narrow", bytes: narrow, in: folder)

    #expect(refusal("Text")?.code == .notELF)
    #expect(refusal("Cut")?.code == .notELF)
    #expect(refusal("Narrow")?.code == .wrongArchitecture)
  }

  @Test(
    arguments: [
      nil, [], [0x5354_5744, 1, 0], [0x1234_5678, 1, 0, 60301],
      [0x5354_5744, 1, 0, 60301, 0x5354_5744, 2, 0, 60301],
    ] as [[UInt32]?])
  func `a library without a usable record is refused`(record: [UInt32]?) throws {
    try Fixtures.seal("Bare", CraftedLibrary(record: record), in: folder)

    #expect(refusal("Bare")?.code == .noCompatibilityRecord)
  }

  @Test func `two records that agree are one`() throws {
    let record: [UInt32] = [0x5354_5744, kitGeneration, kitMinor, kitCompiler]
    try Fixtures.seal("Twice", CraftedLibrary(record: record + record), in: folder)

    #expect(throws: Never.self) { _ = try BundleVerifier().verify("Twice", inside: plugins) }
  }

  @Test func `a record that disagrees with the manifest is refused`() throws {
    try Fixtures.seal("Liar", CraftedLibrary(record: [0x5354_5744, 2, 0, 60301]), in: folder)

    let error = refusal("Liar")

    #expect(error?.code == .recordMismatch)
    #expect(error?.message.contains("generation 2") == true)
  }

  @Test func `a library without an entry point is refused`() throws {
    try Fixtures.seal("Empty", CraftedLibrary(entryPoint: "int unrelated;"), in: folder)

    let error = refusal("Empty")

    #expect(error?.code == .missingSymbol)
    #expect(error?.description.contains("bundle Empty: missingSymbol") == true)
  }
}

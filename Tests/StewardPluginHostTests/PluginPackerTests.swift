import Foundation
import StewardDomain
import StewardPluginAPI
import Testing

@testable import StewardPluginHost

@Suite struct PluginPackerTests {
  private let folder: TemporaryFolder
  private var destination: String { "\(folder.path)/bundles" }

  init() throws {
    folder = try TemporaryFolder()
  }

  private func failure(_ body: () throws -> Void) -> String {
    String(describing: #expect(throws: PluginToolError.self) { try body() })
  }

  @Test func `packing fills in what the library was built for and every file's hash`() throws {
    let bundle = try Fixtures.pack("EchoFixture", in: folder, under: "bundles")

    // The fixture was built for the first minor number.
    #expect(bundle.manifest.kit == KitVersion(generation: kitGeneration, minor: 0, compiler: kitCompiler))
    #expect(bundle.manifest.files?.keys.sorted() == ["libEchoFixture.so", "rules/score.txt"])
    #expect(bundle.manifest.configuration.map(\.key) == ["greeting", "token"])
    #expect(bundle.manifest.allowedHosts == ["example.com"])
    // printf 0.75 | sha256sum
    #expect(
      bundle.manifest.files?["rules/score.txt"] == "ce5d3aa79ae56155078af52e8fac68eb2d0a78489f82bc26c1e1bbc667ba9fde")
  }

  @Test func `the same input gives the same bytes`() throws {
    try Fixtures.pack("EchoFixture", in: folder, under: "one")
    try Fixtures.pack("EchoFixture", in: folder, under: "two")

    for file in ["manifest.json", "libEchoFixture.so", "rules/score.txt"] {
      #expect(try folder.bytes("one/EchoFixture/\(file)") == folder.bytes("two/EchoFixture/\(file)"))
    }
  }

  @Test func `an old bundle stays unless it is to be replaced, and while the new one is bad`() throws {
    try Fixtures.pack("EchoFixture", in: folder, under: "bundles")
    let ingredients = Fixtures.ingredients("EchoFixture")
    var bad = ingredients
    bad.library = try folder.write("text", to: "libEchoFixture.so")

    let occupied = failure { try PluginPacker.pack("EchoFixture", ingredients, destination: destination) }
    let broken = failure { try PluginPacker.pack("EchoFixture", bad, destination: destination, replacing: true) }
    #expect(occupied.contains("is already there"))
    #expect(broken.contains("isn't an ELF file"))
    #expect(throws: Never.self) { _ = try BundleVerifier().verify("\(destination)/EchoFixture") }

    try folder.write("left over", to: "bundles/EchoFixture/stale.txt")
    try PluginPacker.pack("EchoFixture", ingredients, destination: destination, replacing: true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: destination) == ["EchoFixture"])
  }

  @Test func `a manifest for another bundle or with a misspelt key isn't packed`() throws {
    var ingredients = Fixtures.ingredients("EchoFixture")
    ingredients.manifest = try folder.write(Fixtures.manifestText("Other"), to: "manifest.json")
    #expect(
      failure { try PluginPacker.pack("EchoFixture", ingredients, destination: destination) }.contains("\"Other\""))

    let text = Fixtures.manifestText("EchoFixture").replacing("\"kinds\"", with: "\"alowedHosts\": [], \"kinds\"")
    try folder.write(text, to: "manifest.json")
    #expect(
      failure { try PluginPacker.pack("EchoFixture", ingredients, destination: destination) }.contains("alowedHosts"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: destination) == [])
  }

  @Test func `resources that are links away or take another file's name aren't packed`() throws {
    var ingredients = Fixtures.ingredients("EchoFixture")
    try folder.write("{}", to: "Resources/manifest.json")
    ingredients.resources = "\(folder.path)/Resources"
    #expect(
      failure { try PluginPacker.pack("EchoFixture", ingredients, destination: destination) }.contains("rename it"))

    try folder.remove("Resources/manifest.json")
    try folder.link("Resources/passwords", to: "/etc/passwd")
    #expect(
      failure { try PluginPacker.pack("EchoFixture", ingredients, destination: destination) }.contains("plain files"))
  }

  @Test func `a bundle is found by the layout of a repository or of a package`() throws {
    try folder.write("", to: "build/libMine.so")
    try folder.write("{}", to: "package/manifest.json")
    try folder.write("{}", to: "repository/Plugins/Mine/manifest.json")
    try folder.write("{}", to: "repository/Plugins/Mine/Resources/a.json")
    let build = "\(folder.path)/build"

    let package = try PluginPacker.locate("Mine", build: build, package: "\(folder.path)/package")
    let repository = try PluginPacker.locate("Mine", build: build, package: "\(folder.path)/repository")

    #expect(package.manifest.hasSuffix("package/manifest.json"))
    #expect(package.resources == nil)
    #expect(repository.manifest.hasSuffix("Plugins/Mine/manifest.json"))
    #expect(repository.resources?.hasSuffix("Plugins/Mine/Resources") == true)
    #expect(failure { _ = try PluginPacker.locate("Mine", build: folder.path) }.contains("build the product first"))
    #expect(failure { _ = try PluginPacker.locate("Mine", build: build, package: build) }.contains("manifest.json"))
    #expect(failure { _ = try PluginPacker.locate("../x", build: build) }.contains("a bundle's name"))
  }
}

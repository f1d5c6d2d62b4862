import Foundation
import StewardDomain
import StewardPluginAPI
import Testing

@testable import StewardPluginHost

@Suite struct PluginScaffoldTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func failure(_ name: BundleID, sdk: String = Fixtures.sdk) -> String {
    String(
      describing: #expect(throws: PluginToolError.self) {
        try PluginScaffold.write(name, kind: .scorer, sdk: sdk, into: folder.path)
      })
  }

  // One package with a module of each kind, so that the SDK is built once.
  @Test(.timeLimit(.minutes(10)))
  func `a new bundle of each kind builds outside of the repository, and its scorer runs in this host`() throws {
    let kinds = PluginKind.allCases
    for kind in kinds {
      try PluginScaffold.write(BundleID(newName(kind)), kind: kind, sdk: Fixtures.sdk, into: folder.path)
    }
    try joinPackages(kinds)

    // SwiftPM leaves lock files in the folder for temporary files; here they go with the test's folder.
    try Tool.run(
      ["swift", "build", "-c", "release"], in: "\(folder.path)/NewScorer", environment: ["TMPDIR": folder.path])

    let build = "\(folder.path)/NewScorer/.build/release"
    let host = Fixtures.host(["\(folder.path)/bundles"])
    for kind in kinds {
      let id = BundleID(newName(kind))
      let ingredients = try PluginPacker.locate(id, build: build, package: "\(folder.path)/\(id.text)")
      try PluginPacker.pack(id, ingredients, destination: "\(folder.path)/bundles")
      let bundle = try host.load(id)
      #expect(bundle.manifest.kinds == [kind])
      #expect(bundle.scorers().count == (kind == .scorer ? 1 : 0))
      #expect(bundle.monitors().count == (kind == .monitor ? 1 : 0))
      #expect(bundle.recommenders().count == (kind == .recommender ? 1 : 0))
    }
    let scorer = try #require(try host.load("NewScorer").scorers().first)
    let scores = try scorer.scores(try Fixtures.snapshot())
    #expect(scorer.identifier == "new-scorer")
    #expect(scores.map(\.value) == [0.5])
    // With optimisation, too, the bundle refers to the anchor, and so to its generation.
    let names = try ELFImage(try Files.read("\(build)/libNewScorer.so")).content(ofSection: ".dynstr")
    #expect(String(decoding: names ?? [], as: UTF8.self).contains("steward_kit_generation_1"))
  }

  /// `NewScorer` and so on.
  private func newName(_ kind: PluginKind) -> String {
    "New" + kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst()
  }

  /// Adds the sources of the other packages to the scorer's package, whose manifest otherwise stays as it was written.
  private func joinPackages(_ kinds: [PluginKind]) throws {
    var manifest = String(decoding: try folder.bytes("NewScorer/Package.swift"), as: UTF8.self)
    for kind in kinds where kind != .scorer {
      let name = newName(kind)
      manifest += """
        package.products.append(.library(name: "\(name)", type: .dynamic, targets: ["\(name)"]))
        package.targets.append(
          .target(name: "\(name)", dependencies: [.product(name: "StewardKit", package: "StewardKit")]))

        """
      try FileManager.default.copyItem(
        atPath: "\(folder.path)/\(name)/Sources/\(name)", toPath: "\(folder.path)/NewScorer/Sources/\(name)")
    }
    try folder.write(manifest, to: "NewScorer/Package.swift")
  }

  @Test(arguments: ["../x", "lower", "With-Dash", "Swift", "StewardKit", "", "Émile"])
  func `a name that can't be a module's is refused`(name: String) throws {
    #expect(failure(BundleID(name)).contains("can't be used as a name"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }

  @Test func `what is there isn't overwritten`() throws {
    try folder.write("mine", to: "Mine/Package.swift")

    #expect(failure("Mine").contains("already there"))
  }

  @Test func `a folder that isn't an SDK is refused`() {
    #expect(failure("Mine", sdk: folder.path).contains("isn't an SDK"))
    #expect(failure("Mine", sdk: "\(folder.path)/none").contains("isn't an SDK"))
  }
}

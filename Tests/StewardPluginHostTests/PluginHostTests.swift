import StewardDomain
import StewardPluginAPI
import Testing

@testable import StewardPluginHost

@Suite struct PluginHostTests {
  private let folder: TemporaryFolder
  private var plugins: String { "\(folder.path)/plugins" }

  init() throws {
    folder = try TemporaryFolder()
  }

  private func refusal(_ id: BundleID, _ host: PluginHost) -> PluginLoadError? {
    #expect(throws: PluginLoadError.self) { _ = try host.load(id) }
  }

  @Test func `a packed bundle is loaded and works`() throws {
    try Fixtures.pack("EchoFixture", in: folder)
    let log = LogRecorder()
    let host = Fixtures.host([plugins], log: log)

    let bundle = try host.load("EchoFixture")
    let scorer = try #require(bundle.scorers().first)
    let scores = try scorer.scores(try Fixtures.snapshot())

    #expect(scorer.identifier == "echo-fixture")
    #expect(scores.map(\.value) == [0.75, 0.75])
    #expect(log.all == ["EchoFixture info: ready with 0.75"])
    #expect(bundle.manifest.version == "1.2.0")
    #expect(bundle.monitors().isEmpty && bundle.recommenders().isEmpty)
  }

  @Test func `loading twice gives the same bundle, also at once`() async throws {
    try Fixtures.pack("EchoFixture", in: folder)
    let log = LogRecorder()
    let host = Fixtures.host([plugins], log: log)

    let bundles = try await withThrowingTaskGroup(of: LoadedBundle.self) { group in
      for _ in 0..<8 { group.addTask { try host.load("EchoFixture") } }
      return try await group.reduce(into: []) { $0.append($1) }
    }

    #expect(bundles.count == 8)
    #expect(bundles.allSatisfy { $0 === bundles.first })
    #expect(log.all.count == 1)
  }

  @Test func `what a bundle throws at its start is in the error`() throws {
    try Fixtures.pack("ThrowingFixture", in: folder)

    let error = refusal("ThrowingFixture", Fixtures.host([plugins]))

    #expect(error?.code == .initFailed)
    #expect(error?.message.contains("the rule pack of 2019 is missing") == true)
    #expect((error?.cause as? PluginError)?.code == .badConfiguration)
  }

  @Test func `the anchor of another generation stops the library from being opened`() throws {
    let library = CraftedLibrary(
      entryPoint: "void steward_kit_generation_2(void);\n"
        + "void *steward_plugin_make(void *host) { steward_kit_generation_2(); return 0; }")
    try Fixtures.seal("Future", library, in: folder)

    let error = refusal("Future", Fixtures.host([plugins]))

    #expect(error?.code == .cannotOpen)
    #expect(error?.message.contains("steward_kit_generation_2") == true)
  }

  @Test func `an entry point that gives back nothing or something else is refused`() throws {
    let other = CraftedLibrary(
      entryPoint: "void *swift_retain(void *);\nvoid *steward_plugin_make(void *host) { return swift_retain(host); }")
    try Fixtures.seal("Nothing", in: folder)
    try Fixtures.seal("Else", other, in: folder)
    let host = Fixtures.host([plugins])

    #expect(refusal("Nothing", host)?.message.contains("returned nothing") == true)
    #expect(refusal("Else", host)?.message.contains("something else than a PluginHandle") == true)
  }

  @Test func `a bundle that is refused isn't opened`() throws {
    // Its constructor would end this process.
    let library = CraftedLibrary(
      record: [0x5354_5744, 9, 0, 60301],
      extra: "__attribute__((constructor)) static void start(void) { __builtin_trap(); }")
    try Fixtures.seal("Bomb", library, in: folder) { $0.kit = KitVersion(generation: 9, minor: 0, compiler: 60301) }

    #expect(refusal("Bomb", Fixtures.host([plugins]))?.code == .generation)
  }

  @Test func `an unknown or unsafe name is refused`() {
    let host = Fixtures.host([plugins])

    #expect(refusal("../x", host)?.code == .badName)
    #expect(refusal("Nobody", host)?.code == .notFound)
  }

  @Test func `the first acceptable bundle of a name wins and a rejected one shadows nothing`() throws {
    for under in ["one", "two", "three"] { try Fixtures.pack("EchoFixture", in: folder, under: under) }
    try folder.write("edited", to: "one/EchoFixture/rules/score.txt")
    let folders = ["one", "two", "three"].map { "\(folder.path)/\($0)" }
    let host = Fixtures.host(folders)

    let inventory = host.discover()
    let loaded = try host.load("EchoFixture")

    #expect(inventory.entries.map(\.path) == folders.map { "\($0)/EchoFixture" })
    #expect(statuses(inventory) == ["rejected fileChanged", "available", "shadowed by \(folders[1])/EchoFixture"])
    #expect(inventory.available.map(\.folder) == [loaded.folder])
    #expect(loaded.folder == "\(folders[1])/EchoFixture")
  }

  @Test func `everything with a manifest is listed, by folder and name`() throws {
    for name in ["Zebra", "Ant", "bee"] { try Fixtures.seal(name, in: folder) }
    try folder.write("{}", to: "plugins/.hidden/manifest.json")
    try folder.write("{}", to: "plugins/Empty/manifest.json")
    try folder.write("no manifest", to: "plugins/Notes/readme.txt")
    try folder.write("no folder", to: "plugins/file")
    // The same folder by two ways, and one that isn't there.
    try folder.link("again", to: "plugins")
    let host = Fixtures.host([plugins, "\(folder.path)/again", "\(folder.path)/none"])

    let inventory = host.discover()

    #expect(inventory.entries.map(\.name) == [".hidden", "Ant", "Empty", "Zebra", "bee"])
    #expect(
      statuses(inventory) == ["rejected badName", "available", "rejected badManifest", "available", "available"])
    #expect(inventory.missingFolders == ["\(folder.path)/none"])
  }

  @Test func `a search path is read from one line`() {
    #expect(PluginSearchPath(colonSeparated: "/a::b:").folders == ["/a", "b"])
  }

  @Test func `the boundary names the compiler it was built with`() {
    #if compiler(>=6.3.1) && !compiler(>=6.3.2)
      #expect(KitVersion.current.compiler == 60301)
    #else
      #expect(KitVersion.current.compiler != 60301, "kitCompiler and the bundles' records name another compiler")
    #endif
  }

  private func statuses(_ inventory: PluginInventory) -> [String] {
    inventory.entries.map { entry in
      switch entry.status {
      case .available: "available"
      case .shadowed(let path): "shadowed by \(path)"
      case .rejected(let error): "rejected \(error.code)"
      }
    }
  }
}

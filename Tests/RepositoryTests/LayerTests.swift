import Foundation
import Testing

/// Reads the manifests and refuses an arrow that the table in docs/architecture.md doesn't allow.
@Suite struct LayerTests {
  /// A target of a manifest, with what it depends on.
  struct Target {
    let name: String
    let path: String
    let dependencies: [String]

    /// The row of the table that speaks of it.
    var row: String {
      if path.hasPrefix("Plugins/") { return path.hasSuffix("/Export") ? "Plugins/*/Export" : "Plugins/*" }
      if path.hasPrefix("Tests/Fixtures/Plugins/") { return "Tests/Fixtures/Plugins/*" }
      return path.hasPrefix("Tests/") ? "Tests/*" : name
    }
  }

  @Test(arguments: [".", "Modules/StewardKit", "Modules/StewardToolkit"])
  func `every arrow of the manifest is in the table`(package: String) throws {
    let table = try Self.table()
    let targets = try Self.targets(of: package)
    try #require(!targets.isEmpty)
    let bundles = Set(targets.filter { $0.row == "Plugins/*" }.map(\.name))

    for target in targets {
      let allowed = try #require(table[target.row], "docs/architecture.md has no row for \(target.name)")
      for dependency in target.dependencies {
        let isAllowed =
          allowed.contains("*") || allowed.contains(dependency)
          || (bundles.contains(dependency) && allowed.contains("Plugins/*"))
        #expect(isAllowed, "\(target.name) uses \(dependency), which docs/architecture.md doesn't allow")
      }
    }
  }

  @Test func `an arrow that isn't in the table is noticed`() throws {
    let table = try Self.table()

    #expect(table["StewardStorage"]?.contains("StewardIngest") == false)
    #expect(table["Plugins/*"]?.contains("StewardStorage") == false)
    #expect(table["StewardDomain"]?.isEmpty == true)
  }

  @Test func `the domain sees no Foundation, and neither do the Kit, the readers and the kernels`() throws {
    let files = Repository.files(
      in: [
        "Modules/StewardKit/Sources", "Modules/StewardToolkit/Sources/StewardFormats",
        "Modules/StewardToolkit/Sources/StewardAnalytics", "Plugins",
      ], endings: [".swift"])
    try #require(files.count > 50)

    for file in files {
      #expect(!(try Repository.text(file).contains("import Foundation")), "\(file) imports Foundation")
    }
  }

  /// Rows of the table: the module and what it may use.
  private static func table() throws -> [String: Set<String>] {
    var rows: [String: Set<String>] = [:]
    var isInside = false
    for line in try Repository.text("docs/architecture.md").split(separator: "\n", omittingEmptySubsequences: false) {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      if cells == ["module", "may use"] { isInside = true; continue }
      guard isInside else { continue }
      guard cells.count == 2 else { break }
      rows[cells[0]] = Set(
        cells[1].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { $0 != "–" })
    }
    try #require(rows.count > 15)
    return rows
  }

  private static func targets(of package: String) throws -> [Target] {
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("layers-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "swift", "package", "dump-package", "--package-path", Repository.root.appendingPathComponent(package).path,
      "--scratch-path", scratch.path,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let manifest = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    return try #require(manifest["targets"] as? [[String: Any]]).map { target in
      let dependencies = (target["dependencies"] as? [[String: Any]] ?? []).compactMap { entry in
        (entry.values.first as? [Any])?.first as? String
      }
      return Target(
        name: target["name"] as? String ?? "", path: target["path"] as? String ?? "", dependencies: dependencies)
    }
  }
}

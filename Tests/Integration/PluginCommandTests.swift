import Foundation
import Testing

/// Bundles by the commands that teams use.
@Suite struct PluginCommandTests {
  @Test func `the bundles that come with the platform are found, and say what they offer`() throws {
    let list = try Program.steward("plugins", "list", "--format", "json").objects()

    let available = Set(list.filter { $0["status"] as? String == "available" }.compactMap { $0["name"] as? String })
    #expect(available.isSuperset(of: ["FileReports", "ListingQuality", "MappedTable", "OutboxFile", "StockCover"]))
    let inspected = try Program.steward("plugins", "inspect", "ListingQuality")
    #expect(inspected.output.contains("listing-compliance"))
    #expect(inspected.output.contains("listing-persuasion"))
  }

  @Test func `an edited bundle is listed as rejected, with the file, and doesn't load`() throws {
    let scratch = try Scratch()
    let own = scratch.file("plugins")
    let packed = Program.buildFolder.appendingPathComponent("plugins/StockCover")
    #expect(try Program.steward("plugins", "list").status == 0)
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: packed, to: own.appendingPathComponent("StockCover"))
    let pack = own.appendingPathComponent("StockCover/stock-2026-01.json")
    try Data((try String(contentsOf: pack, encoding: .utf8) + " ").utf8).write(to: pack)

    let list = try Program.steward("plugins", "list", "--plugins", own.path, "--format", "json").objects()
    let verified = try Program.steward("plugins", "verify", own.appendingPathComponent("StockCover").path)

    let rejected = list.filter { $0["status"] as? String == "rejected" }
    #expect(rejected.count == 1)
    #expect((rejected.first?["reason"] as? String)?.contains("stock-2026-01.json") == true, "\(rejected)")
    #expect(verified.status == 1)
    #expect(verified.talk.contains("stock-2026-01.json"), "\(verified.talk)")
  }

  @Test(.timeLimit(.minutes(15)))
  func `a bundle made outside of the tree by the how-to is built, packed, found and run`() throws {
    let scratch = try Scratch()
    let sdk = Program.repository.appendingPathComponent("Modules/StewardKit").path
    let made = try Program.steward("plugins", "new", "Probe", scratch.folder.path, "--kind", "scorer", "--sdk", sdk)
    #expect(made.status == 0, "\(made.talk)")
    let package = scratch.file("Probe").path
    let build = Process()
    build.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    build.arguments = ["swift", "build", "-c", "release", "--package-path", package]
    build.standardOutput = FileHandle.nullDevice
    try build.run()
    build.waitUntilExit()
    #expect(build.terminationStatus == 0)
    let plugins = scratch.file("plugins").path
    let packed = try Program.steward(
      "plugins", "pack", "--name", "Probe", "--build", package + "/.build/release", "--package", package, "--output",
      plugins)
    #expect(packed.status == 0, "\(packed.talk)")

    let home = scratch.file("demo").path
    let demo = try Program.steward(
      "demo", "--home", home, "--accounts", "1", "--days", "20", "--no-serve", "--plugins", plugins)
    let inspected = try Program.steward("plugins", "inspect", "Probe", "--plugins", plugins)

    #expect(demo.status == 0, "\(demo.talk)")
    #expect(inspected.status == 0, "\(inspected.talk)")
    #expect(inspected.output.contains("scorer"), "\(inspected.output)")
  }
}

import Foundation
import StewardDomain
import StewardPluginAPI
import Synchronization

@testable import StewardPluginHost

enum Fixtures {
  /// The root of the package that these tests belong to.
  static var packageFolder: String {
    URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL.path(percentEncoded: false)
  }

  static var sdk: String { "\(packageFolder)/Modules/StewardKit" }

  /// Where SwiftPM puts the libraries of dynamic products: beside the test executable.
  static var buildFolder: String {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path(percentEncoded: false)
  }

  static func ingredients(_ name: BundleID) -> PluginPacker.Ingredients {
    let folder = "\(packageFolder)/Tests/Fixtures/Plugins/\(name.text)"
    let resources = "\(folder)/Resources"
    return PluginPacker.Ingredients(
      library: "\(buildFolder)/lib\(name.text).so", manifest: "\(folder)/manifest.json",
      resources: FileManager.default.fileExists(atPath: resources) ? resources : nil)
  }

  /// Packs a fixture into the folder `plugins` of a test's folder.
  @discardableResult
  static func pack(
    _ name: BundleID, in folder: TemporaryFolder, under plugins: String = "plugins"
  ) throws
    -> VerifiedBundle
  {
    try PluginPacker.pack(name, ingredients(name), destination: "\(folder.path)/\(plugins)")
  }

  /// Makes a bundle of a crafted library, sealed with the right hashes whatever else is wrong with it.
  static func seal(
    _ name: String, _ library: CraftedLibrary = CraftedLibrary(), in folder: TemporaryFolder,
    under plugins: String = "plugins", change: (inout BundleManifest) -> Void = { _ in }
  ) throws {
    let built = try library.build(in: folder, name: name)
    try seal(name, bytes: try Files.read(built), in: folder, under: plugins, change: change)
  }

  static func seal(
    _ name: String, bytes: [UInt8], in folder: TemporaryFolder, under plugins: String = "plugins",
    change: (inout BundleManifest) -> Void = { _ in }
  ) throws {
    let library = try folder.write(bytes, to: "\(plugins)/\(name)/lib\(name).so")
    var manifest = try BundleManifest.read(Array(manifestText(name).utf8))
    manifest.kit = .current
    manifest.files = ["lib\(name).so": try Files.hash(library)]
    change(&manifest)
    try folder.write(try manifest.encoded(), to: "\(plugins)/\(name)/manifest.json")
  }

  static func manifestText(_ name: String) -> String {
    """
    {"name": "\(name)", "version": "1.0.0", "summary": "A test", "publisher": "Steward", "license": "Apache-2.0",
     "kinds": ["scorer"]}
    """
  }

  static func host(
    _ folders: [String], allowUnsealed: Bool = false, log: LogRecorder = LogRecorder()
  ) -> PluginHost {
    PluginHost(folders: folders, allowUnsealed: allowUnsealed) { manifest, folder in
      FileHostServices(folder: folder) { level, line in log.add("\(manifest.name) \(level.rawValue): \(line)") }
    }
  }

  /// One marketplace with two items on two days and no facts; the first item has a title.
  static func snapshot() throws -> MarketplaceSnapshot {
    let items = [ItemIdentity(sku: "A", asin: "B000000001"), ItemIdentity(sku: "B", asin: "B000000002")]
    let first = CivilDay(number: 20_000)
    var listing = ListingContent(item: items[0])
    listing.title = "A kettle"
    guard let marketplace = Marketplace.named("DE") else { throw Tool.Failure(description: "no such store") }
    return MarketplaceSnapshot(
      marketplace: marketplace,
      facts: FactTable(days: first..<CivilDay(number: 20_002), items: items, columns: []),
      listings: [listing], settledBefore: first)
  }
}

/// Keeps what bundles log.
final class LogRecorder: Sendable {
  private let lines = Mutex<[String]>([])
  func add(_ line: String) { lines.withLock { $0.append(line) } }
  var all: [String] { lines.withLock { $0 } }
}

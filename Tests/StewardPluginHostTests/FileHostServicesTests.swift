import Foundation
import StewardPluginAPI
import Testing

@testable import StewardPluginHost

@Suite struct FileHostServicesTests {
  private let folder: TemporaryFolder
  private let services: FileHostServices
  private let log = LogRecorder()

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("inside", to: "bundle/rules/a.txt")
    try folder.write("outside", to: "secret.txt")
    services = FileHostServices(folder: "\(folder.path)/bundle") { [log] in log.add("\($0.rawValue): \($1)") }
  }

  @Test func `reads a file of the bundle`() throws {
    #expect(try services.resource("rules/a.txt") == Array("inside".utf8))
  }

  @Test func `follows a link that stays inside`() throws {
    try folder.link("bundle/alias.txt", to: "rules/a.txt")

    #expect(try services.resource("alias.txt") == Array("inside".utf8))
  }

  @Test(arguments: ["../secret.txt", "rules/../../secret.txt", "/etc/passwd", "", ".", "rules//a.txt", "./rules/a.txt"])
  func `a path that isn't plain is refused`(path: String) {
    let error = #expect(throws: PluginError.self) { _ = try services.resource(path) }

    #expect(error?.message.contains("plain components") == true)
  }

  @Test func `a link out of the bundle is refused`() throws {
    try folder.link("bundle/file.txt", to: "../secret.txt")
    try folder.link("bundle/up", to: "..")

    for path in ["file.txt", "up/secret.txt"] {
      let error = #expect(throws: PluginError.self) { _ = try services.resource(path) }
      #expect(error?.message.contains("link out of the bundle") == true)
    }
  }

  @Test func `what is missing, a folder or a pipe is refused`() throws {
    #expect(mkfifo("\(folder.path)/bundle/pipe", 0o600) == 0)

    for path in ["none.txt", "rules", "pipe"] {
      #expect(throws: PluginError.self) { _ = try services.resource(path) }
    }
  }

  @Test func `what is larger than the limit is refused`() throws {
    let path = try folder.write("", to: "bundle/large.bin")
    // A sparse file: large, and not on the disk.
    #expect(truncate(path, FileHostServices.largestResourceBytes + 1) == 0)

    let error = #expect(throws: PluginError.self) { _ = try services.resource("large.bin") }

    #expect(error?.message.contains("larger than") == true)
  }

  @Test func `log lines arrive with their level`() {
    services.log(.warning, "careful")

    #expect(log.all == ["warning: careful"])
  }
}

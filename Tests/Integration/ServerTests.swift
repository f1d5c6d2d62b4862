import Foundation
import FoundationNetworking
import Testing

/// The server as a real process on the loopback.
@Suite struct ServerTests {
  @Test(.timeLimit(.minutes(15)))
  func `serves the page, the list and its health, and ends when told to`() async throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()
    #expect(try Program.steward("account", "assign", "SHOP", "--home", home, "--manager", "Ann Lee").status == 0)
    let process = Program.process("steward-server", ["--home", home, "--port", "0"])
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    defer { process.terminate() }
    let address = try #require(try Self.address(from: pipe))

    let (page, pageStatus) = try await Self.fetch(address)
    let (list, listStatus) = try await Self.fetch(address + "api/triage")
    let (ready, readyStatus) = try await Self.fetch(address + "readyz")
    let (_, badStatus) = try await Self.fetch(address + "api/triage?limit=0")
    let (mine, mineStatus) = try await Self.fetch(address + "?manager=Ann+Lee")
    let (_, strangerStatus) = try await Self.fetch(address + "api/triage?manager=Ben")
    let (_, missingStatus) = try await Self.fetch(address + "nothing")
    process.terminate()
    process.waitUntilExit()

    #expect(pageStatus == 200)
    #expect(page.contains("<title>What to do first"))
    #expect(listStatus == 200)
    #expect(list == "[]\n")
    #expect(readyStatus == 200)
    #expect(ready.contains("1 accounts"))
    #expect(badStatus == 400)
    #expect(mineStatus == 200)
    #expect(mine.contains("<option selected>Ann Lee</option>"))
    #expect(page.contains("<option>Ann Lee</option>"))
    #expect(strangerStatus == 404)
    #expect(missingStatus == 404)
    #expect(process.terminationStatus == 0)
  }

  /// Reads what the server says until it names its address.
  private static func address(from pipe: Pipe) throws -> String? {
    var text = ""
    while true {
      let data = pipe.fileHandleForReading.availableData
      if data.isEmpty { return nil }
      text += String(decoding: data, as: UTF8.self)
      if let match = text.firstMatch(of: #/http://[0-9.]+:[0-9]+\//#) { return String(match.0) }
    }
  }

  private static func fetch(_ address: String) async throws -> (String, Int) {
    let url = try #require(URL(string: address))
    let (data, response) = try await URLSession.shared.data(from: url)
    return (String(decoding: data, as: UTF8.self), (response as? HTTPURLResponse)?.statusCode ?? 0)
  }
}

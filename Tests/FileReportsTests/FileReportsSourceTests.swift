import Glibc
import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import FileReports

@Suite struct FileReportsSourceTests {
  @Test func `it keeps the promises of a source`() async throws {
    let folder = try filled()
    let path = folder.path

    let violations = await dataSourceContract(
      account: account, services: { FixedConnectionServices(settings: ["folder": path]) },
      make: { try FileReportsSource($0) })

    #expect(violations == [])
  }

  @Test func `documents come oldest first and know where they stood`() async throws {
    let folder = try filled()
    let documents = try await run(FixedConnectionServices(settings: ["folder": folder.path]))

    #expect(
      documents.map(\.name) == [
        "DE/GET_A/2026-11-01.json", "US/GET_A/2026-11-02.json", "GET_B.de.2026-11-03.txt",
        "DE/GET_A/2026-10-01.r20261110T000000Z.json", "_/GET_C/listings.txt",
      ])
    #expect(
      documents.map { $0.marketplace?.text } == [
        "A1PA6795UKMFR9", "ATVPDKIKX0DER", "A1PA6795UKMFR9", "A1PA6795UKMFR9", nil,
      ])
    #expect(documents.map(\.reportType) == ["GET_A", "GET_A", "GET_B", "GET_A", "GET_C"])
  }

  @Test func `an unchanged folder is passed over, a changed one comes whole`() async throws {
    let folder = try filled()
    let services = FixedConnectionServices(settings: ["folder": folder.path])
    _ = try await run(services)

    #expect(try await run(services).isEmpty)
    #expect(services.states.count == 4)

    try folder.write("DE/GET_A/2026-09-01.json", "late")
    let again = try await run(services)

    #expect(
      again.map(\.name) == [
        "DE/GET_A/2026-09-01.json", "DE/GET_A/2026-11-01.json", "DE/GET_A/2026-10-01.r20261110T000000Z.json",
      ])
  }

  @Test func `an earlier since brings what a later one left out`() async throws {
    let folder = try filled()
    let services = FixedConnectionServices(settings: ["folder": folder.path])

    let recent = try await run(services, since: "2026-11-02")
    let older = try await run(services, since: nil)

    #expect(!recent.map(\.name).contains("DE/GET_A/2026-11-01.json"))
    #expect(older.map(\.name).contains("DE/GET_A/2026-11-01.json"))
  }

  @Test func `a sidecar knows better than the name`() async throws {
    let folder = try ScratchFolder()
    try folder.write("DE/GET_A/2026-11-01.json", "{}")
    try folder.write(
      "DE/GET_A/2026-11-01.json.meta.json",
      """
      {"reportType": "GET_Z", "marketplace": "FR", "from": "2026-10-01", "to": "2026-10-31",
       "retrieved": "2026-11-20T10:00:00Z", "contentType": "text/plain; charset=cp1252", "externalID": "77"}
      """)
    let documents = try await run(FixedConnectionServices(settings: ["folder": folder.path]))
    let document = try #require(documents.first)

    #expect(documents.count == 1)
    #expect(document.reportType == "GET_Z")
    #expect(document.marketplace == "A13V1IB3VIYZZH")
    #expect(document.days == "2026-10-01"..<"2026-11-01")
    #expect(document.retrieved?.description == "2026-11-20T10:00:00Z")
    #expect(document.contentType == "text/plain; charset=cp1252")
    #expect(document.externalID == "77")
  }

  @Test(arguments: ["{", #"{"from": "yesterday"}"#, #"{"to": "2026-11-01"}"#, #"{"marketplace": "XX"}"#])
  func `a report with a broken sidecar is passed over until it is put right`(sidecar: String) async throws {
    let folder = try ScratchFolder()
    try folder.write("DE/GET_A/2026-11-01.json", "{}")
    try folder.write("DE/GET_A/2026-11-01.json.meta.json", sidecar)
    let services = FixedConnectionServices(settings: ["folder": folder.path])

    #expect(try await run(services).isEmpty)
    #expect(services.log.contains { $0.level == .error && $0.message.contains("2026-11-01.json") })

    try folder.write("DE/GET_A/2026-11-01.json.meta.json", #"{"externalID": "a longer one"}"#)
    #expect(try await run(services).count == 1)
  }

  @Test func `links that leave the folder are passed over with a warning`() async throws {
    let outside = try ScratchFolder()
    try outside.write("secret.json", "{}")
    try outside.write("GET_X/2026-11-01.json", "{}")
    let folder = try filled()
    symlink(outside.path + "/secret.json", folder.path + "/DE/GET_A/2026-11-09.json")
    symlink(outside.path, folder.path + "/FR")
    symlink(folder.path + "/DE", folder.path + "/AT")
    symlink(folder.path + "/US/GET_A/2026-11-02.json", folder.path + "/DE/GET_A/2026-11-04.json")
    let services = FixedConnectionServices(settings: ["folder": folder.path])

    let names = try await run(services).map(\.name)

    #expect(!names.contains("DE/GET_A/2026-11-09.json"))
    #expect(!names.contains { $0.hasPrefix("FR/") })
    #expect(names.contains("DE/GET_A/2026-11-04.json"))
    #expect(services.log.count { $0.level == .warning && $0.message.contains("leaves the folder") } == 2)
  }

  @Test func `unfinished, hidden and foreign files are left alone`() async throws {
    let folder = try ScratchFolder()
    for name in ["a.json.part", "b.json.tmp", ".c.json", "d.xlsx"] { try folder.write("DE/GET_A/\(name)", "{}") }
    try folder.write("somewhere/GET_A/2026-11-01.json", "{}")
    try folder.write("DE/2026-11-01.json", "{}")

    #expect(try await run(FixedConnectionServices(settings: ["folder": folder.path])).isEmpty)
  }

  @Test func `a folder that isn't there is named`() async throws {
    let source = try FileReportsSource(FixedConnectionServices(settings: ["folder": "/nowhere/at/all"]))
    let error = await #expect(throws: PluginError.self) { try await source.check() }

    #expect(error?.message.contains("/nowhere/at/all") == true)
    #expect(error?.code == .badConfiguration)
    #expect(throws: PluginError.self) { try FileReportsSource(FixedConnectionServices()) }
  }

  @Test func `of many folders only one short line each is remembered`() async throws {
    let folder = try ScratchFolder()
    for number in 1...28 {
      let day = CivilDay(number: 20_000 + Int32(number))
      for type in ["GET_A", "GET_B", "GET_C"] { try folder.write("DE/\(type)/\(day).json", "\(number)") }
    }
    let services = FixedConnectionServices(settings: ["folder": folder.path])

    #expect(try await run(services).count == 84)
    #expect(services.states.count == 4)
    #expect(services.states.values.allSatisfy { $0.utf8.count <= 28 })
  }
}

private let account = Account(id: "acme", name: "Acme", kind: .seller, marketplaces: ["A1PA6795UKMFR9"])

private func filled() throws -> ScratchFolder {
  let folder = try ScratchFolder()
  try folder.write("DE/GET_A/2026-11-01.json", "one")
  try folder.write("DE/GET_A/2026-10-01.r20261110T000000Z.json", "restated")
  try folder.write("US/GET_A/2026-11-02.json", "two")
  try folder.write("GET_B.de.2026-11-03.txt", "three")
  try folder.write("_/GET_C/listings.txt", "undated")
  return folder
}

private func run(_ services: FixedConnectionServices, since: CivilDay? = nil) async throws -> [SourceDocument] {
  let sink = RecordingSink()
  try await FileReportsSource(services).read(ReadRequest(account: account, since: since), into: sink)
  return await sink.documents
}

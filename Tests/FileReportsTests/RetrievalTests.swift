import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import FileReports

@Suite struct RetrievalTests {
  @Test func `documents that don't say when they were retrieved were so on the next day where that is set`()
    async throws
  {
    let folder = try ScratchFolder()
    try folder.write("DE/GET_A/2026-11-01_2026-11-07.json", "{}")
    try folder.write("DE/GET_A/2026-11-08.r20261123T064100Z.json", "{}")
    try folder.write("DE/GET_A/all.json", "{}")

    var retrieved: [String: [String: Instant?]] = [:]
    for setting in ["now", "next-day"] {
      let services = FixedConnectionServices(settings: ["folder": folder.path, "retrieved": setting])
      let sink = RecordingSink()
      let account = Account(id: "a", name: "A", kind: .seller, marketplaces: [])
      try await FileReportsSource(services).read(ReadRequest(account: account, since: nil), into: sink)
      for document in await sink.documents { retrieved[setting, default: [:]][document.name] = document.retrieved }
    }

    let stamped = Instant(utc: "2026-11-23", secondOfDay: 6 * 3_600 + 41 * 60)
    #expect(retrieved["now"]?.values.compactMap(\.self) == [stamped])
    #expect(
      retrieved["next-day"] == [
        "DE/GET_A/2026-11-01_2026-11-07.json": Instant(utc: "2026-11-08", secondOfDay: 9 * 3_600),
        "DE/GET_A/2026-11-08.r20261123T064100Z.json": stamped, "DE/GET_A/all.json": Instant?.none,
      ])
  }

  @Test func `another word for it is refused`() throws {
    #expect(throws: PluginError.self) {
      try FileReportsSource(FixedConnectionServices(settings: ["folder": "/tmp", "retrieved": "yesterday"]))
    }
  }
}

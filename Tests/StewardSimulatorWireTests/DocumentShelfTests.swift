import Foundation
import StewardDomain
import Testing

@testable import StewardSimulatorWire

struct DocumentShelfTests {
  private static let list = """
    report,store,from,to,requested_on,finished_on,status,file
    GET_DAILY,US,2026-10-01,2026-10-01,2026-10-02,2026-10-02,DONE,2026-10-01.r1.json
    GET_DAILY,US,2026-10-01,2026-10-01,2026-10-02,2026-10-05,DONE,2026-10-01.r2.json
    GET_DAILY,US,2026-10-02,2026-10-02,2026-10-03,2026-10-03,CANCELLED,
    GET_LINES,US,2026-09-01,2026-09-30,2026-10-01,2026-10-01,DONE,9.txt
    GET_LINES,US,2026-10-01,2026-10-31,2026-11-01,2026-11-01,DONE,10.txt
    GET_LISTED,_,2026-09-01,2026-09-14,2026-09-15,2026-09-15,DONE,1.txt
    spCampaigns,US,2026-10-01,2026-10-01,2026-10-02,2026-10-02,DONE,2.json
    not a line

    """

  private func withShelf(_ work: (DocumentShelf, String) throws -> Void) throws {
    let directory = NSTemporaryDirectory() + "steward-shelf-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: directory) }
    for folder in ["requests/a", "accounts/a/US/GET_LINES"] {
      try FileManager.default.createDirectory(atPath: "\(directory)/\(folder)", withIntermediateDirectories: true)
    }
    try Self.list.write(toFile: directory + "/requests/a/US.csv", atomically: false, encoding: .utf8)
    for (name, text) in [("9", "day\tsku\n1\tA\n"), ("10", "day\tsku\n2\tB\n")] {
      try text.write(toFile: "\(directory)/accounts/a/US/GET_LINES/\(name).txt", atomically: false, encoding: .utf8)
    }
    try work(DocumentShelf(directory: directory, folder: "accounts/a", account: "a"), directory)
  }

  private func names(_ documents: [ShelvedDocument]) -> [String] {
    documents.map { String($0.path.split(separator: "/").last ?? "") }
  }

  @Test func `a document is there from its day on, and its last version counts`() throws {
    try withShelf { shelf, _ in
      let day: CivilDay = "2026-10-01"
      func found(_ now: Instant, store: String = "US") -> [String] {
        names(shelf.documents("GET_DAILY", store: store, days: day...day, at: now))
      }
      #expect(found(Instant(utc: "2026-10-02", secondOfDay: 9 * 3600 - 1)) == [])
      #expect(found(Instant(utc: "2026-10-02", secondOfDay: 9 * 3600)) == ["2026-10-01.r1.json"])
      #expect(found(Instant(utc: "2026-10-06")) == ["2026-10-01.r2.json"])
      #expect(found(Instant(utc: "2026-10-06"), store: "DE") == [])
    }
  }

  @Test func `days that were cancelled and days of other lengths have no document that isn't lines`() throws {
    try withShelf { shelf, _ in
      let now = Instant(utc: "2026-12-01")
      #expect(shelf.documents("GET_DAILY", store: "US", days: "2026-10-02"..."2026-10-02", at: now).isEmpty)
      #expect(shelf.documents("GET_DAILY", store: "US", days: "2026-10-01"..."2026-10-02", at: now).isEmpty)
      #expect(shelf.documents("GET_OTHER", store: "US", days: nil, at: now).isEmpty)
    }
  }

  @Test func `lines of several files are given with the names of the columns once`() throws {
    try withShelf { shelf, _ in
      let found = shelf.documents(
        "GET_LINES", store: "US", days: "2026-09-20"..."2026-10-05", at: Instant(utc: "2026-12-01"))
      #expect(names(found) == ["9.txt", "10.txt"])
      let bytes = try downloadBytes(found)
      #expect(String(decoding: bytes, as: UTF8.self) == "day\tsku\n1\tA\n2\tB\n")
    }
  }

  @Test func `the state is the last document, and settlements are listed`() throws {
    try withShelf { shelf, _ in
      let now = Instant(utc: "2026-12-01")
      #expect(names(shelf.documents("GET_LINES", store: "US", days: nil, at: now)) == ["10.txt"])
      #expect(names(shelf.listed) == ["1.txt"])
    }
  }

  @Test func `a folder that isn't a portfolio's and a file that went are refused by name`() throws {
    #expect(throws: WireError.cannotRead("/nowhere/requests/a")) {
      try DocumentShelf(directory: "/nowhere", folder: "accounts/a", account: "a")
    }
    try withShelf { shelf, directory in
      let gone = shelf.documents("GET_DAILY", store: "US", days: nil, at: Instant(utc: "2026-12-01"))
      #expect(throws: WireError.cannotRead("\(directory)/accounts/a/US/GET_DAILY/2026-10-01.r2.json")) {
        try downloadBytes(gone)
      }
    }
  }
}

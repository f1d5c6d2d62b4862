import Foundation
import StewardDomain
import StewardFormats
import StewardIngest
import StewardPluginAPI
import StewardStorage
import Testing

/// Damaged documents: whatever comes, it is loaded, kept in quarantine or refused with an error of ours.
@Suite struct FuzzTests {
  struct Sample: CustomTestStringConvertible, Sendable {
    var name: String
    var type: ReportType
    var bytes: [UInt8]
    var testDescription: String { name }
  }

  private static let samples: [Sample] = [
    Sample(name: "settlement", type: Samples.settlementType, bytes: Array(Samples.settlement().utf8)),
    Sample(
      name: "sales and traffic", type: SalesAndTraffic.type,
      bytes: Array(SalesAndTraffic(dates: [("2026-11-01", 9, "90.00")], items: [.init(units: 3)]).text.utf8)),
    Sample(
      name: "orders in XML", type: "GET_XML_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL",
      bytes: Array(Samples.xmlOrders.utf8)),
    Sample(name: "reviews in CSV", type: Samples.reviewsType, bytes: Array(Samples.reviews.utf8)),
    Sample(
      name: "listings", type: Samples.listingsType,
      bytes: Array(Samples.listings(["A", "水性ボールペン", "1.25", "4"], ["B", "Mug", "2.25", "4"]).utf8)),
    // Packed with Python 3: gzip of "return-date\torder-id\tsku\tasin\tquantity\treason\n" and one row, mtime 0.
    Sample(
      name: "returns in gzip", type: Samples.returnsType,
      bytes: [UInt8](
        Data(
          base64Encoded:
            "H4sIAAAAAAAC/xXIvQqAIBQG0PnzXYR7DRra+jFoj4Y2QQcJlK469PYVnOlIqE2S9q4GZPFBdPQoV4MrMeFuLtVYH0hwJSdlyPSaWVO3Mw30O8FfMEZMBIPFrnbet8OqFxJVnmFaAAAA"
        )
          ?? Data())),
  ]

  @Test(.timeLimit(.minutes(15)), arguments: samples)
  func `a damaged document is loaded or refused, and never crashes`(sample: Sample) throws {
    let workspace = try TestWorkspace()
    var random = SplitMix(seed: UInt64(sample.bytes.count))
    var (loaded, refused) = (0, 0)

    for _ in 0..<160 {
      let damaged = mutated(sample.bytes, using: &random)
      do {
        let outcome = try workspace.ingest(sample.type, damaged, dryRun: true)
        loaded += 1
        #expect(outcome.loaded + outcome.quarantined == outcome.rows)
      } catch let error as IngestError {
        refused += 1
        #expect(error.code == .badDocument, "\(error)")
        #expect(!error.message.isEmpty && error.file == "document")
      }
    }

    #expect(loaded + refused == 160)
    #expect(refused > 10)
    #expect(try workspace.dump()["document"] == nil)
  }

  @Test(arguments: [1, 2, 4] as [Int])
  func `a document that is cut anywhere within its structure is refused`(index: Int) throws {
    let workspace = try TestWorkspace()
    let sample = Self.samples[index]
    // Flat files may end at any line; within one they are cut off. A header that is cut is a header with fewer columns.
    let start = index == 4 ? (sample.bytes.firstIndex(of: 0x0A) ?? 0) + 1 : 0
    let end = sample.bytes.lastIndex { $0 != 0x0A } ?? 0
    for length in stride(from: start, to: end, by: index == 4 ? 1 : 23) {
      let part = Array(sample.bytes[..<length])
      if index == 4, part.last == 0x0A || part.split(separator: 0x0A).last?.count(where: { $0 == 0x09 }) == 6 {
        continue
      }
      #expect(throws: IngestError.self, "\(length) of \(sample.bytes.count) bytes") {
        try workspace.ingest(sample.type, part, dryRun: true)
      }
    }
  }

  @Test(.timeLimit(.minutes(15))) func `a line of 40 MB is refused without being taken in`() throws {
    let workspace = try TestWorkspace()
    let path = workspace.folder + "/long-line.txt"
    #expect(FileManager.default.createFile(atPath: path, contents: Data(Samples.returns().utf8)))
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.seekToEnd()
    let piece = Data(repeating: UInt8(ascii: "x"), count: 1 << 20)
    for _ in 0..<40 { try file.write(contentsOf: piece) }
    try file.close()
    var document = SourceDocument(name: "long-line.txt", body: .file(path: path), reportType: Samples.returnsType)
    document.marketplace = TestWorkspace.us

    let error = #expect(throws: IngestError.self) {
      try workspace.ingestor.ingest(document, account: TestWorkspace.seller, now: TestWorkspace.noon)
    }

    #expect(error?.code == .badDocument)
    #expect(error?.position?.line == 2)
    #expect(
      error?.message.contains("16777216") == true || error?.message.contains("16 MiB") == true,
      "\(error?.message ?? "")")
    #expect(try workspace.dump()["document"] == nil)
  }

  /// One to three turned, removed, inserted, doubled or cut pieces.
  private func mutated(_ bytes: [UInt8], using random: inout SplitMix) -> [UInt8] {
    var bytes = bytes
    let telling = Array("\t\n\"{}[],:;<>&-.0\u{0}".utf8) + [0xFF, 0xC3]
    for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes.removeSubrange(place...)
      case 2: bytes.insert(telling.randomElement(using: &random) ?? 0, at: place)
      case 3: bytes.remove(at: place)
      case 4: bytes.insert(contentsOf: bytes[max(0, place - 40)..<place], at: place)
      default: bytes[place] = telling.randomElement(using: &random) ?? 0
      }
    }
    return bytes
  }
}

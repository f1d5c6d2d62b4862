import Foundation
import StewardCompression
import StewardDomain
import StewardFormats
import StewardPluginAPI
import StewardStorage
import Testing

@testable import StewardIngest

/// Values of personal columns aren't in what is kept of a document.
@Suite struct RedactionTests {
  private static let flatMapping = mapping(
    format: "csv",
    """
    {"columns": [
      {"name": "item", "as": "sku", "presence": "required"},
      {"name": "on hand", "as": "quantity", "type": "integer", "presence": "required"},
      {"name": "buyer", "aliases": ["Käufer", "購入者"], "pii": true}], "emit": [FACTS]}
    """)
  private static let treeRows = """
    {"path": "stock.people[].items[]", "columns": [
      {"name": "sku", "as": "sku", "presence": "required"},
      {"name": "count", "as": "quantity", "type": "integer", "presence": "required"},
      {"name": "note", "pii": true}, {"name": "^.name", "pii": true}, {"name": "^.home.street", "pii": true},
      {"name": "^.@mail", "pii": true}, {"name": "$.stock.clerk", "pii": true}], "emit": [FACTS]}
    """

  private static let json = """
    {"stock": {
      "clerk": "MARKER one",
      "people": [
        {"name": {"first": "MARKER", "last": ["MARKER"],
          "more": 1}, "home": {"street": "MARKER \\" st", "city": "Quahog"},
         "items": [{"sku": "A", "count": 7, "note": 12345}, {"sku": "B", "count": 2, "not\\u0065": "MARKER"}]},
        {"name": null, "items": [{"sku": "C", "count": 1, "note": ["MARKER", "MARKER"]}]}
      ]}}

    """
  private static let xml = """
    <?xml version="1.0" encoding="UTF-8"?>
    <stock><clerk>MARKER <!-- MARKER --><![CDATA[MARKER]]></clerk>
      <people mail='MARKER@x' id="7"><name>
          <first kind="MARKER">MARKER &amp; MARKER</first>
        </name>
        <home><street>MARKER
          2</street><city>Quahog</city></home>
        <items><sku>A</sku><count>7</count><note><?MARKER MARKER?>MARKER</note></items>
      </people>
    </stock>

    """

  private static func mapping(format: String, _ row: String) -> String {
    let facts = """
      {"facts": {"grain": "item", "day": "window", "sku": "sku", "aggregate": "sum",
        "metrics": {"stockAvailable": "quantity"}}}
      """
    return """
      {"type": "PEOPLE", "title": "People", "origin": "steward", "reference": "none", "format": "\(format)",
       "partition": {"rule": "snapshot"}, "rows": [\(row.replacing("FACTS", with: facts))]}
      """
  }

  private static func definition(_ format: String) throws -> String {
    ["csv", "tsv"].contains(format)
      ? flatMapping.replacing("\"csv\"", with: "\"\(format)\"") : mapping(format: format, treeRows)
  }

  /// What is kept of a document, unpacked.
  private func kept(_ workspace: TestWorkspace, _ id: Int64 = 1) throws -> String {
    var bytes: [UInt8] = []
    try workspace.engine.read { session in
      try DocumentRepository(session).chunks(of: DocumentID(id), account: "acme") {
        bytes += try $0.unpacked()
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @discardableResult
  private func takeIn(
    _ text: String, as format: String, keepsUnreadable: Bool = false, in workspace: TestWorkspace
  ) throws -> IngestOutcome {
    try workspace.ingest(
      "PEOPLE", Array(text.utf8), definition: Self.definition(format), keepsUnreadable: keepsUnreadable)
  }

  @Test(
    arguments: [
      ("csv", "item,on hand,Buyer\r\nA,7,MARKER\r\n\r\nB,2,\r\n", "item,on hand,Buyer\r\nA,7,\r\n\r\nB,2,\r\n"),
      (
        "csv", "item,BUYER,on hand\n\"A\",\"MARKER \"\"x\"\"\n,MARKER\",7\nB,MARKER,2",
        "item,BUYER,on hand\n\"A\",\"\n\",7\nB,,2"
      ),
      ("csv", "item,on hand,buyer\nA,7,\"MARKER\"", "item,on hand,buyer\nA,7,\"\""),
      ("csv", "Käufer;item;on hand\nMARKER;A;7\n", "Käufer;item;on hand\n;A;7\n"),
      ("csv", "buyer,buyer,item,on hand\nMARKER,MARKER,A,7\n", "buyer,buyer,item,on hand\n,,A,7\n"),
      ("tsv", "item\ton hand\tbuyer\nA\t7\t\"MARKER, x\nB\t2\tMARKER\n", "item\ton hand\tbuyer\nA\t7\t\nB\t2\t\n"),
    ] as [(String, String, String)])
  func `personal fields of a flat file are empty and everything else is as it was`(
    format: String, text: String, expected: String
  ) throws {
    let workspace = try TestWorkspace()

    let outcome = try takeIn(text, as: format, in: workspace)

    #expect(try kept(workspace) == expected)
    #expect(outcome.loaded > 0)
    #expect(outcome.events.first?.code == "personalDataDropped")
    #expect(try workspace.facts(.stockAvailable).first == "2026-11-23 A 7")
  }

  @Test func `personal values of JSON are null, and the lines stay`() throws {
    let workspace = try TestWorkspace()

    try takeIn(Self.json, as: "json", in: workspace)

    #expect(
      try kept(workspace) == """
        {"stock": {
          "clerk": null,
          "people": [
            {"name": null
        , "home": {"street": null, "city": "Quahog"},
             "items": [{"sku": "A", "count": 7, "note": null}, {"sku": "B", "count": 2, "not\\u0065": null}]},
            {"name": null, "items": [{"sku": "C", "count": 1, "note": null}]}
          ]}}

        """)
    #expect(try workspace.facts(.stockAvailable) == ["2026-11-23 A 7", "2026-11-23 B 2", "2026-11-23 C 1"])
    #expect(try workspace.rows("SELECT occurrences FROM quality_event WHERE code = 'personalDataDropped'") == ["6"])
  }

  @Test func `personal values of JSON Lines are null`() throws {
    let workspace = try TestWorkspace()
    let definition = Self.mapping(
      format: "jsonl",
      """
      {"path": "[]", "columns": [
        {"name": "sku", "as": "sku", "presence": "required"},
        {"name": "count", "as": "quantity", "type": "integer", "presence": "required"},
        {"name": "who.name", "pii": true}], "emit": [FACTS]}
      """)
    let line = #"{"sku": "A", "who": {"name": "MARKER"}, "count": 7}"#

    try workspace.ingest("PEOPLE", "\(line)\n\n\(line)\n", definition: definition)

    let blank = line.replacing("\"MARKER\"", with: "null")
    #expect(try kept(workspace) == "\(blank)\n\n\(blank)\n")
  }

  @Test func `personal elements and attributes of XML are empty, and the lines stay`() throws {
    let workspace = try TestWorkspace()

    try takeIn(Self.xml, as: "xml", in: workspace)

    let text = try kept(workspace)
    #expect(!text.contains("MARKER"), "\(text)")
    #expect(text.contains("<people mail='' id=\"7\"><name>\n      <first kind=\"\"></first>\n    </name>"))
    #expect(text.contains("<home><street>\n</street><city>Quahog</city></home>"))
    #expect(text.count { $0 == "\n" } == Self.xml.count { $0 == "\n" })
    #expect(try workspace.facts(.stockAvailable) == ["2026-11-23 A 7"])
  }

  @Test func `documents in other character sets are kept as UTF-8 without their personal values`() throws {
    // Made with Python 3: "item,on hand,Käufer,Größe\nA,7,MARKER,ü\n" in cp1252, "購入者\titem\ton hand\nMARKER\t水\t7\n" in
    // cp932.
    let cp1252 =
      Array("item,on hand,K".utf8) + [0xE4] + Array("ufer,Gr".utf8) + [0xF6, 0xDF] + Array("e\nA,7,MARKER,".utf8)
      + [0xFC, 0x0A]
    let cp932: [UInt8] =
      [0x8D, 0x77, 0x93, 0xFC, 0x8E, 0xD2] + Array("\titem\ton hand\nMARKER\t".utf8) + [0x90, 0x85]
      + Array("\t7\n".utf8)
    for (bytes, charset, format, expected) in [
      (cp1252, "Cp1252", "csv", "item,on hand,Käufer,Größe\nA,7,,ü\n"),
      (cp932, "Shift_JIS", "tsv", "購入者\titem\ton hand\n\t水\t7\n"),
    ] {
      let workspace = try TestWorkspace()
      try workspace.ingest(
        "PEOPLE", bytes, contentType: "text/plain;charset=\(charset)", definition: Self.definition(format))
      try workspace.ingestor.settle(TestWorkspace.seller.id)
      let before = try workspace.dump()

      _ = try workspace.ingestor.replay(TestWorkspace.seller) { _, _ in }

      #expect(try kept(workspace) == expected)
      #expect(try workspace.dump() == before)
    }
  }

  @Test func `no personal value is anywhere in the database, replays are equal, second imports recognised`() throws {
    let workspace = try TestWorkspace()
    let texts = [("csv", "item,on hand,buyer\nA,7,MARKER\n"), ("json", Self.json), ("xml", Self.xml)]
    for (format, text) in texts { #expect(try !takeIn(text, as: format, in: workspace).alreadyLoaded) }
    #expect(try takeIn("item,buyer\n\"MARKER", as: "csv", keepsUnreadable: true, in: workspace).isQuarantined)
    try workspace.ingestor.settle(TestWorkspace.seller.id)
    let before = try workspace.dump()

    _ = try workspace.ingestor.replay(TestWorkspace.seller) { _, _ in }

    #expect(try workspace.dump() == before)
    #expect(try workspace.rows("SELECT COUNT(*) FROM document_chunk WHERE document_id = 4") == ["0"])
    for (format, text) in texts { #expect(try takeIn(text, as: format, in: workspace).alreadyLoaded) }
    for id in Int64(1)...4 { #expect(try !kept(workspace, id).contains("MARKER")) }
    for name in try FileManager.default.contentsOfDirectory(atPath: workspace.folder) {
      let file = try #require(FileManager.default.contents(atPath: workspace.folder + "/" + name))
      #expect(file.firstRange(of: Data("MARKER".utf8)) == nil, "\(name)")
    }
  }

  @Test func `a document without personal values is kept as it came`() throws {
    let workspace = try TestWorkspace()
    let text = "\u{FEFF}item,on hand,buyer\nA,7,\n"

    let outcome = try takeIn(text, as: "csv", in: workspace)

    #expect(try kept(workspace).utf8.elementsEqual(text.utf8))
    #expect(outcome.events.isEmpty)
  }

  @Test func `a document that can't be read is refused in the reader's words, or kept without a byte`() throws {
    for (format, text) in [
      ("csv", "item,on hand,buyer\nA,7,MARKER,8\n"), ("csv", "MARKER,on hand\nA,7\n"),
      ("json", "{\"stock\": {\"clerk\" \"MARKER\"}}"), ("json", "{\"stock\": {\"clerk\": MARKER}}"),
      ("xml", "<stock><clerk>MARKER</clark></stock>"), ("xml", "MARKER<stock/>"),
      ("xml", "<!DOCTYPE stock [<!ENTITY e 'MARKER'>]><stock>&f;</stock>"),
    ] {
      let workspace = try TestWorkspace()
      let error = #expect(throws: IngestError.self, "\(text)") { try takeIn(text, as: format, in: workspace) }
      #expect(error?.code == .badDocument)

      let outcome = try takeIn(text, as: format, keepsUnreadable: true, in: workspace)

      #expect(outcome.events.map(\.code) == ["unreadable"])
      #expect(try kept(workspace).isEmpty)
      #expect(try !workspace.dump().description.contains("MARKER"))
    }
  }

  @Test func `what is kept doesn't depend on how the document is cut`() throws {
    let registry = try Definitions.get()
    for (format, text) in [
      ("csv", "item,on hand,buyer\r\nA,7,\"MARKER \"\"x\"\"\r\n\"\r\n\"B\",2,\"\"\nC,1,\"M\""), ("json", Self.json),
      ("xml", Self.xml),
    ] {
      let redaction = Redaction(try registry.parse(Array(Self.definition(format).utf8), named: "mapping"))
      let whole = try redaction.written { ArrayByteSource(text) }
      for size in 1...7 {
        let pieces = try redaction.written { ArrayByteSource(text, maximumRead: size) }
        #expect(try pieces.chunks.map { try $0.unpacked() } == whole.chunks.map { try $0.unpacked() })
        #expect(pieces.blanked == whole.blanked)
      }
    }
  }

  @Test func `documents larger than a piece are kept in pieces`() throws {
    let workspace = try TestWorkspace()
    let rows = (0..<60_000).map { "SKU-\($0),1,MARKER\($0)\n" }.joined()
    let long = "item,on hand,buyer\n" + rows + rows.replacing("SKU", with: "XYZ")

    try takeIn(long, as: "csv", in: workspace)

    let text = try kept(workspace)
    #expect(!text.contains("MARKER"))
    #expect(text.count { $0 == "\n" } == 120_001)
    #expect(try workspace.rows("SELECT COUNT(*) FROM document_chunk") == ["2"])
  }

  @Test(.timeLimit(.minutes(15)), arguments: ["csv", "json", "xml"])
  func `a damaged document that loads has no personal value, unless its column has another name`(
    format: String
  ) throws {
    let samples = [
      "csv": "item,on hand,buyer\nA,7,MARKER\nB,2,\"MARKER, \"\"x\"\"\nMARKER\"\n", "json": Self.json,
      "xml": Self.xml,
    ]
    let names = [
      "csv": ["item,on hand,buyer\n"],
      "json": [
        "{\"stock\": {\n  \"clerk\": ", "\"people\": [", "{\"name\": ", "\"home\": {\"street\": ", "\"items\": [",
        "\"note\": ", "\"not\\u0065\": ",
      ],
      "xml": [
        "<stock><clerk>", "<people mail=", "<name>", "<home><street>", "<items>", "<note>",
      ],
    ]
    let text = try #require(samples[format])
    let redaction = Redaction(try Definitions.get().parse(Array(Self.definition(format).utf8), named: "mapping"))
    func count(_ name: String, in text: String) -> Int { text.ranges(of: name).count }
    var random = SplitMix(seed: 20_261_123)
    var loaded = 0

    for _ in 0..<1_500 {
      var bytes = Array(text.utf8)
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let telling = Array("\t\n\"{}[],:;<>&-.0!?/'\\".utf8)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<7, using: &random)
      case 1: bytes.insert(telling.randomElement(using: &random) ?? 0, at: place)
      case 2: bytes.remove(at: place)
      default: bytes[place] = telling.randomElement(using: &random) ?? 0
      }
      let damaged = String(decoding: bytes, as: UTF8.self)
      guard let writer = try? redaction.written({ ArrayByteSource(bytes) }) else { continue }
      loaded += 1
      guard names[format]?.allSatisfy({ count($0, in: damaged) >= count($0, in: text) }) == true else { continue }
      let kept = String(decoding: try writer.chunks.flatMap { try $0.unpacked() }, as: UTF8.self)
      #expect(!kept.contains("MARKER"), "\(damaged)")
    }

    #expect(loaded > 100)
  }

  @Test func `a trace leads to the same line`() throws {
    let workspace = try TestWorkspace()
    try takeIn("item,on hand,buyer\nA,7,\"MARKER\nMARKER\"\nB,2,MARKER\n", as: "csv", in: workspace)

    let trace = try FigureTracer(workspace.ingestor).record(
      RecordReference(document: DocumentID(1), line: 4), account: "acme")

    #expect(trace.text == "B,2,")
  }
}

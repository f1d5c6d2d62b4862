internal import Foundation
internal import FoundationXML
internal import StewardFormats

/// Turns an XML document into the JSON that the paths of its definition speak of, line by line in the same place.
///
/// An element is a key; one that the definition has `[]` behind is a list; one without children is its text; an attribute is a
/// key with `@` in front, and the text beside attributes is under `#`.
struct XMLTranslation {
  private let lists: Set<String>
  private static let limit = 512 << 20

  init(definition: ReportDefinition) {
    var lists: Set<String> = []
    for row in definition.rows {
      let parts = row.path.split(separator: ".").map(String.init)
      for part in parts where part.hasSuffix("[]") { lists.insert(String(part.dropLast(2))) }
    }
    self.lists = lists
  }

  /// A document as a whole.
  static func data(of source: some ByteSource) throws -> Data {
    var source = source
    var data = Data()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    while case let count = try source.read(into: buffer), count > 0 {
      data.append(contentsOf: buffer[0..<count])
      guard data.count <= limit else {
        throw FormatError(.recordTooLong, "the XML document is larger than \(limit) bytes", at: nil)
      }
    }
    return data
  }

  func json(of source: some ByteSource) throws -> [UInt8] {
    let data = try Self.data(of: source)
    // The text is UTF-8 by now, whatever its declaration says.
    let builder = XMLTreeBuilder()
    let parser = XMLParser(data: Self.withoutInstructions(data))
    parser.shouldResolveExternalEntities = false
    parser.delegate = builder
    // The system's parser takes the end of the data for the end of the document: what is still open then was cut off.
    guard parser.parse(), builder.isComplete, let root = builder.root else {
      throw FormatError(
        .truncated, "the XML document is damaged or cut off: \(parser.parserError.map { "\($0)" } ?? "no element")",
        at: SourcePosition(line: max(1, parser.lineNumber), column: max(1, parser.columnNumber)))
    }
    var writer = LineKeepingJSON()
    writer.append("{")
    write(named: root.name, [root], &writer)
    writer.append("}")
    return writer.bytes
  }

  /// Without the declaration and other processing instructions: they hold no data, the text is UTF-8 whatever they say, and an
  /// empty one crashes the system's parser. Line breaks within them are kept, so that line numbers stay true.
  private static func withoutInstructions(_ data: Data) -> Data {
    let bytes = [UInt8](data)
    var kept: [UInt8] = []
    kept.reserveCapacity(bytes.count)
    var place = 0
    while place < bytes.count {
      let rest = bytes[place...]
      // What looks like an instruction within a comment or a CDATA section is none.
      if let end = passage(rest, from: "<!--", to: "-->") ?? passage(rest, from: "<![CDATA[", to: "]]>") {
        kept += bytes[place..<end]
        place = end
      } else if let end = passage(rest, from: "<?", to: "?>") {
        kept += bytes[place..<end].filter { $0 == 0x0A }
        place = end
      } else {
        kept.append(bytes[place])
        place += 1
      }
    }
    return Data(kept)
  }

  /// The end of a passage that begins here; one that isn't closed goes to the end.
  private static func passage(_ bytes: ArraySlice<UInt8>, from start: StaticString, to end: StaticString) -> Int? {
    guard bytes.first == start.utf8Start[0], starts(bytes, start) else { return nil }
    var place = bytes.startIndex + start.utf8CodeUnitCount
    while place < bytes.endIndex {
      if bytes[place] == end.utf8Start[0], starts(bytes[place...], end) { return place + end.utf8CodeUnitCount }
      place += 1
    }
    return bytes.endIndex
  }

  private static func starts(_ bytes: ArraySlice<UInt8>, _ word: StaticString) -> Bool {
    bytes.starts(with: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  private func write(named name: String, _ elements: [XMLElementNode], _ writer: inout LineKeepingJSON) {
    writer.string(name)
    writer.append(":")
    let isList = lists.contains(name)
    if isList { writer.append("[") }
    for (index, element) in elements.enumerated() where isList || index == 0 {
      if index > 0 { writer.append(",") }
      write(element, &writer)
    }
    if isList { writer.append("]") }
  }

  private func write(_ element: XMLElementNode, _ writer: inout LineKeepingJSON) {
    writer.advance(to: element.line)
    if element.children.isEmpty && element.attributes.isEmpty {
      writer.string(element.text)
      return
    }
    writer.append("{")
    var first = true
    func comma() {
      if !first { writer.append(",") }
      first = false
    }
    for (name, value) in element.attributes.sorted(by: { $0.key < $1.key }) {
      comma()
      writer.string("@" + name)
      writer.append(":")
      writer.string(value)
    }
    if !element.text.isEmpty {
      comma()
      writer.string("#")
      writer.append(":")
      writer.string(element.text)
    }
    var done: Set<String> = []
    for child in element.children where done.insert(child.name).inserted {
      comma()
      write(named: child.name, element.children.filter { $0.name == child.name }, &writer)
    }
    writer.append("}")
  }
}

private final class XMLElementNode {
  let name: String
  let attributes: [String: String]
  let line: Int
  var text = ""
  var children: [XMLElementNode] = []

  init(name: String, attributes: [String: String], line: Int) {
    self.name = name
    self.attributes = attributes
    self.line = line
  }
}

private final class XMLTreeBuilder: NSObject, XMLParserDelegate {
  var root: XMLElementNode?
  private var open: [XMLElementNode] = []
  /// Whether every element that was opened was closed too.
  var isComplete: Bool { open.isEmpty }

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    let node = XMLElementNode(
      name: elementName, attributes: attributes.filter { !$0.key.hasPrefix("xmlns") && !$0.key.hasPrefix("xsi:") },
      line: parser.lineNumber)
    if let parent = open.last { parent.children.append(node) } else { root = node }
    guard open.count < 64 else { return parser.abortParsing() }
    open.append(node)
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { open.last?.text += string }

  func parser(_ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?) {
    guard let node = open.popLast() else { return }
    node.text = node.text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// Writes JSON so that a value stands on the line that its element has in the XML.
private struct LineKeepingJSON {
  private(set) var bytes: [UInt8] = []
  private var line = 1

  mutating func advance(to wanted: Int) {
    while line < wanted {
      bytes.append(0x0A)
      line += 1
    }
  }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func string(_ text: String) {
    bytes.append(contentsOf: JSONValue.string(text).text().utf8)
  }
}

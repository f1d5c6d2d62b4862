internal import StewardFormats

/// Leaves the text and attributes of personal elements out of an XML document.
struct RedactionOfXML {
  private struct Element {
    let name: ArraySlice<UInt8>
    let node: Int?
    /// Whether everything in it is left out.
    let isPersonal: Bool
  }

  private let bytes: [UInt8]
  private let paths: PersonalPaths
  private var position = 0
  private var open: [Element] = []
  private var hasRoot = false

  init(_ bytes: [UInt8], paths: PersonalPaths) {
    self.bytes = bytes
    self.paths = paths
  }

  mutating func run(_ writer: inout RedactionWriter) throws {
    while position < bytes.count {
      if bytes[position] != 0x3C {
        try text(&writer)
      } else if starts("<!--") {
        try aside(from: "<!--", to: "-->", &writer)
      } else if starts("<![CDATA[") {
        guard !open.isEmpty else { throw fault("text outside of the document's element") }
        try aside(from: "<![CDATA[", to: "]]>", isText: true, &writer)
      } else if starts("<?") {
        try aside(from: "<?", to: "?>", &writer)
      } else if starts("<!") {
        try declaration(&writer)
      } else if starts("</") {
        try endTag(&writer)
      } else {
        try startTag(&writer)
      }
    }
    guard open.isEmpty, hasRoot else {
      throw FormatError(.truncated, "the XML document is cut off", at: SourcePosition(line: line))
    }
  }

  private mutating func text(_ writer: inout RedactionWriter) throws {
    let end = bytes[position...].firstIndex(of: 0x3C) ?? bytes.count
    let run = bytes[position..<end]
    position = end
    if run.allSatisfy(Self.isBlank) { return writer.append(run) }
    guard let element = open.last else { throw fault("text outside of the document's element") }
    put(run, dropping: dropsText(of: element), &writer)
  }

  private func dropsText(of element: Element?) -> Bool {
    guard let element else { return false }
    return element.isPersonal || paths.isPersonal(paths.child(of: element.node, "#"))
  }

  /// A comment, an instruction or a section of plain characters.
  private mutating func aside(
    from start: String, to end: String, isText: Bool = false, _ writer: inout RedactionWriter
  ) throws {
    let content = position + start.utf8.count
    guard let contentEnd = find(end, from: content) else { throw fault("\(start) without \(end)") }
    let drops = isText ? dropsText(of: open.last) : open.last?.isPersonal ?? false
    if drops, start == "<?" {
      // The system's parser doesn't survive an instruction without content: it goes as a whole.
      writer.blanked += 1
      writer.appendBreaks(of: bytes[content..<contentEnd])
      position = contentEnd + end.utf8.count
      return
    }
    writer.append(bytes[position..<content])
    put(bytes[content..<contentEnd], dropping: drops, &writer)
    position = contentEnd + end.utf8.count
    writer.append(bytes[contentEnd..<position])
  }

  private mutating func declaration(_ writer: inout RedactionWriter) throws {
    guard !hasRoot, let end = bytes[position...].firstIndex(of: 0x3E) else { throw fault("a declaration") }
    let all = bytes[position...end]
    // A document that declares entities can say anything anywhere.
    guard !all.contains(0x5B) else { throw fault("a document type with declarations of its own") }
    writer.append(all)
    position = end + 1
  }

  private mutating func endTag(_ writer: inout RedactionWriter) throws {
    let start = position
    let end = nameEnd(from: position + 2)
    guard let element = open.last, element.name == bytes[(position + 2)..<end] else {
      throw fault("an end tag that no start tag belongs to")
    }
    position = end
    skipBlanks()
    guard position < bytes.count, bytes[position] == 0x3E else { throw fault("an end tag without >") }
    position += 1
    open.removeLast()
    writer.append(bytes[start..<position])
  }

  private mutating func startTag(_ writer: inout RedactionWriter) throws {
    let end = nameEnd(from: position + 1)
    let name = bytes[(position + 1)..<end]
    guard !name.isEmpty else { throw fault("< without a name") }
    guard !(open.isEmpty && hasRoot) else { throw fault("a second element outside of the document's") }
    guard open.count < 64 else { throw fault("more than 64 elements within each other") }
    hasRoot = true
    let parent = open.isEmpty ? PersonalPaths.root : open.last?.node
    let node = paths.child(of: parent, String(decoding: name, as: UTF8.self))
    let isPersonal = open.last?.isPersonal ?? false || paths.isPersonal(node)
    let element = Element(name: name, node: node, isPersonal: isPersonal)
    writer.append(bytes[position..<end])
    position = end
    while true {
      let blanks = position
      skipBlanks()
      writer.append(bytes[blanks..<position])
      guard position < bytes.count else { throw fault("a tag without >") }
      if bytes[position] == 0x3E {
        open.append(element)
        break
      }
      if starts("/>") {
        writer.append(0x2F)
        position += 1
        break
      }
      guard position > blanks else { throw fault("a name that can't be one") }
      try attribute(of: element, &writer)
    }
    writer.append(0x3E)
    position += 1
  }

  private mutating func attribute(of element: Element, _ writer: inout RedactionWriter) throws {
    let start = position
    position = nameEnd(from: position)
    let name = String(decoding: bytes[start..<position], as: UTF8.self)
    skipBlanks()
    guard !name.isEmpty, position < bytes.count, bytes[position] == 0x3D else { throw fault("an attribute without =") }
    position += 1
    skipBlanks()
    guard position < bytes.count, bytes[position] == 0x22 || bytes[position] == 0x27,
      let end = bytes[(position + 1)...].firstIndex(of: bytes[position])
    else { throw fault("an attribute without quotes") }
    let value = bytes[(position + 1)..<end]
    guard !value.contains(0x3C) else { throw fault("< in an attribute") }
    writer.append(bytes[start...position])
    // What names a namespace has to stay, or the document isn't XML any more.
    let isNamespace = name == "xmlns" || name.hasPrefix("xmlns:")
    let drops = element.isPersonal || paths.isPersonal(paths.child(of: element.node, "@" + name))
    put(value, dropping: drops && !isNamespace, &writer)
    writer.append(bytes[end])
    position = end + 1
  }

  private func put(_ run: ArraySlice<UInt8>, dropping drops: Bool, _ writer: inout RedactionWriter) {
    guard drops, !run.allSatisfy(Self.isBlank) else { return writer.append(run) }
    writer.blanked += 1
    writer.appendBreaks(of: run)
  }

  // MARK: Places

  private func starts(_ text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

  private func find(_ text: String, from start: Int) -> Int? {
    let wanted = Array(text.utf8)
    var place = start
    while place + wanted.count <= bytes.count {
      guard let next = bytes[place...].firstIndex(of: wanted[0]) else { return nil }
      if bytes[next...].starts(with: wanted) { return next }
      place = next + 1
    }
    return nil
  }

  /// Where a name ends that begins at a place.
  private func nameEnd(from start: Int) -> Int {
    guard start < bytes.count else { return bytes.count }
    return bytes[start...].firstIndex { Self.isBlank($0) || "<>/=\"'?!&".utf8.contains($0) } ?? bytes.count
  }

  private mutating func skipBlanks() {
    while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

  private var line: Int { bytes[..<min(position, bytes.count)].count { $0 == 0x0A } + 1 }

  private func fault(_ found: String) -> FormatError {
    FormatError(.invalidValue, "\(found); expected XML", at: SourcePosition(line: line))
  }
}
